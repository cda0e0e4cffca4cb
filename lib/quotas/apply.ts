import { DomainError } from "@/lib/base/errors";
import { amountOf, type Charge, dependsOnOutput } from "./charge";
import { type EndOp, end } from "./end";
import { limitNow } from "./limitNow";
import type { Amounts, Refusal, ReservationRow } from "./reservation";
import { uncountable } from "./uncountable";
import type { Applied, Work } from "./work";

/** A request that wants in: the row as it is if it is admitted. */
interface ReserveOp {
  kind: "reserve";
  row: ReservationRow;
  charges: readonly Charge[];
}

/** A stream that goes on: more time, and more output where what was set aside does not do. */
interface ExtendOp {
  kind: "extend";
  tenant: string;
  id: string;
  charges: readonly Charge[];
  nowMs: number;
  expiresMs: number;
  /** The estimate with more output, from the one that stands; null: time alone. */
  raise: ((estimate: Amounts) => Amounts) | null;
}

export type Op = ReserveOp | ExtendOp | EndOp;

/**
 * Does one operation on what the transaction holds. It is all or nothing by itself: what throws (DomainError) has changed
 * nothing, so that the operations beside it stand. Pure but for the work it writes to.
 */
export function applyOp(work: Work, op: Op): Applied {
  if (op.kind === "reserve") return reserve(work, op);
  return op.kind === "extend" ? extend(work, op) : end(work, op);
}

function reserve(work: Work, { row, charges }: ReserveOp): Applied {
  const before = work.rowOfRequest(row.tenant, row.requestId);
  if (before) return { row: sameAsker(before, row), limits: [], fresh: false };
  const refusal = refusalOf(work, charges, (charge) => amountOf(charge.measure, row.estimate));
  if (refusal) return refuse(work, row, refusal);
  const isExact = charges.every((charge) => {
    const { settled, reserved } = work.counter(charge);
    return Number.isSafeInteger(settled + reserved + (amountOf(charge.measure, row.estimate) ?? 0));
  });
  if (!isExact) throw uncountable();
  work.insert(row);
  for (const charge of charges) work.counter(charge).open += 1;
  for (const charge of charges)
    add(work, charge, row, row.createdAt, amountOf(charge.measure, row.estimate) ?? 0);
  return { row, limits: charges.map((charge) => limitNow(charge, work.counter(charge))), fresh: true };
}

function add(work: Work, charge: Charge, row: ReservationRow, at: Date, amount: number): void {
  const { settled, reserved } = work.counter(charge);
  const over = Math.max(0, Math.min(amount, settled + reserved + amount - charge.ceiling));
  const entry = { kind: "reserve", at, reservation: row.id, over, estimated: true } as const;
  work.move(charge, entry, { reserved: amount, settled: 0 });
}

interface Refused {
  charge: Charge;
  asked: number;
  why: Refusal["why"];
}

/** The hard limit that says no, of several the one that says so longest; null where all have room. */
function refusalOf(
  work: Work,
  charges: readonly Charge[],
  askOf: (charge: Charge) => number | null,
): Refused | null {
  let longest: Refused | null = null;
  for (const charge of charges) {
    if (charge.mode !== "hard") continue;
    const asked = askOf(charge);
    const { settled, reserved } = work.counter(charge);
    if (asked !== null && settled + reserved + asked <= charge.ceiling) continue;
    const one: Refused = { charge, asked: asked ?? 0, why: asked === null ? "unpriced" : "over" };
    if (!longest || lastsMs(one) > lastsMs(longest)) longest = one;
  }
  return longest;
}

/** Until when a limit says no, as far as one can know: what is open may end at any moment, a missing price never does by itself. */
function lastsMs({ charge, why }: Refused): number {
  return why === "unpriced" ? Number.POSITIVE_INFINITY : (charge.windowEndMs ?? 0);
}

function refuse(work: Work, asked: ReservationRow, { charge, asked: amount, why }: Refused): Applied {
  const counter = work.counter(charge);
  const { quota, name: quotaName, version: quotaVersion, holder, measure, ceiling, override } = charge;
  const refusal: Refusal = {
    quota,
    quotaName,
    quotaVersion,
    holder,
    measure,
    ceiling,
    override,
    why,
    asked: amount,
    windowStart: new Date(charge.windowStartMs).toISOString(),
    resetsAt: charge.windowEndMs === null ? null : new Date(charge.windowEndMs).toISOString(),
    settled: counter.settled,
    reserved: counter.reserved,
    open: counter.open,
  };
  const { createdAt: at } = asked;
  const row: ReservationRow = { ...asked, state: "refused", refusal, expiresAt: at, endedAt: at };
  work.insert(row);
  counter.refused += 1;
  const over = Math.max(0, counter.settled + counter.reserved + amount - ceiling);
  const entry = { kind: "refuse", at, reservation: row.id, over, estimated: true } as const;
  work.move(charge, entry, { reserved: 0, settled: 0 });
  return { row, limits: [limitNow(charge, counter)], fresh: true };
}

/** More time is always given to what is open; more output only where every hard limit that counts it has room. */
function extend(work: Work, op: ExtendOp): Applied {
  const row = work.row(op.tenant, op.id);
  if (row?.state !== "reserved") throw notOpen(row);
  const estimate = op.raise?.(row.estimate) ?? row.estimate;
  const more = (charge: Charge) => {
    const [before, after] = [amountOf(charge.measure, row.estimate), amountOf(charge.measure, estimate)];
    // Concurrency counts the request as a whole.
    return before === null || after === null ? 0 : after - before;
  };
  const growing = op.charges.filter((charge) => more(charge) > 0);
  const isRefused = refusalOf(work, growing.filter(dependsOnOutput), more) !== null;
  const expiresAt = new Date(Math.max(op.expiresMs, row.expiresAt.getTime()));
  const after = { ...row, expiresAt, estimate: isRefused ? row.estimate : estimate };
  work.update(after);
  if (!isRefused) for (const charge of growing) add(work, charge, after, new Date(op.nowMs), more(charge));
  return {
    row: after,
    limits: op.charges.map((charge) => limitNow(charge, work.counter(charge))),
    fresh: true,
  };
}

/** Refused before any limit was looked at. */
export const isTurnedAway = ({ state, refusal }: ReservationRow) => state === "refused" && refusal === null;

function sameAsker(before: ReservationRow, asked: ReservationRow): ReservationRow {
  const facts = ["key", "person", "human", "agent", "team", "subscription", "provider", "model"] as const;
  if (facts.every((fact) => before[fact] === asked[fact])) return before;
  // Of a key that opened nothing then, nobody knew whose it was.
  if (isTurnedAway(before) && before.key !== null && before.key === asked.key) return before;
  throw new DomainError("CONFLICT", {
    what: "This request id belongs to another request.",
    why: "A reservation under it names somebody else, or another model.",
    fix: "Give each request an id of its own, and its retries the same one.",
  });
}

function notOpen(row: ReservationRow | null): DomainError {
  if (!row) return new DomainError("NOT_FOUND", { what: "No such reservation.", fix: "Check its id." });
  return new DomainError("CONFLICT", {
    what: `The reservation is ${row.state} already.`,
    why: row.state === "expired" ? "Nobody extended it in time, so its estimate was charged." : undefined,
    fix:
      row.state === "expired" ? "Settle it with what the request took; that corrects the charge." : undefined,
  } as ConstructorParameters<typeof DomainError>[1]);
}
