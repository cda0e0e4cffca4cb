import { count, counted } from "@/app/_ui/format/count";
import { usd } from "@/app/_ui/format/money";
import { isoOf } from "@/app/_ui/format/time";
import { Histogram } from "@/app/_ui/histogram/histogram";
import { settle } from "@/app/_ui/list/settle";
import { Failure } from "@/app/_ui/states/failure";
import { ScrollRegion } from "@/app/_ui/table/scroll-region";
import { SessionTable } from "@/app/(console)/sessions/session-table";
import type { Ctx } from "@/lib/access/ctx";
import type { Filter } from "@/lib/actions/filter";
import { actionHistogram, type Histogram as Counts } from "@/lib/actions/histogram";
import type { AgentView } from "@/lib/agents/agent";
import { listSessions } from "@/lib/sessions/list";
import css from "../agents.module.css";
import { agentHref, auditOf } from "../url";

const DAYS = 7;
const DAY_MS = 86_400_000;
const SHOWN = 5;

/** What it did in the last week: outcomes over time, cost, and its newest sessions. */
export async function DidCard({ ctx, agent }: { ctx: Ctx; agent: AgentView }) {
  const read = await settle(readDoings(ctx, agent), ctx.requestId);
  return (
    <section className={css.card} aria-labelledby="did">
      <div className={css.head}>
        <div>
          <h2 id="did">What did it do?</h2>
          {read.ok && <p>{sentence(read.value.counts)}</p>}
        </div>
        {agent.keys.length > 0 && (
          <span className={css.actions}>
            <a href={auditOf(agent, `now-${DAYS}d`)}>All in the audit</a>
            <a href={auditOf(agent, `now-${DAYS}d`, { outcome: "error" })}>Errors</a>
            <a href={auditOf(agent, `now-${DAYS}d`, { outcome: "denied" })}>Denied</a>
          </span>
        )}
      </div>
      {!read.ok && (
        <Failure
          what="What it did could not be read"
          error={read.error}
          requestId={ctx.requestId}
          retryHref={agentHref(agent.id)}
        />
      )}
      {read.ok && read.value.counts && read.value.counts.total > 0 && (
        <Done agent={agent} counts={read.value.counts} sessions={read.value.sessions} />
      )}
    </section>
  );
}

async function readDoings(ctx: Ctx, agent: AgentView) {
  if (agent.keys.length === 0) return { counts: null, sessions: [] };
  const values = agent.keys.slice(0, 100).map((one) => ({ text: one.key, prefix: false }));
  const filter: Filter = { terms: [{ field: "agent", values }], words: [] };
  const range = { fromMs: ctx.now() - DAYS * DAY_MS, toMs: ctx.now() + 60_000 };
  const [counts, page] = await Promise.all([
    actionHistogram(ctx, { filter, range }),
    listSessions(ctx, { filter, range, limit: SHOWN }),
  ]);
  return { counts, sessions: page.sessions };
}

type Doings = Awaited<ReturnType<typeof readDoings>>;

function sentence(counts: Counts | null): string {
  if (counts === null || counts.total === 0) return `Nothing in the last ${DAYS} days.`;
  return `${counted(counts.total, "action")} · ${counted(counts.errors, "error")} · ${count(counts.denied)} denied · ${usd(counts.costNanoUsd)} · last ${DAYS} days`;
}

function Done({
  agent,
  counts,
  sessions,
}: {
  agent: AgentView;
  counts: Counts;
  sessions: Doings["sessions"];
}) {
  return (
    <>
      <Histogram
        counts={counts}
        hrefOf={(bucket) => auditOf(agent, isoOf(bucket.startMs), {}, isoOf(bucket.startMs + counts.grainMs))}
      />
      <h3 id="newest-sessions">Newest sessions</h3>
      <div className={css.history}>
        <ScrollRegion labelledBy="newest-sessions">
          <SessionTable
            sessions={sessions}
            next={null}
            url={{ q: "", from: "", to: "", cursor: "" }}
            caption="Newest sessions of this agent"
          />
        </ScrollRegion>
      </div>
    </>
  );
}
