import { and, asc, eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { ledgerEntries, quotaCounters, reservations } from "@/db/store/schema/ledger";
import { quotaOverrides } from "@/db/store/schema/quotas";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { watchRevisions } from "@/lib/changes/revision";
import type { RunningJob } from "@/lib/jobs/kind";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { createQuota } from "./create";
import { expireReservations } from "./expire";
import { explain } from "./explain";
import { extend, release, reserve, settle } from "./ledger";
import { ledgerQuality } from "./ledgerQuality";
import { endOverride, listOverrides } from "./override";
import { PRUNE_LEDGER } from "./pruneJob";
import { submit } from "./queue";
import { reconcileCounters } from "./reconcile";
import type { ReserveAsk } from "./reservation";

const clock = { nowMs: Date.parse("2026-11-22T08:00:00.000Z") };
const REQUEST = { provider: "openai", model: "gpt-4.1", inputTokens: 6, maxOutputTokens: 4 };
let serial = 0;

async function newTenant(): Promise<Ctx> {
  serial += 1;
  const { id } = await createTenant(systemCtx(), { slug: `q${serial}-${process.pid}`, name: `Q ${serial}` });
  return testCtx(id, ["admin"], clock);
}

const ask = (more: Partial<ReserveAsk> = {}): ReserveAsk => ({
  ...REQUEST,
  requestId: `req_${++serial}`,
  ...more,
});
const exact = (inputTokens: number, outputTokens: number) => {
  return { usage: { inputTokens, outputTokens }, usageSource: "exact" } as const;
};

async function counterOf(quota: string) {
  const [row] = await store().select().from(quotaCounters).where(eq(quotaCounters.quota, quota));
  return row && { settled: row.settled, reserved: row.reserved, refused: row.refused };
}

async function expectSums(ctx: Ctx): Promise<void> {
  const { counters, different } = await reconcileCounters(ctx, 0);
  expect(counters).toBeGreaterThan(0);
  expect(different).toEqual([]);
}

describeOnEachStore("the ledger", (open) => {
  let opened: FreshStore;
  let stopWatching: () => Promise<void>;
  beforeAll(async () => {
    opened = await open();
    stopWatching = watchRevisions(() => clock.nowMs);
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(async () => {
    await stopWatching();
    await opened.close();
  });

  it("admits exactly what fits of 1,000 requests at once, and nothing leaks however they end", async () => {
    const ctx = await newTenant();
    const tokens = await createQuota(ctx, { measure: "total_tokens", ceiling: 3_004 });
    const money = await createQuota(ctx, { measure: "cost", ceiling: "$50" });
    const people = await createQuota(ctx, {
      measure: "requests",
      per: "person",
      ceiling: 100,
      windowUnit: "day",
    });
    const answers = await Promise.all(
      Array.from({ length: 1_000 }, (_, at) => reserve(ctx, ask({ person: `prn_${at % 5}` }))),
    );
    const admitted = answers.filter(({ state }) => state === "reserved");
    expect(admitted).toHaveLength(300);
    expect(await counterOf(tokens.id)).toEqual({ settled: 0, reserved: 3_000, refused: 700 });
    const [first, ...others] = admitted;
    expect(first?.granted).toEqual({ inputTokens: 6, outputTokens: 4 });
    const ends = await Promise.all(
      [first, ...others].map(async (one, at) => {
        if (!one) return "none";
        if (at % 3 === 0) return (await release(ctx, one.id, "cancelled before it was sent")).state;
        if (at % 3 === 1) return (await settle(ctx, one.id, { usage: null, usageSource: "none" })).state;
        return (await settle(ctx, one.id, { ...exact(5, 2), outcome: "cancel" })).state;
      }),
    );
    expect(ends.filter((state) => state === "settled")).toHaveLength(200);
    expect(await counterOf(tokens.id)).toEqual({ settled: 100 * 10 + 100 * 7, reserved: 0, refused: 700 });
    // gpt-4.1: $2 and $8 per million tokens.
    const cost = 100 * (6 * 2_000 + 4 * 8_000) + 100 * (5 * 2_000 + 2 * 8_000);
    expect(await counterOf(money.id)).toEqual({ settled: cost, reserved: 0, refused: 0 });
    const holders = await store().select().from(quotaCounters).where(eq(quotaCounters.quota, people.id));
    expect(holders.map(({ holder }) => holder).sort()).toEqual(["prn_0", "prn_1", "prn_2", "prn_3", "prn_4"]);
    expect(holders.reduce((sum, { settled }) => sum + settled, 0)).toBe(200);
    await expectSums(ctx);
  });

  it("settles once, for nobody else, and charges nothing for what cannot be", async () => {
    const ctx = await newTenant();
    const stranger = await newTenant();
    const { id: quota } = await createQuota(ctx, { measure: "total_tokens", ceiling: "1M" });
    const given = ask({ maxOutputTokens: 2_000 });
    const { id } = await reserve(ctx, given);
    expect(await reserve(ctx, given)).toMatchObject({ id, state: "reserved" });
    await expect(reserve(ctx, { ...given, agent: "agt_other" })).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(settle(stranger, id, exact(1, 1))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(settle(ctx, "rsv_nobody", exact(1, 1))).rejects.toMatchObject({ code: "NOT_FOUND" });
    for (const usage of [
      { inputTokens: -1, outputTokens: 0 },
      { inputTokens: 1.5, outputTokens: 0 },
      { inputTokens: 1e13, outputTokens: 0 },
      { inputTokens: 1, outputTokens: 5_000_000 },
      { inputTokens: 10, outputTokens: 1, cacheReadTokens: 11 },
    ])
      await expect(settle(ctx, id, { usage, usageSource: "exact" })).rejects.toMatchObject({
        code: "INVALID",
      });
    await expect(settle(ctx, id, { usage: null, usageSource: "exact" })).rejects.toMatchObject({
      code: "INVALID",
    });
    expect(await counterOf(quota)).toEqual({ settled: 0, reserved: 2_006, refused: 0 });
    const done = await settle(ctx, id, { ...exact(5, 100), outcome: "end" });
    expect(done).toMatchObject({ state: "settled", usageSource: "exact", outcome: "end" });
    expect(await settle(ctx, id, exact(5, 100))).toEqual(done);
    await expect(settle(ctx, id, exact(5, 101))).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(release(ctx, id, "late")).rejects.toMatchObject({ code: "CONFLICT" });
    // Its old answer admits nothing any more.
    await expect(reserve(ctx, given)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await counterOf(quota)).toEqual({ settled: 105, reserved: 0, refused: 0 });
    await expectSums(ctx);
  });

  it("charges the window that a request was reserved in, whatever clocks do, and what ran out as estimated", async () => {
    const ctx = await newTenant();
    const { id: quota } = await createQuota(ctx, {
      measure: "total_tokens",
      ceiling: "1M",
      windowUnit: "hour",
    });
    const { id: atOnce } = await createQuota(ctx, { measure: "concurrency", ceiling: 2 });
    const before = clock.nowMs;
    try {
      clock.nowMs = Date.parse("2026-10-25T00:59:30Z"); // 02:59 in Berlin, half a minute before clocks go back
      const one = await reserve(ctx, ask({ ttlSeconds: 60 }));
      const two = await reserve(ctx, ask({ ttlSeconds: 60 }));
      expect((await reserve(ctx, ask())).refusal).toMatchObject({ quota: atOnce, ceiling: 2, reserved: 2 });
      await extend(ctx, two.id, { ttlSeconds: 3_600 });
      clock.nowMs += 60_000;
      await expireReservations(clock.nowMs);
      expect((await reserve(ctx, ask())).state).toBe("reserved");
      await settle(ctx, two.id, exact(1, 1));
      clock.nowMs -= 7_200_000; // somebody set it back
      await settle(ctx, one.id, exact(2, 1));
    } finally {
      clock.nowMs = before;
    }
    const windows = await store()
      .select()
      .from(quotaCounters)
      .where(eq(quotaCounters.quota, quota))
      .orderBy(asc(quotaCounters.windowStart));
    expect(windows.map(({ windowStart, settled }) => [windowStart.toISOString(), settled])).toEqual([
      ["2026-10-25T00:00:00.000Z", 5],
      ["2026-10-25T01:00:00.000Z", 0],
    ]);
    expect(await counterOf(atOnce)).toMatchObject({ settled: 0, reserved: 1 });
    const kinds = await store()
      .select({
        kind: ledgerEntries.kind,
        by: ledgerEntries.settledDelta,
        estimated: ledgerEntries.estimated,
      })
      .from(ledgerEntries)
      .innerJoin(quotaCounters, eq(quotaCounters.number, ledgerEntries.counter))
      .where(and(eq(quotaCounters.quota, quota), sql`${ledgerEntries.kind} <> 'reserve'`))
      .orderBy(asc(ledgerEntries.id));
    expect(kinds).toEqual([
      { kind: "expire", by: 10, estimated: true },
      { kind: "settle", by: 2, estimated: false },
      { kind: "adjust", by: -7, estimated: false },
    ]);
    await expectSums(ctx);
  });

  it("goes by an override while it lasts, and by a stream's wish for more while there is room", async () => {
    const ctx = await newTenant();
    const { id: quota } = await createQuota(ctx, { measure: "output_tokens", ceiling: 10 });
    const day = 86_400_000;
    await bookkeep((tx) =>
      tx.insert(quotaOverrides).values({
        id: ctx.newId("qov"),
        tenant: ctx.tenant,
        quota,
        holder: null,
        ceiling: 100,
        reason: "A test of ours",
        startsAt: new Date(clock.nowMs - day),
        endsAt: new Date(clock.nowMs + day),
        requestedBy: "a",
        approvedBy: "b",
        createdAt: new Date(clock.nowMs),
      }),
    );
    const { id, limits } = await reserve(ctx, ask({ maxOutputTokens: 20 }));
    expect(limits).toMatchObject([{ ceiling: 100, reserved: 20, remaining: 80 }]);
    expect((await extend(ctx, id, { outputTokens: 90 })).granted.outputTokens).toBe(90);
    expect((await extend(ctx, id, { outputTokens: 101 })).granted.outputTokens).toBe(90);
    // A limit that was lowered since holds for what is asked for more.
    const [override] = await listOverrides(ctx, { quota });
    await endOverride(ctx, override?.id ?? "");
    expect((await extend(ctx, id, { outputTokens: 91 })).granted.outputTokens).toBe(90);
    await settle(ctx, id, exact(1, 88));
    expect(await counterOf(quota)).toEqual({ settled: 88, reserved: 0, refused: 0 });
    await expectSums(ctx);
  });

  it("lets what the store refuses of one operation fail that one alone", async () => {
    const ctx = await newTenant();
    await createQuota(ctx, { measure: "requests", ceiling: 10 });
    const { requestId } = await reserve(ctx, ask());
    const [row] = await store().select().from(reservations).where(eq(reservations.requestId, requestId));
    if (!row) throw new Error("It was admitted.");
    const broken = { ...row, id: ctx.newId("rsv"), requestId: "no text of the store has a \0" };
    const answers = await Promise.allSettled([
      reserve(ctx, ask()),
      submit({ kind: "reserve", row: broken, charges: [] }),
      reserve(ctx, ask()),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
    await expectSums(ctx);
  });

  it("gives a request that no limit concerns the same answer again", async () => {
    const ctx = await newTenant();
    const given = ask();
    const [one, two] = await Promise.all([reserve(ctx, given), reserve(ctx, given)]);
    expect([two.id, (await reserve(ctx, given)).id]).toEqual([one.id, one.id]);
    expect((await settle(ctx, one.id, exact(1, 1))).state).toBe("settled");
    await expect(reserve(ctx, given)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("goes by what others wrote meanwhile, whatever it remembers", async () => {
    const ctx = await newTenant();
    const { id: quota } = await createQuota(ctx, { measure: "requests", ceiling: 10 });
    const [one, two] = [await reserve(ctx, ask()), await reserve(ctx, ask())];
    const mine = eq(quotaCounters.quota, quota);
    await bookkeep((tx) => tx.update(quotaCounters).set({ settled: 8 }).where(mine));
    expect((await reserve(ctx, ask())).refusal).toMatchObject({ settled: 8, reserved: 2, ceiling: 10 });
    // One of the same numbers as before, but elsewhere in its table.
    await bookkeep((tx) => tx.update(quotaCounters).set({ alerted: 1 }).where(mine));
    expect((await settle(ctx, one.id, exact(1, 1))).state).toBe("settled");
    expect(await counterOf(quota)).toEqual({ settled: 9, reserved: 1, refused: 1 });
    const long = ask({ ttlSeconds: 60 });
    await extend(ctx, two.id, { ttlSeconds: 120 });
    await bookkeep((tx) =>
      tx
        .update(reservations)
        .set({ expiresAt: new Date(clock.nowMs) })
        .where(eq(reservations.id, two.id)),
    );
    // Whether by this or by the look that requests begin: it is over.
    await expireReservations(clock.nowMs);
    expect((await reserve(ctx, long)).state).toBe("refused");
    // Asked again it is the same answer, and counts nothing.
    expect((await reserve(ctx, long)).state).toBe("refused");
    expect(await counterOf(quota)).toEqual({ settled: 10, reserved: 0, refused: 2 });
  });

  it("explains a refusal for ever, tells what it had to guess, and finds a counter that is not its rows", async () => {
    const ctx = await newTenant();
    const { id: quota } = await createQuota(ctx, { name: "Budget", measure: "total_tokens", ceiling: 25 });
    await createQuota(ctx, { measure: "requests", ceiling: 1, mode: "shadow" });
    const [one, two] = [await reserve(ctx, ask()), await reserve(ctx, ask())];
    await settle(ctx, one.id, exact(6, 8));
    const refused = ask({ human: "prn_someone", agent: "agt_x" });
    expect((await reserve(ctx, refused)).state).toBe("refused");
    await settle(ctx, two.id, { usage: null, usageSource: "none" });
    const why = await explain(ctx, refused.requestId);
    expect(why.words).toBe(
      '"Budget" allows 25 tokens: 14 tokens were used, 10 tokens set aside for 1 open request, and this request asked for 10 tokens. It starts anew on 1 December 2026, 00:00 (UTC).',
    );
    expect(why.limit).toMatchObject({
      quota,
      version: 1,
      settled: 14,
      reserved: 10,
      open: 1,
      asked: 10,
      ceiling: 25,
    });
    expect(why.limit?.now).toEqual({ settled: 24, reserved: 0, open: 0 });
    expect(why.retryAfterSeconds).toBe((Date.parse("2026-12-01T00:00:00Z") - clock.nowMs) / 1_000);
    expect((await explain(ctx, one.requestId)).words).toBe(
      "The request was admitted. All 2 limits that concerned it had room. It was charged 14 tokens.",
    );
    await expect(explain(await newTenant(), refused.requestId)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const range = { fromMs: clock.nowMs - 1, toMs: clock.nowMs + 1 };
    expect(await ledgerQuality(ctx, range)).toMatchObject({
      requests: 3,
      states: { settled: 2, refused: 1, expired: 0 },
      unknown: 1,
      overshoot: [],
      shadowOver: 1,
    });
    await bookkeep((tx) =>
      tx.update(quotaCounters).set({ settled: 23 }).where(eq(quotaCounters.quota, quota)),
    );
    expect((await reconcileCounters(ctx, 0)).different).toMatchObject([
      { quota, settled: 23, settledRows: 24 },
    ]);
  });

  it("is kept for 400 days after the longest window, and what is left then still adds up", async () => {
    const ctx = await newTenant();
    await createQuota(ctx, { measure: "requests", ceiling: 10, windowUnit: "year" });
    await createQuota(ctx, { measure: "concurrency", ceiling: 10 });
    const { id } = await reserve(ctx, ask());
    await settle(ctx, id, exact(1, 1));
    const prune = async (days: number) => {
      const later = { ...systemCtx(), now: () => clock.nowMs + days * 86_400_000 };
      await PRUNE_LEDGER.run(later, {}, { signal: new AbortController().signal } as RunningJob);
      const rows = await store().select().from(ledgerEntries).where(eq(ledgerEntries.tenant, ctx.tenant));
      await expectSums(ctx);
      return rows.length;
    };
    expect(await prune(430)).toBe(4);
    expect(await prune(767)).toBe(0);
  });

  it("goes with its tenant", async () => {
    const ctx = await newTenant();
    await createQuota(ctx, { measure: "requests", ceiling: 10 });
    const { id } = await reserve(ctx, ask());
    await settle(ctx, id, exact(1, 1));
    await bookkeep((tx) => tx.delete(tenants).where(eq(tenants.id, ctx.tenant)));
    for (const table of [reservations, ledgerEntries, quotaCounters])
      expect(await store().select().from(table).where(eq(table.tenant, ctx.tenant))).toEqual([]);
  });
});
