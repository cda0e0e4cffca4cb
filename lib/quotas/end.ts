import { DomainError, notFound } from "@/lib/base/errors";
import { amountOf, type Charge } from "./charge";
import { limitNow } from "./limitNow";
import type { Amounts, ReservationRow, UsageSource } from "./reservation";
import { uncountable } from "./uncountable";
import type { Applied, Work } from "./work";

interface Ending {
  tenant: string;
  id: string;
  charges: readonly Charge[];
  nowMs: number;
}

/** What a request took; `actual` null with the source `none`: the estimate stays charged. */
interface SettleOp extends Ending {
  kind: "settle";
  actual: Amounts | null;
  source: UsageSource;
  outcome: string | null;
}

/** It never reached a model: nothing is charged. */
interface ReleaseOp extends Ending {
  kind: "release";
  outcome: string | null;
}

/** Nobody said how it ended: what was set aside stays charged, and is marked. */
interface ExpireOp extends Ending {
  kind: "expire";
}

export type EndOp = SettleOp | ReleaseOp | ExpireOp;

/**
 * Ends a reservation, once: the same end told again is the same answer, another one is CONFLICT and changes nothing. One
 * that ran out is corrected by what comes late, once. Charges the windows that it was reserved in, whenever it ends.
 */
export function end(work: Work, op: EndOp): Applied {
  const row = work.row(op.tenant, op.id);
  if (!row) throw notFound("reservation");
  const answer = (after: ReservationRow, fresh: boolean): Applied => {
    const limits = op.charges.map((charge) => limitNow(charge, work.counter(charge)));
    return { row: after, limits, fresh };
  };
  if (row.state === "reserved") {
    if (op.kind === "expire" && row.expiresAt.getTime() > op.nowMs) return answer(row, false);
    return answer(close(work, row, op), true);
  }
  if (op.kind === "expire" || isSameEnd(row, op)) return answer(row, false);
  if (row.state !== "expired") throw endedAlready(row, op);
  return answer(close(work, row, op), true);
}

function close(work: Work, row: ReservationRow, op: EndOp): ReservationRow {
  const at = new Date(op.nowMs);
  const late = row.state === "expired";
  const after = { ...row, ...endOf(op), endedAt: at };
  const moves = op.charges.map((charge) => {
    const reserved = amountOf(charge.measure, row.estimate) ?? 0;
    const known = settledBy(op, charge);
    const settled = charge.measure === "concurrency" ? 0 : (known ?? reserved);
    const charged = charge.measure === "concurrency" ? 0 : reserved;
    const by = late ? { reserved: 0, settled: settled - charged } : { reserved: -reserved, settled };
    const counter = work.counter(charge);
    const total = counter.settled + counter.reserved + by.settled + by.reserved;
    if (!Number.isSafeInteger(total)) throw uncountable();
    const over = Math.max(0, Math.min(settled - reserved, total - charge.ceiling));
    return { charge, by, over, estimated: known === null || isEstimate(op) };
  });
  work.update(after);
  if (!late) for (const { charge } of moves) work.counter(charge).open -= 1;
  const kind = late ? "adjust" : op.kind;
  for (const { charge, by, over, estimated } of moves)
    work.move(charge, { kind, at, reservation: row.id, over, estimated }, by);
  return after;
}

/** What is charged in the end; null: nobody knows, so the estimate is. */
function settledBy(op: EndOp, { measure }: Charge): number | null {
  if (op.kind === "release") return 0;
  if (op.kind === "expire") return measure === "requests" ? 1 : null;
  return op.actual ? amountOf(measure, op.actual) : measure === "requests" ? 1 : null;
}

const isEstimate = (op: EndOp) => op.kind === "expire" || (op.kind === "settle" && op.source === "estimated");

function endOf(op: EndOp): Pick<ReservationRow, "state" | "actual" | "usageSource" | "outcome"> {
  switch (op.kind) {
    case "settle":
      return { state: "settled", actual: op.actual, usageSource: op.source, outcome: op.outcome };
    case "release":
      return { state: "released", actual: null, usageSource: null, outcome: op.outcome };
    case "expire":
      return { state: "expired", actual: null, usageSource: "none", outcome: null };
  }
}

/** The same usage from the same source; in which words it is said to have ended decides nothing. */
function isSameEnd(row: ReservationRow, op: SettleOp | ReleaseOp): boolean {
  if (op.kind === "release") return row.state === "released";
  return row.state === "settled" && row.usageSource === op.source && isSameUsage(row.actual, op.actual);
}

function isSameUsage(a: Amounts | null, b: Amounts | null): boolean {
  if (a === null || b === null) return a === b;
  const parts = [
    "inputTokens",
    "outputTokens",
    "cacheReadTokens",
    "cacheWriteTokens",
    "reasoningTokens",
  ] as const;
  return parts.every((part) => (a[part] ?? 0) === (b[part] ?? 0));
}

function endedAlready(row: ReservationRow, op: SettleOp | ReleaseOp): DomainError {
  if (row.state === "refused")
    return new DomainError("CONFLICT", {
      what: "The request was refused, so there is nothing to end.",
      why: "Nothing was set aside for it.",
      fix: "Do not send refused requests to a model.",
    });
  return new DomainError("CONFLICT", {
    what: `The reservation was ${row.state} before, ${op.kind === "settle" && row.state === "settled" ? "with other usage" : "in another way"}.`,
    why: "A request is charged once; nothing was changed.",
    fix: "Look at the reservation for what it was charged.",
  });
}
