import type { Metadata } from "next";
import { pageCtx } from "@/app/_edge/pageCtx";
import { count, counted } from "@/app/_ui/format/count";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { settle } from "@/app/_ui/list/settle";
import { Empty } from "@/app/_ui/states/empty";
import { Failure } from "@/app/_ui/states/failure";
import { NoAccess } from "@/app/_ui/states/no-access";
import { countFindings, type FindingCounts, listFindings } from "@/lib/findings/list";
import { LookNowButton } from "./finding-acts";
import { FindingsTable } from "./findings-table";
import { NarrowForm } from "./narrow-form";
import { filterOf, findingsHref, isNarrowed, readFindingsUrl } from "./url";

export const metadata: Metadata = { title: "Findings" };

/** `4 open findings · 1 critical · 2 high · 3 nobody has looked at`. */
function sentenceOf({ severities, ...states }: FindingCounts): string {
  const open = states.new + states.acknowledged;
  if (open === 0) return "Nothing needs a person";
  const parts = [
    counted(open, "open finding"),
    severities.critical > 0 && `${count(severities.critical)} critical`,
    severities.high > 0 && `${count(severities.high)} high`,
    states.new > 0 && `${count(states.new)} nobody has looked at`,
  ];
  return parts.filter(Boolean).join(" · ");
}

/** What needs a person? */
export default async function FindingsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const url = readFindingsUrl(await searchParams);
  const [list, counts] = await Promise.all([
    settle(listFindings(ctx, { ...filterOf(url), cursor: url.cursor || undefined }), ctx.requestId),
    settle(countFindings(ctx), ctx.requestId),
  ]);
  const mayWrite = ctx.abilities.has("findings.write");
  return (
    <div className={panels.page}>
      <PageHead title="Findings" actions={mayWrite && <LookNowButton />}>
        {counts.ok && sentenceOf(counts.value)}
      </PageHead>
      {counts.ok && <NarrowForm url={url} counts={counts.value} />}
      <section className={panels.panel} aria-label="Findings">
        {!list.ok && (
          <Failure
            what="The findings could not be read"
            error={list.error}
            requestId={ctx.requestId}
            retryHref={findingsHref(url, { cursor: "" })}
          />
        )}
        {list.ok && list.value.findings.length === 0 && (
          <Empty heading={isNarrowed(url) ? "No finding matches" : "Nothing needs a person"}>
            <p>
              Every five minutes agents, tools, their servers and waivers are looked at: what is unregistered,
              changed, orphaned, dormant, unreachable or about to end stands here until it is no longer so.
            </p>
          </Empty>
        )}
        {list.ok && list.value.findings.length > 0 && (
          <FindingsTable page={list.value} url={url} nowMs={ctx.now()} mayWrite={mayWrite} />
        )}
      </section>
    </div>
  );
}
