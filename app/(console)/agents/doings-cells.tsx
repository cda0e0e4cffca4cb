import { count, counted, shortCount } from "@/app/_ui/format/count";
import type { Ctx } from "@/lib/access/ctx";
import { type Activity, activityOf, toolsOf } from "@/lib/agents/activity";
import type { AgentView } from "@/lib/agents/agent";
import { type Coverage, coverageOf, sumCoverage } from "@/lib/stops/coverage";
import css from "./agents.module.css";
import { auditOf } from "./url";

const DAY_MS = 86_400_000;

/** What the agents of a page did, by key; null where the lake does not answer. */
export type Doings = {
  day: Map<string, Activity>;
  tools: Map<string, string[]>;
  /** Of a week. */
  coverage: Map<string, Coverage>;
} | null;

/** The last 24 hours, the tools and the coverage of the shown agents, in three queries for all of them. */
export async function readDoings(ctx: Ctx, agents: readonly AgentView[]): Promise<Doings> {
  const keys = agents.flatMap((agent) => agent.keys.map((one) => one.key));
  const nowMs = ctx.now();
  try {
    const range = { fromMs: nowMs - DAY_MS, toMs: nowMs + 60_000 };
    const week = { fromMs: nowMs - 7 * DAY_MS, toMs: nowMs + 60_000 };
    const [day, tools, coverage] = await Promise.all([
      activityOf(ctx, keys, range),
      toolsOf(ctx, keys),
      coverageOf(ctx, keys, week),
    ]);
    return { day, tools, coverage };
  } catch {
    return null;
  }
}

interface CellProps {
  agent: AgentView;
  doings: Promise<Doings>;
}

/** `3 / 5`: tools that were ever called, of those that are allowed. */
export async function ToolsCell({ agent, doings }: CellProps) {
  const read = await doings;
  if (read === null) return <Unread />;
  const used = new Set(agent.keys.flatMap((one) => read.tools.get(one.key) ?? [])).size;
  const allowed = agent.allowed?.tools;
  return (
    <span className={css.number}>
      {count(used)} / {allowed ? count(allowed.length) : <span title="Nothing declared">–</span>}
    </span>
  );
}

/** `62 % decided`: how much of its week passed a decision point, which is what a stop reaches; nothing where none did. */
export async function CoverageLine({ agent, doings }: CellProps) {
  const read = await doings;
  if (read === null) return null;
  const keys = agent.keys.map(({ key }) => key);
  const { actions, decided } = sumCoverage(read.coverage, keys);
  if (actions === 0 || decided === 0) return null;
  return (
    <span
      className={css.subtle}
      title="Of its last 7 days, so much passed a decision point: a stop reaches it"
    >
      {Math.floor((decided / actions) * 100)} % decided
    </span>
  );
}

const LAYERS = [
  { layer: "ok", words: "ok" },
  { layer: "other", words: "cancelled or unknown" },
  { layer: "error", words: "errors" },
  { layer: "denied", words: "denied" },
] as const;

/** The last 24 hours as one bar of outcomes, with the words beside it. */
export async function DayBar({ agent, doings }: CellProps) {
  const read = await doings;
  if (read === null) return <Unread />;
  const days = agent.keys.flatMap((one) => read.day.get(one.key) ?? []);
  const sum = (layer: keyof Activity) => days.reduce((total, day) => total + day[layer], 0);
  const parts = LAYERS.map((one) => ({ ...one, n: sum(one.layer) })).filter((one) => one.n > 0);
  const total = parts.reduce((all, one) => all + one.n, 0);
  if (total === 0) return <span className={css.subtle}>None</span>;
  const bad = parts.filter((one) => one.layer === "error" || one.layer === "denied");
  return (
    <a href={auditOf(agent, "now-1d")} className={css.day}>
      <span
        className={css.dayBar}
        aria-hidden="true"
        title={parts.map((one) => `${count(one.n)} ${one.words}`).join(", ")}
      >
        {parts.map((one) => (
          <span key={one.layer} className={css[one.layer]} style={{ flexGrow: one.n }} />
        ))}
      </span>
      <span className={css.dayWords}>
        {shortCount(total)}
        <span className="bw-unseen"> {total === 1 ? "action" : "actions"} in 24 hours</span>
        {bad.length > 0 && (
          <span className={css.dayBad}>
            {" "}
            {bad
              .map((one) => (one.layer === "error" ? counted(one.n, "error") : `${count(one.n)} denied`))
              .join(", ")}
          </span>
        )}
      </span>
    </a>
  );
}

function Unread() {
  return (
    <span className={css.subtle} title="The lake does not answer">
      Unknown
    </span>
  );
}
