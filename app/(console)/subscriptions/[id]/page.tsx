import type { Metadata } from "next";
import Link from "next/link";
import { notFound } from "next/navigation";
import { pageCtx } from "@/app/_edge/pageCtx";
import button from "@/app/_ui/button.module.css";
import { visible } from "@/app/_ui/content/visible";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import type { Ctx } from "@/lib/access/ctx";
import { isDomainError } from "@/lib/base/errors";
import { listCounters } from "@/lib/quotas/listCounters";
import { getSubscription } from "@/lib/subscriptions/get";
import { HistoryCard } from "../../people/[id]/history-card";
import css from "../../people/people.module.css";
import { PauseButton, RemoveButton, ResumeButton } from "../subscription-dialogs";
import { SUBSCRIPTIONS_PATH, subscriptionHref } from "../url";
import { oneSentence } from "../words";
import { AboutSubscription } from "./about-subscription";
import { LimitsCard } from "./limits-card";
import { ModelsCard } from "./models-card";

export const metadata: Metadata = { title: "Subscription" };

async function read(ctx: Ctx, id: string) {
  const [one, { counters }] = await Promise.all([
    getSubscription(ctx, id),
    listCounters(ctx, { subjectKind: "subscription", subject: id, limit: 50 }),
  ]);
  return { one, counters };
}

/** Who draws on this, on which models, within which limits, and who pays? */
export default async function SubscriptionPage({ params }: { params: Promise<{ id: string }> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const id = decodeURIComponent((await params).id);
  const end = await settle(read(ctx, id), ctx.requestId);
  if (!end.ok) {
    if (isDomainError(end.error) && end.error.code === "NOT_FOUND") notFound();
    return (
      <Failure
        what="The subscription could not be shown"
        error={end.error}
        requestId={ctx.requestId}
        retryHref={subscriptionHref(id)}
      />
    );
  }
  const { one, counters } = end.value;
  const name = one.displayName ?? one.name;
  const mayWrite = ctx.abilities.has("maas.write");
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb" className={css.crumbs}>
        <Link href={SUBSCRIPTIONS_PATH}>Subscriptions</Link>
      </nav>
      <PageHead
        title={visible(name)}
        actions={
          mayWrite && (
            <>
              <Link href={`${subscriptionHref(id)}/edit`} className={button.button}>
                Edit
              </Link>
              {one.state === "paused" ? (
                <ResumeButton id={id} name={name} />
              ) : (
                <PauseButton id={id} name={name} activeKeys={one.activeKeys} />
              )}
              <RemoveButton id={id} name={name} activeKeys={one.activeKeys} />
            </>
          )
        }
      >
        {visible(oneSentence(one))}
      </PageHead>
      <AboutSubscription one={one} mayWrite={mayWrite} />
      <ModelsCard models={one.models} />
      <LimitsCard id={id} counters={counters} mayWrite={mayWrite} />
      <HistoryCard ctx={ctx} target={id} retryHref={subscriptionHref(id)} />
    </div>
  );
}
