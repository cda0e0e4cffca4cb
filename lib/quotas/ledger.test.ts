import { describe, expect, it } from "vitest";
import { applyOp } from "./apply";
import { amountOf, type Charge, counterKey } from "./charge";
import { reachedOf } from "./near";
import type { Amounts, ReservationRow } from "./reservation";
import { Work } from "./work";

// The rules of the ledger by themselves, without a store: every interleaving is one list of operations, for locks put
// transactions in a row. What the store adds (locks, processes, kill -9) is ledger.db.test.ts and e2e.

const AT = Date.parse("2026-11-22T12:00:00Z");

/** Numbers that look random and are the same in each run (mulberry32). */
function chance(seed: number): (below: number) => number {
  let a = seed;
  return (below) => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

function limit(measure: Charge["measure"], ceiling: number, more: Partial<Charge> = {}): Charge {
  const windowEndMs = measure === "concurrency" ? null : AT + 3_600_000;
  const quota = { tenant: "t", quota: `quo_${measure}`, name: measure, version: 1, per: "pooled" } as const;
  const how = { mode: "hard", holder: "", windowStartMs: AT, override: null } as const;
  const charge = { ...quota, ...how, alertsAt: [], measure, ceiling, windowEndMs, ...more };
  return { ...charge, key: counterKey(charge) };
}

const amounts = (inputTokens: number, outputTokens: number, costNanoUsd: number | null = 0): Amounts => {
  return { requests: 1, inputTokens, outputTokens, costNanoUsd };
};

/** A request as it asks; its id is its request's. */
function request(id: string, estimate: Amounts, more: Partial<ReservationRow> = {}): ReservationRow {
  const nobody = { key: null, person: null, human: null, agent: null, team: null, subscription: null };
  const open = { actual: null, usageSource: null, outcome: null, refusal: null, endedAt: null };
  const what = {
    provider: "p",
    model: "m",
    traceId: "",
    sessionId: "",
    estimateBasis: "request",
    priceVersion: "",
  };
  const times = { createdAt: new Date(AT), expiresAt: new Date(AT + 60_000) };
  return {
    id,
    requestId: id,
    tenant: "t",
    state: "reserved",
    estimate,
    ...nobody,
    ...open,
    ...what,
    ...times,
    ...more,
  };
}

function workOf(charges: readonly Charge[]): Work {
  const work = new Work();
  charges.forEach(({ key }, number) => {
    const now = { settled: 0, reserved: 0, open: 0, refused: 0, alerted: 0 };
    work.haveCounter(key, { number, place: "", now });
  });
  return work;
}

const reserveIn = (work: Work, row: ReservationRow, charges: readonly Charge[]) =>
  applyOp(work, { kind: "reserve", row, charges }).row;
const endings = (id: string, charges: readonly Charge[]) => ({ tenant: "t", id, charges, nowMs: AT + 1_000 });
const settleIn = (work: Work, id: string, charges: readonly Charge[], actual: Amounts | null) =>
  applyOp(work, {
    kind: "settle",
    ...endings(id, charges),
    actual,
    source: actual ? "exact" : "none",
    outcome: "end",
  });

/** The sum of a counter's entries is the counter; what is set aside is what the open reservations asked for. */
function checkSums(work: Work, charges: readonly Charge[]): void {
  for (const charge of charges) {
    const number = work.counters.get(charge.key)?.number;
    const own = work.entries.filter(({ counter }) => counter === number);
    const { settled, reserved } = work.counter(charge);
    expect(own.reduce((sum, entry) => sum + entry.settledDelta, 0)).toBe(settled);
    expect(own.reduce((sum, entry) => sum + entry.reservedDelta, 0)).toBe(reserved);
    const open = [...work.inserted.values()].filter(({ state }) => state === "reserved");
    const asked = open.filter((row) => own.some((entry) => entry.reservation === row.id));
    expect(asked.reduce((sum, row) => sum + (amountOf(charge.measure, row.estimate) ?? 0), 0)).toBe(reserved);
    expect(work.counter(charge).open).toBe(asked.length);
    expect(reserved).toBeGreaterThanOrEqual(0);
    expect(settled).toBeGreaterThanOrEqual(0);
  }
}

describe("any order of operations", () => {
  it("never passes a hard limit by one, and sums stay what the entries say", () => {
    for (let seed = 1; seed <= 150; seed++) {
      const random = chance(seed);
      const charges = [
        limit("requests", random(40)),
        limit("input_tokens", random(3_000)),
        limit("output_tokens", random(3_000)),
        limit("total_tokens", random(5_000)),
        limit("cost", random(500_000)),
        limit("concurrency", 1 + random(6)),
      ];
      const work = workOf(charges);
      const open: ReservationRow[] = [];
      for (let step = 0; step < 120; step++) {
        const id = `r${step}`;
        const kind = random(10);
        const one = open[random(Math.max(1, open.length))];
        if (kind < 5 || !one) {
          const cost = random(20) === 0 ? null : random(9_000);
          const row = reserveIn(work, request(id, amounts(random(200), random(200), cost)), charges);
          if (row.state === "reserved") open.push(row);
          continue;
        }
        open.splice(open.indexOf(one), 1);
        const { inputTokens, outputTokens, costNanoUsd } = one.estimate;
        if (kind < 8) {
          const part = amounts(
            random(inputTokens + 1),
            random(outputTokens + 1),
            random((costNanoUsd ?? 0) + 1),
          );
          settleIn(work, one.id, charges, random(5) === 0 ? null : part);
        } else if (kind === 8)
          applyOp(work, { kind: "release", ...endings(one.id, charges), outcome: "never sent" });
        else {
          applyOp(work, { kind: "expire", ...endings(one.id, charges), nowMs: AT + 60_000 });
          if (random(2) === 0) settleIn(work, one.id, charges, amounts(random(inputTokens + 1), 0, 0));
        }
        for (const charge of charges) {
          const { settled, reserved } = work.counter(charge);
          expect(settled + reserved, `seed ${seed} step ${step}`).toBeLessThanOrEqual(charge.ceiling);
        }
      }
      checkSums(work, charges);
      for (const { id } of open) settleIn(work, id, charges, null);
      for (const charge of charges) expect(work.counter(charge).reserved).toBe(0);
      checkSums(work, charges);
    }
  });
});

describe("admission", () => {
  it("takes every limit or none, and counts a refusal where it was refused longest", () => {
    const charges = [
      limit("requests", 10),
      limit("total_tokens", 100, { windowEndMs: AT + 7_200_000 }),
      limit("output_tokens", 50),
    ];
    const work = workOf(charges);
    expect(reserveIn(work, request("a", amounts(50, 50)), charges).state).toBe("reserved");
    const refused = reserveIn(work, request("b", amounts(1, 1)), charges);
    expect(refused).toMatchObject({
      state: "refused",
      refusal: { quota: "quo_total_tokens", settled: 0, reserved: 100, asked: 2, ceiling: 100, why: "over" },
    });
    expect(work.entries.at(-1)).toMatchObject({ kind: "refuse", reservedDelta: 0, settledDelta: 0, over: 2 });
    expect(charges.map((charge) => work.counter(charge))).toMatchObject([
      { reserved: 1, refused: 0 },
      { reserved: 100, refused: 1 },
      { reserved: 50, refused: 0 },
    ]);
  });

  it("refuses what has no price where money is a hard limit, and admits it where the limit only tells", () => {
    const hard = [limit("cost", 1_000_000)];
    expect(reserveIn(workOf(hard), request("a", amounts(1, 1, null)), hard).refusal?.why).toBe("unpriced");
    const soft = [limit("cost", 1_000_000, { mode: "soft" })];
    expect(reserveIn(workOf(soft), request("a", amounts(1, 1, null)), soft).state).toBe("reserved");
  });

  it("admits over a soft and a shadow limit, and says by how much", () => {
    const charges = [limit("input_tokens", 10, { mode: "soft" }), limit("requests", 0, { mode: "shadow" })];
    const work = workOf(charges);
    expect(reserveIn(work, request("a", amounts(8, 0)), charges).state).toBe("reserved");
    expect(reserveIn(work, request("b", amounts(8, 0)), charges).state).toBe("reserved");
    expect(work.entries.map(({ over }) => over)).toEqual([0, 1, 6, 1]);
  });

  it("is the same answer for the same request, and none for another under its id", () => {
    const charges = [limit("requests", 5)];
    const work = workOf(charges);
    const first = reserveIn(work, request("a", amounts(1, 1)), charges);
    const again = reserveIn(work, { ...request("b", amounts(9, 9)), requestId: "a" }, charges);
    expect(again).toBe(first);
    expect(() =>
      reserveIn(work, { ...request("c", amounts(1, 1)), requestId: "a", key: "key_2" }, charges),
    ).toThrow(/another request/);
    expect(work.counter(charges[0] as Charge).reserved).toBe(1);
  });
});

describe("the end", () => {
  const charges = [limit("total_tokens", 1_000), limit("concurrency", 1)];
  const [tokens, atOnce] = charges as [Charge, Charge];
  const opened = () => {
    const work = workOf(charges);
    reserveIn(work, request("a", amounts(100, 200)), charges);
    return work;
  };

  it("comes once: the same again is the same, another one changes nothing", () => {
    const work = opened();
    settleIn(work, "a", charges, amounts(90, 10));
    expect(settleIn(work, "a", charges, amounts(90, 10))).toMatchObject({ fresh: false });
    expect(() => settleIn(work, "a", charges, amounts(90, 11))).toThrow(/charged once/);
    expect(() => applyOp(work, { kind: "release", ...endings("a", charges), outcome: null })).toThrow(
      /charged once/,
    );
    expect(work.counter(tokens)).toMatchObject({ settled: 100, reserved: 0 });
    expect(work.counter(atOnce)).toMatchObject({ settled: 0, reserved: 0 });
    expect(work.entries.filter(({ kind }) => kind === "settle")).toHaveLength(2);
  });

  it("keeps the estimate of what nobody counted, and marks it", () => {
    const work = opened();
    settleIn(work, "a", charges, null);
    expect(work.counter(tokens)).toMatchObject({ settled: 300, reserved: 0 });
    expect(work.entries.at(-2)).toMatchObject({ kind: "settle", estimated: true });
  });

  it("charges what ran out, and corrects it by what comes late, once", () => {
    const work = opened();
    applyOp(work, { kind: "expire", ...endings("a", charges), nowMs: AT + 59_999 });
    expect(work.row("t", "a")?.state).toBe("reserved");
    applyOp(work, { kind: "expire", ...endings("a", charges), nowMs: AT + 60_000 });
    expect(work.counter(tokens)).toMatchObject({ settled: 300, reserved: 0 });
    settleIn(work, "a", charges, amounts(100, 50));
    expect(work.counter(tokens)).toMatchObject({ settled: 150, reserved: 0 });
    settleIn(work, "a", charges, amounts(100, 50));
    expect(() => settleIn(work, "a", charges, amounts(100, 60))).toThrow(/charged once/);
    checkSums(work, charges);
  });

  it("says by how much a settlement passed the ceiling", () => {
    const work = opened();
    settleIn(work, "a", charges, amounts(100, 1_000));
    expect(work.counter(tokens).settled).toBe(1_100);
    expect(work.entries.at(-2)).toMatchObject({ kind: "settle", over: 100 });
  });

  it("is nobody's where nothing was set aside", () => {
    const work = workOf([limit("requests", 0)]);
    reserveIn(work, request("a", amounts(1, 1)), [limit("requests", 0)]);
    expect(() => settleIn(work, "a", charges, amounts(1, 1))).toThrow(/nothing to end/);
    expect(() => settleIn(work, "b", charges, amounts(1, 1))).toThrow(/No such reservation/);
  });
});

it("a stream gets more time always, and more output only where there is room", () => {
  const charges = [limit("output_tokens", 300)];
  const work = workOf(charges);
  reserveIn(work, request("a", amounts(10, 100)), charges);
  const more = (outputTokens: number) =>
    applyOp(work, {
      ...endings("a", charges),
      kind: "extend",
      expiresMs: AT + 120_000,
      raise: (estimate) => ({ ...estimate, outputTokens }),
    }).row;
  expect(more(250).estimate.outputTokens).toBe(250);
  expect(more(301)).toMatchObject({ estimate: { outputTokens: 250 }, expiresAt: new Date(AT + 120_000) });
  settleIn(work, "a", charges, amounts(10, 240));
  expect(work.counter(charges[0] as Charge)).toMatchObject({ settled: 240, reserved: 0 });
  checkSums(work, charges);
});

it("people are told of what is charged, not of what is set aside, and never of a shadow", () => {
  const counter = (settled: number, reserved: number) => ({
    settled,
    reserved,
    open: 1,
    refused: 0,
    alerted: 0,
  });
  const tokens = limit("total_tokens", 1_000, { alertsAt: [50, 80, 100] });
  expect(reachedOf(tokens, counter(499, 501))).toBe(0);
  expect(reachedOf(tokens, counter(500, 0))).toBe(50);
  expect(reachedOf(tokens, counter(999, 0))).toBe(80);
  expect(reachedOf(tokens, counter(1_200, 0))).toBe(100);
  expect(reachedOf({ ...tokens, mode: "shadow" }, counter(1_200, 0))).toBe(0);
  expect(reachedOf(limit("concurrency", 10, { alertsAt: [80] }), counter(0, 8))).toBe(80);
});
