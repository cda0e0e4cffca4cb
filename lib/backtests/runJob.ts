import { and, eq } from "drizzle-orm";
import { z } from "zod";
import { backtests, policies } from "@/db/store/schema/policies";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { isDomainError } from "@/lib/base/errors";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { JobKind, RunningJob } from "@/lib/jobs/kind";
import { type BacktestRow, backtestFor } from "./backtest";
import { compareOver } from "./compare";
import type { BacktestTotals } from "./result";

const input = z.strictObject({ backtest: z.string(), policy: z.string() });

/** Runs one backtest, from its start each time: it writes nothing but its result. */
export const RUN_BACKTEST: JobKind<z.output<typeof input>> = {
  name: "backtests.run",
  input,
  ability: "policies.write",
  maxAttempts: 3,
  long: true,
  label: ({ policy }) => `Backtest of ${policy}`,
  async run(ctx, { backtest }, job): Promise<{ backtest: string; totals: BacktestTotals } | null> {
    const row = await backtestFor(ctx, backtest);
    // An attempt before this one may have been killed after it wrote the result.
    if (row.state === "done" || row.state === "cancelled") return null;
    await set(row.id, { state: "running", error: null });
    try {
      return { backtest, totals: await runOne(ctx, row, job) };
    } catch (error) {
      await noteFailure(ctx, row.id, job, error);
      throw error;
    }
  },
};

async function runOne(ctx: Ctx, row: BacktestRow, job: RunningJob): Promise<BacktestTotals> {
  const [policy] = await store()
    .select({ id: policies.id, name: policies.name })
    .from(policies)
    .where(eq(policies.id, row.policy));
  const tried = { policy: policy ?? { id: row.policy, name: "" }, text: row.text, mode: row.mode };
  const range = { fromMs: row.fromAt.getTime(), toMs: row.toAt.getTime() };
  const result = await compareOver(ctx, tried, range, {
    signal: job.signal,
    onProgress: (actions, { done, total }) =>
      job.progress(done, total, `${actions.toLocaleString("en")} actions judged`),
  });
  await job.step(async (tx) => {
    const endedAt = new Date(ctx.now());
    const running = and(eq(backtests.id, row.id), eq(backtests.state, "running"));
    await tx.update(backtests).set({ state: "done", result, endedAt }).where(running);
    return { done: 1, total: 1 };
  });
  return result.totals;
}

/** A refusal stays; what may go better the next time is told as it is until then. */
async function noteFailure(ctx: Ctx, id: string, job: RunningJob, error: unknown): Promise<void> {
  if (job.signal.aborted) return;
  const said = isDomainError(error) ? error.message : `Something went wrong on our side (${job.id}).`;
  await set(id, { state: "failed", error: said, endedAt: new Date(ctx.now()) });
}

async function set(id: string, columns: Partial<BacktestRow>): Promise<void> {
  await bookkeep((tx) => tx.update(backtests).set(columns).where(eq(backtests.id, id)));
}
