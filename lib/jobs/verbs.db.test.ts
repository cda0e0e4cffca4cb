import { setTimeout as sleep } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { jobs } from "@/db/store/schema/jobs";
import { tenants } from "@/db/store/schema/tenants";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { listChanges } from "@/lib/changes/list";
import { cancelJob } from "./cancel";
import { countJobs } from "./counts";
import { enqueueJob } from "./enqueue";
import { getJob } from "./get";
import type { JobState } from "./job";
import type { JobKind, RunningJob } from "./kind";
import { listJobs } from "./list";
import { retryJob } from "./retry";
import { startWorker } from "./worker";

const clock = { nowMs: Date.parse("2026-11-21T10:00:00.000Z") };
const admin = testCtx("a", ["admin"], clock);
const missing = "job_0190a1b2-0000-7000-8000-000000000000";
const input = z.object({ n: z.number(), token: z.string().optional() });

function kindOf(run: (job: RunningJob) => Promise<unknown>): JobKind<z.output<typeof input>> {
  const label = ({ n }: { n: number }) => `Work ${n}`;
  return {
    name: "t.work",
    input,
    ability: "settings.write",
    maxAttempts: 2,
    label,
    run: (_ctx, _in, job) => run(job),
  };
}
const idle = kindOf(async () => null);

async function reaches(id: string, state: JobState, limitMs = 10_000): Promise<number> {
  const startedMs = Date.now();
  while ((await getJob(admin, id)).state !== state) {
    if (Date.now() - startedMs > limitMs) throw new Error(`never ${state}`);
    await sleep(25);
  }
  return Date.now() - startedMs;
}

describeOnEachStore("the verbs of jobs", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
    const rows = ["a", "b"].map((id) => ({ id, slug: id, name: id, createdAt: new Date(0) }));
    await bookkeep((tx) => tx.insert(tenants).values(rows));
  });
  afterAll(() => opened.close());
  beforeEach(() => bookkeep((tx) => tx.delete(jobs)).then(() => undefined));

  it("list by keyset, newest first, narrowed by state and kind, and count", async () => {
    const ids: string[] = [];
    for (let n = 0; n < 5; n++) {
      clock.nowMs += n % 2;
      ids.unshift((await enqueueJob(admin, idle, { n })).id);
    }
    await cancelJob(admin, ids[4] ?? "");
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listJobs(admin, { limit: 2, cursor });
      found.push(...page.jobs.map((job) => job.id));
      cursor = page.next ?? undefined;
    } while (cursor);
    expect(found).toEqual(ids);
    expect((await listJobs(admin, { state: "cancelled" })).jobs.map((job) => job.id)).toEqual([ids[4]]);
    expect((await listJobs(admin, { kind: "other" })).jobs).toEqual([]);
    expect(await countJobs(admin)).toEqual({
      states: { waiting: 4, running: 0, done: 0, failed: 0, cancelled: 1 },
      routine: 0,
      kinds: ["t.work"],
    });
    await expect(listJobs(admin, { cursor: "x" })).rejects.toMatchObject({ code: "INVALID" });
  });

  it("leave housekeeping that is done out of lists, unless asked", async () => {
    const { id } = await enqueueJob(admin, { ...idle, routine: true }, { n: 1 });
    expect((await listJobs(admin)).jobs.map((job) => job.id)).toEqual([id]);
    await bookkeep((tx) => tx.update(jobs).set({ state: "done" }).where(eq(jobs.id, id)));
    expect((await listJobs(admin)).jobs).toEqual([]);
    expect((await listJobs(admin, { routine: true })).jobs.map((job) => job.id)).toEqual([id]);
    expect(await countJobs(admin)).toMatchObject({ routine: 1, states: { done: 0 } });
  });

  it("cancel a waiting job at once, once, and audited", async () => {
    const { id } = await enqueueJob(admin, idle, { n: 1 });
    expect(await cancelJob(admin, id)).toMatchObject({ state: "cancelled" });
    expect(await cancelJob(admin, id)).toMatchObject({ state: "cancelled" });
    const { changes } = await listChanges(admin, { target: id });
    expect(changes.map(({ verb }) => verb)).toEqual(["cancel", "start"]);
  });

  it("cancel a running job within 2 s, whether it looks at its signal or tells its progress", async () => {
    const bySignal = kindOf(async (job) => {
      await new Promise((resolve) => job.signal.addEventListener("abort", resolve));
      job.signal.throwIfAborted();
    });
    const byProgress = kindOf(async (job) => {
      for (let n = 0; ; n++) {
        await job.progress(n, null);
        await sleep(20);
      }
    });
    for (const kind of [bySignal, byProgress]) {
      const { id } = await enqueueJob(systemCtx("a"), kind, { n: 1 });
      const stop = startWorker([kind], Date.now);
      await reaches(id, "running");
      expect(await cancelJob(admin, id)).toMatchObject({ state: "running", cancelRequested: true });
      expect(await reaches(id, "cancelled")).toBeLessThan(2_000);
      await stop();
      expect((await getJob(admin, id)).attempts).toMatchObject([{ outcome: "cancelled" }]);
    }
  });

  it("retry what failed with all its attempts, and what waits at once; not what is done", async () => {
    const { id } = await enqueueJob(admin, idle, { n: 1 }, { runAtMs: clock.nowMs + 60_000 });
    expect(await retryJob(admin, id)).toMatchObject({ runAt: new Date(clock.nowMs).toISOString() });
    const put = (state: JobState) =>
      bookkeep((tx) => tx.update(jobs).set({ state, attempt: 2, error: "No." }).where(eq(jobs.id, id)));
    await put("failed");
    expect(await retryJob(admin, id)).toMatchObject({ state: "waiting", attempt: 0, endedAt: null });
    await put("done");
    await expect(retryJob(admin, id)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(cancelJob(admin, id)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("show what went in without its secrets", async () => {
    const { id } = await enqueueJob(admin, idle, { n: 1, token: "hunter2" });
    expect(await getJob(admin, id)).toMatchObject({ input: { n: 1 }, result: null, attempts: [] });
    expect(JSON.stringify(await getJob(admin, id))).not.toContain("hunter2");
    expect(JSON.stringify(await listChanges(admin, { target: id }))).not.toContain("hunter2");
  });

  it("answer for another tenant's job, and for one without its ability, as for none", async () => {
    const { id } = await enqueueJob(admin, idle, { n: 1 });
    for (const ctx of [testCtx("b", ["admin"], clock), testCtx("a", ["auditor"], clock)]) {
      expect((await listJobs(ctx)).jobs).toEqual([]);
      expect((await countJobs(ctx)).kinds).toEqual([]);
      for (const verb of [getJob, cancelJob, retryJob]) {
        const [theirs, none] = await Promise.all(
          [id, missing].map((one) => verb(ctx, one).catch((error: Error) => error.message)),
        );
        expect(theirs).toEqual(none);
      }
    }
    expect(await getJob(admin, id)).toMatchObject({ state: "waiting" });
  });
});
