import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { and, eq, inArray } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { jobAttempts, jobs, schedules } from "@/db/store/schema/jobs";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { DomainError } from "@/lib/base/errors";
import { bookkeep } from "@/lib/changes/bookkeep";
import { change } from "@/lib/changes/change";
import { listChanges } from "@/lib/changes/list";
import { enqueueJob } from "./enqueue";
import type { JobRow } from "./job";
import type { JobKind, RunningJob } from "./kind";
import { LEASE_MS, leaseJob } from "./lease";
import { PRUNE_JOBS } from "./prune";
import { runJob } from "./run";
import { takeBackLost } from "./settle";
import { startWorker } from "./worker";

const clock = { nowMs: Date.parse("2026-11-21T10:00:00.000Z") };
const now = () => clock.nowMs;
const admin = testCtx("a", ["admin"], clock);
const neighbour = testCtx("b", ["admin"], clock);

type Body = (job: RunningJob, input: { n: number }) => Promise<unknown>;

/** A kind whose work is the test's. */
function kindOf(name: string, body: Body, more: Partial<JobKind<{ n: number }>> = {}) {
  const kind: JobKind<{ n: number }> = {
    name,
    input: z.object({ n: z.number() }),
    ability: "settings.write",
    maxAttempts: 3,
    label: ({ n }) => `${name} ${n}`,
    run: (_ctx, input, job) => body(job, input),
    ...more,
  };
  return kind;
}

const rowOf = async (id: string): Promise<JobRow> => {
  const [row] = await store().select().from(jobs).where(eq(jobs.id, id));
  if (!row) throw new Error(`no job ${id}`);
  return row;
};
const attemptsOf = (id: string) =>
  store().select().from(jobAttempts).where(eq(jobAttempts.job, id)).orderBy(jobAttempts.startedAt);

/** Leases the next job of the kind and runs it to its end, as one turn of a worker. */
async function turn(kind: JobKind<unknown>, name = admin.newId("att")) {
  const row = await leaseJob([kind.name], { id: name, process: "here 1" }, now());
  if (!row) return null;
  await runJob(kind, row, { attemptId: name, now }).ended;
  return rowOf(row.id);
}

async function until<T>(look: () => Promise<T | null | undefined | false>, limitMs = 10_000): Promise<T> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error("waited in vain");
    await sleep(20);
  }
}

describeOnEachStore("jobs", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
    const rows = ["default", "a", "b"].map((id) => ({ id, slug: id, name: id, createdAt: new Date(0) }));
    await bookkeep((tx) => tx.insert(tenants).values(rows));
  });
  afterAll(() => opened.close());
  beforeEach(() => bookkeep((tx) => tx.delete(jobs)).then(() => undefined));

  describe("are left", () => {
    const kind = kindOf("t.left", async () => null);

    it("once for one idempotency key, and audited once, with who asked", async () => {
      const first = await enqueueJob(admin, kind, { n: 1 }, { idempotencyKey: "k" });
      const again = await enqueueJob(admin, kind, { n: 2 }, { idempotencyKey: "k" });
      const elsewhere = await enqueueJob(neighbour, kind, { n: 3 }, { idempotencyKey: "k" });
      expect(again).toEqual(first);
      expect(elsewhere.id).not.toBe(first.id);
      expect(await rowOf(first.id)).toMatchObject({ tenant: "a", input: { n: 1 }, createdBy: "Test person" });
      const { changes } = await listChanges(admin, { target: first.id });
      expect(changes).toMatchObject([{ verb: "start", noun: "job", after: { label: "t.left 1" } }]);
    });

    it("once although ten ask at the same moment", async () => {
      const asked = Array.from({ length: 10 }, (_, n) =>
        enqueueJob(systemCtx("a"), kind, { n }, { idempotencyKey: "race" }),
      );
      expect(new Set((await Promise.all(asked)).map(({ id }) => id)).size).toBe(1);
    });

    it("only with the caller's transaction", async () => {
      const failing = change(
        admin,
        { verb: "x", noun: "y", ability: "settings.write" },
        async (tx, record) => {
          await enqueueJob(admin, kind, { n: 1 }, { tx });
          record({ target: "t", before: null, after: {} });
          throw new Error("no");
        },
      );
      await expect(failing).rejects.toThrow("no");
      expect(await store().select().from(jobs)).toEqual([]);
    });

    it("with the kind's ability and a readable input only", async () => {
      const member = testCtx("a", ["member"], clock);
      await expect(enqueueJob(member, kind, { n: 1 })).rejects.toMatchObject({ code: "FORBIDDEN" });
      const wrong = enqueueJob(admin, kind, { n: "one" } as unknown as { n: number });
      await expect(wrong).rejects.toMatchObject({ code: "INVALID" });
      expect(await store().select().from(jobs)).toEqual([]);
    });
  });

  describe("are taken", () => {
    const kind = kindOf("t.taken", async () => null);

    it("by one process each, however many reach for them", async () => {
      const ids = await Promise.all([1, 2, 3, 4, 5].map((n) => enqueueJob(admin, kind, { n })));
      const took = await Promise.all(
        Array.from({ length: 20 }, (_, i) => leaseJob([kind.name], { id: `att_${i}`, process: "p" }, now())),
      );
      const taken = took.filter((row) => row !== null).map((row) => row.id);
      expect(new Set(taken).size).toBe(taken.length);
      // Who skips a locked row may look away empty-handed; at its next look it finds what is left.
      while (await leaseJob([kind.name], { id: admin.newId("att"), process: "p" }, now())) continue;
      const running = await store().select().from(jobs).where(eq(jobs.state, "running"));
      expect(new Set(running.map((row) => row.id))).toEqual(new Set(ids.map(({ id }) => id)));
      expect(running.every((row) => row.attempt === 1)).toBe(true);
    });

    it("not before their time, and only where their kind is known", async () => {
      await enqueueJob(admin, kind, { n: 1 }, { runAtMs: now() + 1_000 });
      expect(await leaseJob([kind.name], { id: "x", process: "p" }, now() + 999)).toBeNull();
      expect(await leaseJob(["another.version"], { id: "x", process: "p" }, now() + 1_000)).toBeNull();
      expect(await leaseJob([], { id: "x", process: "p" }, now() + 1_000)).toBeNull();
      expect(await leaseJob([kind.name], { id: "x", process: "p" }, now() + 1_000)).not.toBeNull();
    });

    it("in turn between tenants, whatever one of them has piled up", async () => {
      for (let n = 0; n < 6; n++) await enqueueJob(admin, kind, { n });
      clock.nowMs += 1_000;
      for (let n = 0; n < 2; n++) await enqueueJob(neighbour, kind, { n });
      const order: string[] = [];
      for (let i = 0; i < 4; i++) {
        const row = await leaseJob([kind.name], { id: admin.newId("att"), process: "p" }, now());
        order.push(row?.tenant ?? "");
      }
      expect(order).toEqual(["a", "b", "a", "b"]);
    });
  });

  describe("end", () => {
    it("with what they returned, their progress and the attempt", async () => {
      const kind = kindOf("t.done", async (job, { n }) => {
        await job.progress(1, 2, "half");
        await job.progress(2, 2, "whole");
        return { sum: n + 1, none: undefined };
      });
      const { id } = await enqueueJob(admin, kind, { n: 41 });
      expect(await turn(kind)).toMatchObject({
        state: "done",
        result: { sum: 42 },
        progressDone: 2,
        progressTotal: 2,
        progressWords: "whole",
        leasedBy: null,
        endedAt: new Date(now()),
      });
      expect(await attemptsOf(id)).toMatchObject([{ attempt: 1, outcome: "done", process: "here 1" }]);
    });

    it("after attempts that wait longer and longer, with words that hide the inside", async () => {
      const kind = kindOf("t.fails", async () => {
        throw new Error("password=hunter2");
      });
      const { id } = await enqueueJob(admin, kind, { n: 1 });
      const failed: string[] = [];
      const waits: number[] = [];
      for (let attempt = 1; attempt <= 3; attempt++) {
        const row = await leaseJob([kind.name], { id: `try_${attempt}`, process: "p" }, now());
        if (!row) throw new Error("nothing due");
        const onFailed = async (_tx: unknown, job: JobRow) => void failed.push(job.id);
        await runJob(kind, row, { attemptId: `try_${attempt}`, now, onFailed }).ended;
        const after = await rowOf(id);
        expect(after.error).toBe(`Something went wrong on our side. The log has the cause under ${id}.`);
        if (attempt === 3) break;
        expect(after.state).toBe("waiting");
        waits.push(after.runAt.getTime() - now());
        expect(
          await leaseJob([kind.name], { id: "early", process: "p" }, after.runAt.getTime() - 1),
        ).toBeNull();
        clock.nowMs = after.runAt.getTime();
      }
      expect(waits[0]).toBeLessThanOrEqual(5_000);
      expect(waits[1]).toBeLessThanOrEqual(10_000);
      expect(await rowOf(id)).toMatchObject({ state: "failed", attempt: 3, endedAt: new Date(now()) });
      expect(failed).toEqual([id]);
      expect((await attemptsOf(id)).map((one) => one.outcome)).toEqual(["failed", "failed", "failed"]);
    });

    it("at once where another try would be refused the same way", async () => {
      const kind = kindOf("t.refused", async () => {
        throw new DomainError("NOT_FOUND", { what: "No such thing.", fix: "Look again." });
      });
      await enqueueJob(admin, kind, { n: 1 });
      expect(await turn(kind)).toMatchObject({
        state: "failed",
        attempt: 1,
        error: "No such thing. Look again.",
      });
    });

    it("as failed where a later version left an input that this one cannot read", async () => {
      const { id } = await enqueueJob(
        admin,
        kindOf("t.newer", async () => null),
        { n: 1 },
      );
      const older: JobKind<{ m: string }> = {
        ...kindOf("t.newer", async () => null),
        input: z.object({ m: z.string() }),
        label: ({ m }) => m,
        run: async () => null,
      };
      await turn(older);
      expect(await rowOf(id)).toMatchObject({ state: "failed", error: expect.stringContaining("m: ") });
    });
  });

  describe("survive", () => {
    it("their process: another takes them when the lease is over, not before", async () => {
      const kind = kindOf("t.lost", async () => "ok");
      const { id } = await enqueueJob(admin, kind, { n: 1 });
      await leaseJob([kind.name], { id: "dead", process: "p" }, now());
      clock.nowMs += LEASE_MS - 1;
      expect(await takeBackLost(now(), false)).toBe(0);
      expect(await turn(kind)).toBeNull();
      clock.nowMs += 1;
      expect(await takeBackLost(now(), false)).toBe(1);
      expect(await turn(kind)).toMatchObject({ state: "done", attempt: 2 });
      expect((await attemptsOf(id)).map((one) => one.outcome)).toEqual(["lost", "done"]);
    });

    it("but not a kind that ends its process every time", async () => {
      const kind = kindOf("t.poison", async () => "ok", { maxAttempts: 2 });
      const { id } = await enqueueJob(admin, kind, { n: 1 });
      for (const attempt of ["one", "two"]) {
        await leaseJob([kind.name], { id: attempt, process: "p" }, now());
        clock.nowMs += LEASE_MS;
        await takeBackLost(now(), false);
      }
      expect(await rowOf(id)).toMatchObject({ state: "failed", error: expect.stringContaining("2 times") });
    });

    it("a process that lost the lease and does not know it: it writes nothing more", async () => {
      let first: RunningJob | undefined;
      let go: () => void = () => {};
      const held = new Promise<void>((resolve) => (go = resolve));
      const kind = kindOf("t.zombie", async (job) => {
        first = job;
        await held;
        return "by a zombie";
      });
      const { id } = await enqueueJob(admin, kind, { n: 1 });
      const slow = turn(kind);
      await until(async () => first);
      clock.nowMs += LEASE_MS;
      await takeBackLost(now(), false);
      const second = await leaseJob([kind.name], { id: "second", process: "p" }, now());
      expect(second).toMatchObject({ id, attempt: 2 });
      const wrote = first?.step(async (tx) => {
        await tx.update(jobs).set({ label: "by a zombie" }).where(eq(jobs.id, id));
        return { done: 1, total: 1 };
      });
      await expect(wrote).rejects.toThrow("lost");
      expect(first?.signal.aborted).toBe(true);
      go();
      await slow;
      expect(await rowOf(id)).toEqual(second);
      expect((await attemptsOf(id)).map((one) => one.outcome).toSorted()).toEqual(["lost", "running"]);
    });

    it("a step that fails half-way: neither its writes nor its progress are there", async () => {
      const kind = kindOf("t.step", async (job) => {
        await job.step(async () => ({ done: 1, total: 2 }));
        await job.step(async (tx) => {
          await tx.update(jobs).set({ label: "half" }).where(eq(jobs.id, job.id));
          if (job.before === null) throw new Error("power cut");
          return { done: job.before.done + 1, total: 2 };
        });
        return null;
      });
      await enqueueJob(admin, kind, { n: 1 });
      const cut = await turn(kind);
      expect(cut).toMatchObject({ state: "waiting", progressDone: 1, label: "t.step 1" });
      clock.nowMs = cut?.runAt.getTime() ?? 0;
      expect(await turn(kind)).toMatchObject({ state: "done", progressDone: 2, label: "half" });
    });
  });

  describe("with workers", () => {
    it("run once each on two of them, two at a time in each", async () => {
      const [running, ran] = [new Map<string, number>(), new Map<number, number>()];
      let most = 0;
      const kindFor = (worker: string) =>
        kindOf("t.many", async (_job, { n }) => {
          running.set(worker, (running.get(worker) ?? 0) + 1);
          most = Math.max(most, running.get(worker) ?? 0);
          ran.set(n, (ran.get(n) ?? 0) + 1);
          await sleep(60);
          running.set(worker, (running.get(worker) ?? 0) - 1);
        });
      const ids: string[] = [];
      for (let n = 0; n < 24; n++) ids.push((await enqueueJob(systemCtx("a"), kindFor(""), { n })).id);
      const stops = ["one", "two"].map((name) => startWorker([kindFor(name)], Date.now, { process: name }));
      await until(async () => {
        const ended = await store()
          .select()
          .from(jobs)
          .where(and(inArray(jobs.id, ids), eq(jobs.state, "done")));
        return ended.length === ids.length;
      }, 30_000);
      await Promise.all(stops.map((stop) => stop()));
      expect([...ran.values()].every((times) => times === 1)).toBe(true);
      expect(ran.size).toBe(24);
      expect(most).toBe(2);
      const by = await store().selectDistinct({ process: jobAttempts.process }).from(jobAttempts);
      expect(by.map(({ process }) => process).toSorted()).toEqual(["one", "two"]);
    });

    it("are given back at once by a process that stops, and that costs no attempt", async () => {
      const kind = kindOf("t.stopped", async (job) => {
        await new Promise((resolve) => job.signal.addEventListener("abort", resolve));
        job.signal.throwIfAborted();
      });
      const { id } = await enqueueJob(systemCtx("a"), kind, { n: 1 });
      const stop = startWorker([kind], Date.now);
      await until(async () => (await rowOf(id)).state === "running");
      const startedMs = Date.now();
      await stop();
      expect(Date.now() - startedMs).toBeLessThan(2_000);
      expect(await rowOf(id)).toMatchObject({ state: "waiting", attempt: 0, leasedBy: null, error: null });
      expect(await attemptsOf(id)).toMatchObject([{ outcome: "released" }]);
    });

    it("leave a place to quick ones while long ones run", async () => {
      let go: () => void = () => {};
      const held = new Promise<void>((resolve) => (go = resolve));
      const long = kindOf("t.long", () => held, { long: true });
      const quick = kindOf("t.quick", async () => null);
      for (const n of [1, 2]) await enqueueJob(systemCtx("a"), long, { n });
      const { id } = await enqueueJob(systemCtx("a"), quick, { n: 3 });
      const stop = startWorker([long, quick], Date.now);
      await until(async () => (await rowOf(id)).state === "done");
      const running = await store().select().from(jobs).where(eq(jobs.state, "running"));
      expect(running).toHaveLength(1);
      go();
      await stop();
    });
  });

  it("let others have their turn between their steps, on the engine that never waits too", async () => {
    const kind = kindOf("t.hungry", async (job) => {
      for (let done = 1; done <= 40; done++) await job.step(async () => ({ done, total: 40 }));
    });
    await enqueueJob(admin, kind, { n: 1 });
    const row = await leaseJob([kind.name], { id: admin.newId("att"), process: "p" }, now());
    if (!row) throw new Error("nothing due");
    const run = runJob(kind, row, { attemptId: row.leasedBy ?? "", now });
    let turns = 0;
    let isOver = false;
    void run.ended.then(() => (isOver = true));
    while (!isOver) {
      await nextTurn();
      turns += 1;
    }
    expect(turns).toBeGreaterThanOrEqual(40);
  });

  it("are forgotten 30 days after their end, in all tenants, and only then", async () => {
    const day = 86_400_000;
    const old = Array.from({ length: 450 }, (_, n) => n);
    const kind = kindOf("t.old", async () => null);
    for (const n of [0, 1]) await enqueueJob(n ? neighbour : admin, kind, { n });
    const [sample] = await store().select().from(jobs).where(eq(jobs.tenant, "b"));
    if (!sample) throw new Error("nothing left");
    await bookkeep((tx) =>
      tx.insert(jobs).values([
        ...old.map((n) => ({
          ...sample,
          id: `old_${n}`,
          state: "done" as const,
          endedAt: new Date(now() - 30 * day - 1 - n),
        })),
        { ...sample, id: "young", state: "failed" as const, endedAt: new Date(now() - 30 * day + 1) },
        ...[day - 1, day + 1].map((agoMs) => ({
          ...sample,
          id: `routine_${agoMs}`,
          routine: true,
          state: "done" as const,
          endedAt: new Date(now() - agoMs),
        })),
      ]),
    );
    await enqueueJob({ ...systemCtx(), now }, PRUNE_JOBS, { keepDays: 30 });
    expect(await turn(PRUNE_JOBS)).toMatchObject({
      state: "done",
      result: { removed: 451 },
      progressDone: 451,
      progressTotal: 451,
    });
    const left = await store().select({ id: jobs.id, kind: jobs.kind }).from(jobs);
    expect(left.map(({ kind }) => kind).toSorted()).toEqual([
      "jobs.prune",
      "t.old",
      "t.old",
      "t.old",
      "t.old",
    ]);
    expect(await store().select().from(schedules)).toEqual([]);
  });
});
