import type { Metadata } from "next";
import { pageCtx } from "@/app/_edge/pageCtx";
import { FilterBar } from "@/app/_ui/filter-bar/filter-bar";
import { FilterHelp } from "@/app/_ui/filter-bar/filter-help";
import { Board } from "@/app/_ui/list/board";
import { readListUrl, type SearchParams } from "@/app/_ui/list/list-url";
import { PageHead } from "@/app/_ui/list/page-head";
import panels from "@/app/_ui/list/panel.module.css";
import { readSearch } from "@/app/_ui/list/read-search";
import { settle } from "@/app/_ui/list/settle";
import { Stream } from "@/app/_ui/list/stream";
import { NoAccess } from "@/app/_ui/states/no-access";
import { Skeleton } from "@/app/_ui/states/skeleton";
import { TimeRange } from "@/app/_ui/time-range/time-range";
import { listSessions } from "@/lib/sessions/list";
import { SessionsPanel, SessionsSentence } from "./sessions-panel";
import { SESSIONS_PATH } from "./url";

export const metadata: Metadata = { title: "Sessions" };

const ROWS = 50;

/** Which conversations ran, and which of them went wrong? */
export default async function SessionsPage({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const ctx = await pageCtx();
  if (!ctx.abilities.has("audit.read")) return <NoAccess ability="audit.read" />;
  const url = readListUrl(await searchParams);
  const { filter, range, error } = readSearch(url, ctx.now());
  const list = error
    ? null
    : settle(listSessions(ctx, { filter, range, limit: ROWS, cursor: url.cursor || null }), ctx.requestId);
  return (
    <Board>
      <div className={panels.page}>
        <PageHead title="Sessions">
          <Stream fallback="Counting…">{list && <SessionsSentence list={list} url={url} />}</Stream>
        </PageHead>
        <div className={panels.bar}>
          <FilterBar
            path={SESSIONS_PATH}
            q={url.q}
            from={url.from}
            to={url.to}
            error={error}
            help={<FilterHelp />}
          />
          <TimeRange path={SESSIONS_PATH} q={url.q} from={url.from} to={url.to} />
        </div>
        {list && (
          <section className={panels.rows} aria-label="Sessions">
            <Stream fallback={<Skeleton rows={20} label="Loading sessions" />}>
              <SessionsPanel ctx={ctx} list={list} url={url} />
            </Stream>
          </section>
        )}
      </div>
    </Board>
  );
}
