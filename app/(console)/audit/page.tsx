import type { Metadata } from "next";
import { pageCtx } from "@/app/_edge/pageCtx";
import buttons from "@/app/_ui/button.module.css";
import { FilterBar } from "@/app/_ui/filter-bar/filter-bar";
import { FilterHelp } from "@/app/_ui/filter-bar/filter-help";
import { Board } from "@/app/_ui/list/board";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { printUrl } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { readSearch } from "@/app/_ui/list/read-search";
import { Stream } from "@/app/_ui/list/stream";
import { NoAccess } from "@/app/_ui/states/no-access";
import { TimeRange } from "@/app/_ui/time-range/time-range";
import { readAudit } from "./read-audit";
import { Results } from "./results";
import { Sentence } from "./sentence";
import { AUDIT_PATH, readAuditUrl } from "./url";

export const metadata: Metadata = { title: "Audit" };

/** Who did what, and was it allowed? */
export default async function AuditPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const url = readAuditUrl(await searchParams);
  const { filter, range, error } = readSearch(url, ctx.now());
  const reads = error ? null : readAudit(ctx, url, { filter, range });
  const { q, from, to } = url;
  return (
    <Board>
      <div className={panels.page}>
        <PageHead
          title="Audit"
          actions={
            ctx.abilities.has("export") && (
              <a
                data-export
                className={buttons.button}
                href={printUrl("/api/v1/actions/export", { q, from, to })}
                download
              >
                Export CSV
              </a>
            )
          }
        >
          <Stream fallback="Counting…">{reads && <Sentence counts={reads.counts} url={url} />}</Stream>
        </PageHead>
        <div className={panels.bar}>
          <FilterBar path={AUDIT_PATH} q={q} from={from} to={to} error={error} help={<FilterHelp />} />
          <TimeRange path={AUDIT_PATH} q={q} from={from} to={to} />
        </div>
        {reads && <Results ctx={ctx} url={url} {...reads} />}
      </div>
    </Board>
  );
}
