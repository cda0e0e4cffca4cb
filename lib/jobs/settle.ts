import { and, asc, eq, lte } from "drizzle-orm";
import { jobAttempts, jobs } from "@/db/store/schema/jobs";
import type { StoreTx } from "@/db/store/transaction";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { JobRow } from "./job";
import type { Progress } from "./kind";

const AT_ONCE = 50;

/** How an attempt ended. `released`: its process was stopped; `lost`: it died. Neither is the job's fault. */
export type Ending =
  | { outcome: "done"; result: unknown }
  | { outcome: "failed"; error: string; retryAtMs: number | null }
  | { outcome: "cancelled" | "released" | "lost" };

/** Hears of each job that failed for good, within the transaction that says so. */
export type OnFailed = (tx: StoreTx, job: JobRow) => Promise<void>;

/** Ends an attempt, if the job is still its. Returns whether it was. */
export async function endAttempt(
  row: JobRow,
  attemptId: string,
  ending: Ending,
  world: { nowMs: number; progress: Progress | null; onFailed?: OnFailed | undefined },
): Promise<boolean> {
  return bookkeep(async (tx) => {
    const mine = and(eq(jobs.id, row.id), eq(jobs.leasedBy, attemptId), eq(jobs.state, "running"));
    const [now] = await tx.select().from(jobs).where(mine).for("update");
    if (!now) return false;
    await settle(tx, { ...now, ...columnsOf(world.progress) }, ending, world);
    return true;
  });
}

/**
 * Takes the jobs back whose lease ran out: they wait again, or failed with the last attempt they had. `all` takes those of
 * every lease, for a store that no other process can hold. Returns how many.
 */
export async function takeBackLost(nowMs: number, all: boolean, onFailed?: OnFailed): Promise<number> {
  return bookkeep(async (tx) => {
    const over = all ? undefined : lte(jobs.leasedUntil, new Date(nowMs));
    const rows = await tx
      .select()
      .from(jobs)
      .where(and(eq(jobs.state, "running"), over))
      .orderBy(asc(jobs.leasedUntil))
      .limit(AT_ONCE)
      .for("update", { skipLocked: true });
    for (const row of rows) await settle(tx, row, { outcome: "lost" }, { nowMs, onFailed });
    return rows.length;
  });
}

async function settle(
  tx: StoreTx,
  row: JobRow,
  ending: Ending,
  { nowMs, onFailed }: { nowMs: number; onFailed?: OnFailed | undefined },
): Promise<void> {
  const at = new Date(nowMs);
  const after = afterwards(row, ending, at);
  const free = { leasedBy: null, leasedUntil: null };
  const { progressDone, progressTotal, progressWords } = row;
  const [ended] = await tx
    .update(jobs)
    .set({ progressDone, progressTotal, progressWords, ...free, ...after })
    .where(eq(jobs.id, row.id))
    .returning();
  const error = ending.outcome === "failed" ? ending.error : null;
  if (row.leasedBy)
    await tx
      .update(jobAttempts)
      .set({ outcome: ending.outcome, endedAt: at, error })
      .where(eq(jobAttempts.id, row.leasedBy));
  if (ended?.state === "failed") await onFailed?.(tx, ended);
}

/** What the job is after an attempt that ended so. */
function afterwards(row: JobRow, ending: Ending, at: Date): Partial<JobRow> {
  const cancelled = { state: "cancelled", endedAt: at } as const;
  const again = { state: "waiting", runAt: at } as const;
  switch (ending.outcome) {
    case "done":
      return { state: "done", result: ending.result, error: null, endedAt: at };
    case "cancelled":
      return cancelled;
    case "released":
      return row.cancelRequested ? cancelled : { ...again, attempt: Math.max(row.attempt - 1, 0) };
    case "lost":
      if (row.cancelRequested) return cancelled;
      return row.attempt < row.maxAttempts
        ? again
        : { state: "failed", endedAt: at, error: diedWords(row.attempt) };
    case "failed":
      if (row.cancelRequested) return cancelled;
      return ending.retryAtMs === null
        ? { state: "failed", error: ending.error, endedAt: at }
        : { ...again, error: ending.error, runAt: new Date(ending.retryAtMs) };
  }
}

function diedWords(attempts: number): string {
  return `The process that ran it ended in the middle, ${attempts === 1 ? "once" : `${attempts} times`}. Look for the reason in its log, then retry.`;
}

export function columnsOf(
  progress: Progress | null,
): Pick<JobRow, "progressDone" | "progressTotal" | "progressWords"> | Record<never, never> {
  if (!progress) return {};
  const { done, total, words } = progress;
  const whole = (n: number) => Math.max(0, Math.min(Math.trunc(n), 2 ** 31 - 1));
  return {
    progressDone: whole(done),
    progressTotal: total === null ? null : whole(total),
    progressWords: words?.slice(0, 300) ?? null,
  };
}
