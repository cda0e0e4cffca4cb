import type { Metadata } from "next";
import Link from "next/link";
import { pageCtx } from "@/app/_edge/pageCtx";
import button from "@/app/_ui/button.module.css";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { countPolicies, listPolicies } from "@/lib/policies/list";
import { BrokenAlarm } from "./broken-alarm";
import { NarrowForm } from "./narrow-form";
import { OfferCard } from "./offer-card";
import css from "./policies.module.css";
import { PoliciesTable } from "./policies-table";
import { policiesSentence } from "./sentence";
import { filterOf, isNarrowed, newHref, policiesHref, readPoliciesUrl } from "./url";

export const metadata: Metadata = { title: "Policies" };

/** What may agents do, how strictly is it held, and what is about to change? */
export default async function PoliciesPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const url = readPoliciesUrl(await searchParams);
  const [list, counts] = await Promise.all([
    settle(listPolicies(ctx, filterOf(url)), ctx.requestId),
    settle(countPolicies(ctx), ctx.requestId),
  ]);
  const mayWrite = ctx.abilities.has("policies.write");
  return (
    <div className={css.page}>
      <PageHead
        title="Policies"
        actions={
          mayWrite && (
            <Link href={newHref()} className={button.primary}>
              New policy
            </Link>
          )
        }
      >
        {counts.ok && policiesSentence(counts.value)} ·{" "}
        <Link href="/policies/exports">exports for gateways</Link> ·{" "}
        <Link href="/settings/engines">other engines</Link>
      </PageHead>
      <BrokenAlarm ctx={ctx} />
      {counts.ok && !counts.value.everPublished && <OfferCard mayWrite={mayWrite} />}
      {counts.ok && counts.value.policies > 0 && <NarrowForm url={url} />}
      <section className={css.card} aria-label="Policies">
        {!list.ok && (
          <Failure
            what="The policies could not be read"
            error={list.error}
            requestId={ctx.requestId}
            retryHref={policiesHref(url, { cursor: "" })}
          />
        )}
        {list.ok && list.value.policies.length === 0 && (
          <Empty heading={isNarrowed(url) ? "No policy matches" : "No policy yet"}>
            <p>
              A policy says in rules what agents may do. While none is in force nothing is judged, and the
              audit says so.
            </p>
          </Empty>
        )}
        {list.ok && list.value.policies.length > 0 && (
          <PoliciesTable ctx={ctx} page={list.value} url={url} nowMs={ctx.now()} />
        )}
      </section>
    </div>
  );
}
