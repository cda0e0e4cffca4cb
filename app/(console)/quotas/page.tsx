import type { Metadata } from "next";
import Link from "next/link";
import { pageCtx } from "@/app/_edge/pageCtx";
import button from "@/app/_ui/button.module.css";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import type { Ctx } from "@/lib/access/ctx";
import { countRefused, listCounters } from "@/lib/quotas/listCounters";
import { listRequests } from "@/lib/quotas/request";
import { CountersTable } from "./counters-table";
import { More, Nothing } from "./list-ends";
import { NarrowForm } from "./narrow-form";
import css from "./quotas.module.css";
import { RequestsCard } from "./requests-card";
import { SectionNav } from "./section-nav";
import {
  filterOf,
  isNarrowed,
  NEW_QUOTA_PATH,
  QUOTAS_PATH,
  type QuotasUrl,
  quotasHref,
  readQuotasUrl,
} from "./url";
import { quotasSentence } from "./words";

export const metadata: Metadata = { title: "Quotas" };

async function read(ctx: Ctx, url: QuotasUrl) {
  const [list, refused, { requests }] = await Promise.all([
    listCounters(ctx, { ...filterOf(url), cursor: url.cursor || undefined }),
    countRefused(ctx),
    listRequests(ctx, { state: "open" }),
  ]);
  return { list, refused, requests };
}

/** Who is about to hit a wall? */
export default async function QuotasPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const url = readQuotasUrl(await searchParams);
  const end = await settle(read(ctx, url), ctx.requestId);
  if (!end.ok)
    return (
      <Failure
        what="The quotas could not be read"
        error={end.error}
        requestId={ctx.requestId}
        retryHref={quotasHref(url, { cursor: "" })}
      />
    );
  const { list, refused, requests } = end.value;
  const mayWrite = ctx.abilities.has("maas.write");
  return (
    <div className={css.page}>
      <PageHead
        title="Quotas"
        actions={
          mayWrite && (
            <Link href={NEW_QUOTA_PATH} className={button.button}>
              New quota
            </Link>
          )
        }
      >
        {quotasSentence(list.totals, refused)}
      </PageHead>
      <SectionNav here={QUOTAS_PATH} />
      {requests.length > 0 && <RequestsCard requests={requests} mayAnswer={mayWrite} nowMs={ctx.now()} />}
      <NarrowForm url={url} />
      <section className={css.card} aria-labelledby="counters">
        <h2 id="counters" className="bw-unseen">
          Counters, who is full soonest first
        </h2>
        {list.counters.length > 0 ? (
          <>
            <CountersTable labelledBy="counters" counters={list.counters} nowMs={ctx.now()} />
            <More url={url} next={list.next} />
          </>
        ) : (
          <Nothing isNarrowed={isNarrowed(url)} mayWrite={mayWrite} />
        )}
      </section>
    </div>
  );
}
