import type { Metadata } from "next";
import Link from "next/link";
import { pageCtx } from "@/app/_edge/pageCtx";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import type { Ctx } from "@/lib/access/ctx";
import { countDeliveries, listWebhooks } from "@/lib/notify/list";
import { listDeliveries } from "@/lib/notify/listDeliveries";
import { listAlerts } from "@/lib/policies/listAlerts";
import { AlertsCard } from "../alerts-card";
import { DeliveryTable } from "../delivery-table";
import { NarrowForm } from "../narrow-form";
import css from "../notifications.module.css";
import { notificationsSentence } from "../sentence";
import { deadHref, notificationsHref, readDeliveriesUrl } from "../url";
import { WebhooksCard } from "../webhooks-card";

export const metadata: Metadata = { title: "Notifications" };

/** Who is told of what happens here, and did it reach them? */
export default async function NotificationsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("settings.write")) return <NoAccess ability="settings.write" />;
  const url = readDeliveriesUrl(await searchParams);
  const [about, list] = await Promise.all([
    settle(Promise.all([listWebhooks(ctx), countDeliveries(ctx), alertsFor(ctx)]), ctx.requestId),
    settle(
      listDeliveries(ctx, {
        state: url.state || undefined,
        webhook: url.webhook || undefined,
        cursor: url.cursor || undefined,
      }),
      ctx.requestId,
    ),
  ]);
  const failure = { requestId: ctx.requestId, retryHref: notificationsHref({ ...url, cursor: "" }) };
  const [webhooks, counts, alerts] = about.ok ? about.value : [[], null, []];
  return (
    <div className={css.page}>
      <PageHead title="Notifications">
        {counts && notificationsSentence({ webhooks, counts })}
        {counts !== null && counts.dead > 0 && (
          <>
            {" · "}
            <Link href={deadHref()}>see what is dead</Link>
          </>
        )}
      </PageHead>
      {!about.ok && <Failure what="The webhooks could not be read" error={about.error} {...failure} />}
      {about.ok && <WebhooksCard ctx={ctx} webhooks={webhooks} />}
      <AlertsCard alerts={alerts} nowMs={ctx.now()} />
      <section className={css.card} aria-labelledby="deliveries">
        <div className={css.head}>
          <h2 id="deliveries">Deliveries</h2>
          <NarrowForm webhooks={webhooks} url={url} />
        </div>
        {!list.ok && <Failure what="The deliveries could not be read" error={list.error} {...failure} />}
        {list.ok && list.value.deliveries.length === 0 && (
          <p className={css.foot}>
            No messages here. Each one that a webhook is sent is kept for 30 days, with every attempt.
          </p>
        )}
        {list.ok && list.value.deliveries.length > 0 && (
          <DeliveryTable
            labelledBy="deliveries"
            page={list.value}
            hrefOf={(cursor) => notificationsHref({ ...url, cursor })}
            cursor={url.cursor}
            nowMs={ctx.now()}
          />
        )}
      </section>
    </div>
  );
}

const alertsFor = (ctx: Ctx) => (ctx.abilities.has("audit.read") ? listAlerts(ctx) : []);
