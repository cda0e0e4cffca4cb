import { setTimeout as sleep } from "node:timers/promises";
import { systemCtx } from "@/lib/access/newCtx";
import { isDomainError } from "@/lib/base/errors";
import { errorText, log } from "@/lib/base/log";
import { count } from "@/lib/base/meter";
import { inRequest } from "@/lib/base/requestScope";
import { backOffMs } from "./backOff";
import { readInput } from "./enqueue";
import { Hold } from "./hold";
import type { JobRow } from "./job";
import type { JobKind } from "./kind";
import { LEASE_MS } from "./lease";
import { type Ending, endAttempt, type OnFailed } from "./settle";

/** Refusals that will be the same the next time. */
const FINAL = new Set(["INVALID", "FORBIDDEN", "NOT_FOUND"]);
const INSIST_EVERY_MS = 2_000;

/** A job that is under way in this process. */
export interface Run {
  row: JobRow;
  hold: Hold;
  /** Settles when its ending is written; never rejects. */
  ended: Promise<void>;
}

/** Runs a job that this process has just leased, under its id: log lines and changes it makes carry it as their request. */
export function runJob(
  kind: JobKind<unknown>,
  row: JobRow,
  world: { attemptId: string; now: () => number; onFailed?: OnFailed | undefined },
): Run {
  const hold = new Hold(row, world.attemptId, world.now);
  const ended = inRequest(row.id, async () => {
    const ending = await endingOf(kind, row, hold, world.now);
    count("bailiwick.jobs.runs", 1, { kind: row.kind, outcome: ending.outcome });
    await hold.close();
    await write(row, hold, ending, world);
  }).catch((error) => log("error", "a job's ending could not be written", { error: errorText(error) }));
  return { row, hold, ended };
}

async function endingOf(kind: JobKind<unknown>, row: JobRow, hold: Hold, now: () => number): Promise<Ending> {
  const ctx = { ...systemCtx(row.tenant, row.kind), requestId: row.id, now };
  try {
    const result = await kind.run(ctx, readInput(kind, row.input), hold.job);
    return { outcome: "done", result: JSON.parse(JSON.stringify(result ?? null)) };
  } catch (error) {
    const why = hold.stopReason;
    if (why) return { outcome: why === "stopping" ? "released" : why };
    return failure(kind, row, error, now());
  }
}

function failure(kind: JobKind<unknown>, row: JobRow, error: unknown, nowMs: number): Ending {
  const known = isDomainError(error);
  const isFinal = row.attempt >= row.maxAttempts || (known && FINAL.has(error.code));
  const said = known
    ? error.message
    : `Something went wrong on our side. The log has the cause under ${row.id}.`;
  log(known ? "warn" : "error", isFinal ? "job failed" : "job failed, to be tried again", {
    job: row.id,
    kind: row.kind,
    attempt: row.attempt,
    error: known ? error.message : errorText(error),
  });
  const retryAtMs = isFinal ? null : nowMs + backOffMs(kind, row.id, row.attempt);
  return { outcome: "failed", error: said, retryAtMs };
}

async function write(
  row: JobRow,
  { progress }: Hold,
  ending: Ending,
  { attemptId, now, onFailed }: { attemptId: string; now: () => number; onFailed?: OnFailed | undefined },
): Promise<void> {
  const end = () => endAttempt(row, attemptId, ending, { nowMs: now(), progress, onFailed });
  const isMine = ending.outcome !== "lost" && (await insist(end));
  if (!isMine) log("warn", "a job's lease was lost while it ran", { job: row.id, kind: row.kind });
}

/** A store that is away for a moment must not cost the whole run: tries for as long as the lease may last. */
async function insist<T>(end: () => Promise<T>): Promise<T> {
  for (let tries = Math.floor(LEASE_MS / INSIST_EVERY_MS); tries > 1; tries--) {
    try {
      return await end();
    } catch (error) {
      log("warn", "a job's ending is to be written again", { error: errorText(error) });
      await sleep(INSIST_EVERY_MS);
    }
  }
  return end();
}
