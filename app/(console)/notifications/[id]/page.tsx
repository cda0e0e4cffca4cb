import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageCtx } from "@/app/_edge/pageCtx";
import { LongText } from "@/app/_ui/content/long-text";
import { CopyButton } from "@/app/_ui/copy-button";
import { counted } from "@/app/_ui/format/count";
import { ago } from "@/app/_ui/format/time";
import { PageHead } from "@/app/_ui/list/page-head";
import { NoAccess } from "@/app/_ui/states/no-access";
import type { Ctx } from "@/lib/access/ctx";
import { isDomainError } from "@/lib/base/errors";
import { type DeliveryDetail } from "@/lib/notify/delivery";
import { EVENTS } from "@/lib/notify/event";
import { getDelivery } from "@/lib/notify/listDeliveries";
import { until } from "../../jobs/when";
import css from "../notifications.module.css";
import { ResendButton } from "../resend-buttons";
import { StateMark } from "../state-mark";
import { notificationsHref } from "../url";
import { AttemptTable } from "./attempt-table";
import { DeliveryFacts } from "./delivery-facts";

export const metadata: Metadata = { title: "Delivery" };

/** What was sent, when, and what became of each attempt? */
export default async function DeliveryPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("settings.write")) return <NoAccess ability="settings.write" />;
  const delivery = await found(ctx, (await params).id);
  const { id, type, state, webhook, body } = delivery;
  return (
    <div className={css.page}>
      <p className={css.crumbs}>
        <Link href={notificationsHref()}>Notifications</Link>
      </p>
      <PageHead
        title={type}
        actions={state !== "waiting" && <ResendButton id={id} name={`${type} to ${webhook.name}`} />}
      >
        <StateMark state={state} /> · {said(delivery, ctx.now())}
      </PageHead>
      <section className={css.card} aria-labelledby="message">
        <div className={css.head}>
          <h2 id="message">{EVENTS[type]?.words ?? type}</h2>
        </div>
        <div className={css.body}>
          <DeliveryFacts delivery={delivery} />
        </div>
      </section>
      <AttemptTable attempts={delivery.history} total={delivery.attempts} />
      <section className={css.card} aria-labelledby="body">
        <div className={css.head}>
          <h2 id="body">Body, as it is signed</h2>
          <CopyButton text={body} label="body" />
        </div>
        <div className={css.body}>
          <LongText text={body} />
        </div>
      </section>
    </div>
  );
}

function said({ attempts, createdAt, nextAt, lastError }: DeliveryDetail, nowMs: number): string {
  const next = nextAt === null ? "" : `next attempt ${until(nextAt, nowMs)}`;
  const parts = [counted(attempts, "attempt"), `happened ${ago(createdAt, nowMs)}`, next, lastError ?? ""];
  return parts.filter(Boolean).join(" · ");
}

async function found(ctx: Ctx, id: string): Promise<DeliveryDetail> {
  try {
    return await getDelivery(ctx, id);
  } catch (error) {
    if (isDomainError(error) && error.code === "NOT_FOUND") notFound();
    throw error;
  }
}
