import { type DomainError, isDomainError } from "@/lib/base/errors";
import { bookkeepAlone, bookkeepPrepared } from "@/lib/changes/bookkeepPrepared";
import { applyOp, type Op } from "./apply";
import type { Charge } from "./charge";
import { LedgerMemory } from "./memory";
import { perStore } from "./perStore";
import { type Named, readWork } from "./readWork";
import type { Applied, CounterNow, Work } from "./work";
import { isStale, makeCounters, writeWork } from "./writeWork";

const memory = perStore(() => new LedgerMemory());

/** What became of an operation: done, or refused in words, which changed nothing. */
type Outcome = Applied | DomainError;

/** A counter that moved, as it stood at the end. */
export interface Moved {
  charge: Charge;
  counter: CounterNow;
}

export interface Committed {
  /** In the order of the operations. */
  outcomes: Outcome[];
  moved: Moved[];
  /** When the last of them came. */
  atMs: number;
}

/**
 * Does operations one after the other in one transaction. One statement whatever their number, where this process wrote last
 * what they touch; else four: begin; lock and read; write; commit (and one more where a window opens). What throws has changed
 * nothing of any of them.
 */
export async function commitOps(ops: readonly Op[]): Promise<Committed> {
  const named = namedBy(ops);
  const at = new Date(Math.max(...ops.map(timeOf)));
  const remembered = memory().recall(named);
  try {
    return (
      (remembered && (await commitRemembered(ops, remembered, at))) ?? (await commitRead(ops, named, at))
    );
  } catch (error) {
    memory().forget();
    throw error;
  }
}

/** Null where somebody else wrote meanwhile: then nothing was done. */
async function commitRemembered(ops: readonly Op[], work: Work, at: Date): Promise<Committed | null> {
  const outcomes = applyAll(work, ops);
  try {
    memory().keep(work, await writeWork(bookkeepAlone, work, at));
  } catch (error) {
    if (!isStale(error)) throw error;
    memory().doubt();
    return null;
  }
  return committed(work, outcomes, at);
}

async function commitRead(ops: readonly Op[], named: Named, at: Date): Promise<Committed> {
  const { work, outcomes, written } = await bookkeepPrepared(async (run) => {
    const missing = memory().missing(named.charges);
    // Before any lock: who makes counters while holding others could wait for somebody who waits for those.
    if (missing.length > 0) await makeCounters(run, missing, at);
    const read = await readWork(run, named);
    memory().compare(read.counters);
    const done = applyAll(read, ops);
    return { work: read, outcomes: done, written: await writeWork(run, read, at) };
  });
  memory().keep(work, written);
  return committed(work, outcomes, at);
}

function committed(work: Work, outcomes: Outcome[], at: Date): Committed {
  const moved = [...work.touched.values()].map(({ charge, held }) => ({ charge, counter: held.now }));
  return { outcomes, moved, atMs: at.getTime() };
}

const applyAll = (work: Work, ops: readonly Op[]) => ops.map((op) => outcomeOf(() => applyOp(work, op)));

function outcomeOf(apply: () => Applied): Outcome {
  try {
    return apply();
  } catch (error) {
    if (isDomainError(error)) return error;
    throw error;
  }
}

function namedBy(ops: readonly Op[]): Named {
  const charges = new Map<string, Charge>();
  const ids: string[] = [];
  const requests: { tenant: string; requestId: string }[] = [];
  for (const op of ops) {
    for (const charge of op.charges) charges.set(charge.key, charge);
    if (op.kind === "reserve") requests.push(op.row);
    else ids.push(op.id);
  }
  const inOrder = [...charges.entries()].sort(([a], [b]) => (a < b ? -1 : 1));
  return { charges: inOrder.map(([, charge]) => charge), ids: [...new Set(ids)].sort(), requests };
}

const timeOf = (op: Op) => (op.kind === "reserve" ? op.row.createdAt.getTime() : op.nowMs);
