import { and, desc, eq, inArray } from "drizzle-orm";
import { jobs } from "@/db/store/schema/jobs";
import { backtests } from "@/db/store/schema/policies";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import type { PolicyMode } from "@/lib/policies/decision";
import { policyFor } from "@/lib/policies/policy";
import type { BacktestResult } from "./result";

export type BacktestRow = typeof backtests.$inferSelect;

/** A backtest without what it found. Times are ISO 8601. */
export interface BacktestView {
  /** `bkt_…` */
  id: string;
  policy: string;
  /** `sha256:…` of the text that was run. */
  digest: string;
  /** Which revision of the draft it was. */
  draftRevision: number;
  mode: PolicyMode;
  from: string;
  to: string;
  state: BacktestRow["state"];
  /** `job_…` that runs it. */
  job: string | null;
  /** Why it failed, for people. */
  error: string | null;
  by: { id: string; name: string };
  at: string;
  endedAt: string | null;
  totals: BacktestResult["totals"] | null;
}

export interface BacktestDetail extends BacktestView {
  text: string;
  result: BacktestResult | null;
}

const MOST = 50;
const resultOf = (row: BacktestRow) => row.result as BacktestResult | null;

export function backtestView(row: BacktestRow): BacktestView {
  const { id, policy, digest, draftRevision, mode, state, job, error, by, byName } = row;
  return {
    id,
    policy,
    digest,
    draftRevision,
    mode,
    state,
    job,
    error,
    from: row.fromAt.toISOString(),
    to: row.toAt.toISOString(),
    by: { id: by, name: byName },
    at: row.at.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
    totals: resultOf(row)?.totals ?? null,
  };
}

/** One backtest of ctx's tenant. Throws NOT_FOUND, the same for another tenant's. */
export async function backtestFor(ctx: Pick<Ctx, "tenant">, id: string): Promise<BacktestRow> {
  const [row] = await store()
    .select()
    .from(backtests)
    .where(and(eq(backtests.tenant, ctx.tenant), eq(backtests.id, id)));
  if (!row) throw notFound("backtest");
  return row;
}

/** A backtest and what it found so far. Needs `audit.read`; throws NOT_FOUND. */
export async function getBacktest(ctx: Ctx, id: string): Promise<BacktestDetail> {
  requireAbility(ctx, "audit.read");
  const row = await backtestFor(ctx, id);
  const [settled = row] = await settledBy([row]);
  return { ...backtestView(settled), text: row.text, result: resultOf(row) };
}

/** The backtests of a policy, the newest 50 first. Needs `audit.read`; throws NOT_FOUND. */
export async function listBacktests(ctx: Ctx, policy: string): Promise<BacktestView[]> {
  requireAbility(ctx, "audit.read");
  await policyFor(store(), ctx, policy);
  const rows = await store()
    .select()
    .from(backtests)
    .where(and(eq(backtests.tenant, ctx.tenant), eq(backtests.policy, policy)))
    .orderBy(desc(backtests.at), desc(backtests.id))
    .limit(MOST);
  return (await settledBy(rows)).map(backtestView);
}

/** A job that was cancelled before it began, or killed too often, tells nobody: then its backtest has ended as it did. */
async function settledBy(rows: readonly BacktestRow[]): Promise<BacktestRow[]> {
  const open = rows.flatMap(({ state, job }) => (job && isOpen(state) ? [job] : []));
  if (open.length === 0) return [...rows];
  const found = await store()
    .select({ id: jobs.id, state: jobs.state, error: jobs.error, endedAt: jobs.endedAt })
    .from(jobs)
    .where(inArray(jobs.id, open));
  const ended = new Map(found.filter((one) => one.endedAt !== null).map((one) => [one.id, one]));
  return rows.map((row) => {
    const job = isOpen(row.state) && row.job ? ended.get(row.job) : undefined;
    if (!job) return row;
    const state = job.state === "cancelled" ? ("cancelled" as const) : ("failed" as const);
    return { ...row, state, error: job.error, endedAt: job.endedAt };
  });
}

const isOpen = (state: BacktestRow["state"]) => state === "waiting" || state === "running";
