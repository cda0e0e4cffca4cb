import Link from "next/link";
import { notFound } from "next/navigation";
import { cache } from "react";
import { nameTitle } from "@/app/_edge/nameTitle";
import { pageCtx } from "@/app/_edge/pageCtx";
import { visible } from "@/app/_ui/content/visible";
import { param, type SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import type { Ctx } from "@/lib/access/ctx";
import { isDomainError } from "@/lib/base/errors";
import { listEntries, listRefused } from "@/lib/quotas/counterEntries";
import { getQuota } from "@/lib/quotas/list";
import { listCounters } from "@/lib/quotas/listCounters";
import { listOverrides } from "@/lib/quotas/override";
import { listRequests } from "@/lib/quotas/request";
import { countHolders } from "@/lib/quotas/subjects";
import { limitWords, modelsWords, scopeWords } from "@/lib/quotas/words";
import { HistoryCard } from "../../people/[id]/history-card";
import { CountersTable } from "../counters-table";
import css from "../quotas.module.css";
import { RequestsCard } from "../requests-card";
import { QUOTAS_PATH, quotaHref } from "../url";
import { AboutCard } from "./about-card";
import { EntriesCard } from "./entries-card";
import { OverridesCard } from "./overrides-card";
import { QuotaActs } from "./quota-acts";
import { RefusedCard } from "./refused-card";

interface QuotaPageProps {
  params: Promise<{ id: string }>;
  searchParams: Promise<SearchParams>;
}

const quotaOf = cache(getQuota);
const SHOWN = 20;

export const generateMetadata = ({ params }: QuotaPageProps) =>
  nameTitle("Quota", params, async (ctx, id) => (await quotaOf(ctx, id)).name);

/** The counter whose rows are shown: the one that the address names, else the fullest. */
async function read(ctx: Ctx, id: string, params: SearchParams) {
  const quota = await quotaOf(ctx, id);
  const [{ counters, next }, overrides, { requests }, { refused }, holders] = await Promise.all([
    quota.removedAt === null ? listCounters(ctx, { q: id, limit: 50 }) : { counters: [], next: null },
    listOverrides(ctx, { quota: id }),
    listRequests(ctx, { quota: id, limit: SHOWN }),
    listRefused(ctx, { quota: id, limit: SHOWN }),
    countHolders(ctx, quota),
  ]);
  const [first] = counters.filter(({ holder }) => holder !== null);
  const windowStart = param(params, "window");
  const shown = Number.isFinite(Date.parse(windowStart))
    ? { quota: id, holder: param(params, "holder"), windowStart }
    : first && { quota: id, holder: first.holder ?? "", windowStart: first.windowStart };
  const entries = shown
    ? await listEntries(ctx, shown, { cursor: param(params, "cursor") || undefined })
    : null;
  return { quota, counters, more: next !== null, overrides, requests, refused, holders, shown, entries };
}

/** How much of this quota is used, by whom, and what happened to it? */
export default async function QuotaPage({ params, searchParams }: QuotaPageProps) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const id = decodeURIComponent((await params).id);
  const end = await settle(read(ctx, id, await searchParams), ctx.requestId);
  if (!end.ok) {
    if (isDomainError(end.error) && end.error.code === "NOT_FOUND") notFound();
    const what = "The quota could not be shown";
    return <Failure what={what} error={end.error} requestId={ctx.requestId} retryHref={quotaHref(id)} />;
  }
  const { quota, counters, more, overrides, requests, refused, holders, shown, entries } = end.value;
  const mayWrite = ctx.abilities.has("maas.write") && quota.removedAt === null;
  const nowMs = ctx.now();
  return (
    <div className={css.page}>
      <nav aria-label="Breadcrumb">
        <Link href={QUOTAS_PATH}>Quotas</Link>
      </nav>
      <PageHead
        title={visible(quota.name)}
        actions={quota.removedAt === null && <QuotaActs quota={quota} mayWrite={mayWrite} nowMs={nowMs} />}
      >
        {quota.removedAt !== null && "Removed: it counts for nothing any more · "}
        {limitWords(quota)}, {visible(scopeWords(quota, quota.subjectName, holders))}, on{" "}
        {visible(modelsWords(quota.models))}
      </PageHead>
      {counters.length > 0 && (
        <section className={css.card} aria-labelledby="counters">
          <h2 id="counters">In this window</h2>
          <CountersTable labelledBy="counters" counters={counters} nowMs={nowMs} isOfOne />
          {more && (
            <p className={css.foot}>
              The 50 fullest of them. <Link href={`${QUOTAS_PATH}?q=${encodeURIComponent(id)}`}>All</Link>
            </p>
          )}
        </section>
      )}
      {shown && entries && (
        <EntriesCard quota={quota} counters={counters} shown={shown} page={entries} nowMs={nowMs} />
      )}
      {requests.length > 0 && <RequestsCard requests={requests} mayAnswer={mayWrite} nowMs={nowMs} isOfOne />}
      <OverridesCard quota={quota} overrides={overrides} mayWrite={mayWrite} nowMs={nowMs} />
      <RefusedCard refused={refused} nowMs={nowMs} />
      <AboutCard quota={quota} />
      <HistoryCard ctx={ctx} target={id} retryHref={quotaHref(id)} />
    </div>
  );
}
