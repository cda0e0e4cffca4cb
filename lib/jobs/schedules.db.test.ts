import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { jobs, schedules } from "@/db/store/schema/jobs";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { listChanges } from "@/lib/changes/list";
import { fireDue } from "./fire";
import type { JobKind } from "./kind";
import { listSchedules } from "./listSchedules";
import { pauseSchedule, resumeSchedule } from "./pauseSchedule";
import { runScheduleNow } from "./runSchedule";
import { ensureSchedule } from "./schedule";

const START_MS = Date.parse("2026-11-21T10:00:00.000Z");
const MINUTE_MS = 60_000;
const clock = { nowMs: START_MS };
const system = { ...systemCtx("a"), now: () => clock.nowMs };
const admin = testCtx("a", ["admin"], clock);

const kind: JobKind<{ n: number }> = {
  name: "t.tick",
  input: z.object({ n: z.number() }),
  ability: "settings.write",
  maxAttempts: 3,
  label: ({ n }) => `Tick ${n}`,
  run: async () => null,
};
const spec = { name: "tick", kind, input: { n: 1 }, cron: "*/5 * * * *", timeZone: "UTC" };
const all = () => store().select().from(jobs).orderBy(jobs.createdAt);
const only = async () => {
  const [one] = await listSchedules(admin);
  if (!one) throw new Error("no schedule");
  return one;
};
const endAll = () => bookkeep((tx) => tx.update(jobs).set({ state: "done" })).then(() => undefined);

describeOnEachStore("schedules", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
    const rows = ["a", "b"].map((id) => ({ id, slug: id, name: id, createdAt: new Date(0) }));
    await bookkeep((tx) => tx.insert(tenants).values(rows));
  });
  afterAll(() => opened.close());
  beforeEach(async () => {
    clock.nowMs = START_MS;
    await bookkeep(async (tx) => {
      await tx.delete(jobs);
      await tx.delete(schedules);
    });
    await ensureSchedule(system, spec);
  });

  it("are one row, whoever makes sure of them how often", async () => {
    await Promise.all(Array.from({ length: 5 }, () => ensureSchedule(system, spec)));
    expect(await listSchedules(admin)).toEqual([
      {
        id: expect.stringMatching(/^sch_/),
        name: "tick",
        kind: "t.tick",
        label: "Tick 1",
        cron: "*/5 * * * *",
        timeZone: "UTC",
        paused: false,
        nextAt: "2026-11-21T10:05:00.000Z",
        last: null,
      },
    ]);
  });

  it("fire once at their time, however many processes look", async () => {
    clock.nowMs = START_MS + 5 * MINUTE_MS - 1;
    expect(await fireDue(clock.nowMs)).toBe(0);
    clock.nowMs += 1;
    await Promise.all(Array.from({ length: 8 }, () => fireDue(clock.nowMs)));
    const made = await all();
    expect(made).toMatchObject([
      {
        kind: "t.tick",
        label: "Tick 1",
        input: { n: 1 },
        schedule: "tick",
        ability: "settings.write",
        state: "waiting",
      },
    ]);
    expect(await only()).toMatchObject({
      nextAt: "2026-11-21T10:10:00.000Z",
      last: { id: made[0]?.id, state: "waiting" },
    });
  });

  it("catch up once after a downtime, and then keep their times", async () => {
    clock.nowMs = START_MS + 63 * MINUTE_MS;
    await fireDue(clock.nowMs);
    await fireDue(clock.nowMs);
    expect(await all()).toHaveLength(1);
    expect(await only()).toMatchObject({ nextAt: "2026-11-21T11:05:00.000Z" });
  });

  it("make no second job while the last one is open", async () => {
    for (const minutes of [5, 10]) await fireDue(START_MS + minutes * MINUTE_MS);
    expect(await all()).toHaveLength(1);
    await endAll();
    await fireDue(START_MS + 15 * MINUTE_MS);
    expect(await all()).toHaveLength(2);
  });

  it("rest while paused, miss what was due then, and stay paused through a start", async () => {
    const { id } = await only();
    await pauseSchedule(admin, id);
    expect(await only()).toMatchObject({ paused: true, nextAt: null });
    await ensureSchedule(system, spec);
    clock.nowMs += 12 * MINUTE_MS;
    await fireDue(clock.nowMs);
    expect(await all()).toEqual([]);
    await resumeSchedule(admin, id);
    await fireDue(clock.nowMs);
    expect(await all()).toEqual([]);
    expect(await only()).toMatchObject({ paused: false, nextAt: "2026-11-21T10:15:00.000Z" });
    await resumeSchedule(admin, id);
    const { changes } = await listChanges(admin, { target: id });
    expect(changes.map(({ verb, actor }) => [verb, actor.name])).toEqual([
      ["resume", "Test person"],
      ["pause", "Test person"],
    ]);
  });

  it("run now when a person asks, once for two who ask at once, and keep their times", async () => {
    const { id } = await only();
    await pauseSchedule(admin, id);
    const asked = await Promise.all([runScheduleNow(admin, id), runScheduleNow(admin, id)]);
    expect(asked.map(({ isNew }) => isNew).toSorted()).toEqual([false, true]);
    expect(new Set(asked.map((one) => one.id)).size).toBe(1);
    expect(await all()).toMatchObject([{ createdBy: "Test person", schedule: "tick" }]);
    expect(await only()).toMatchObject({ paused: true });
  });

  it("follow a new time, zone or input of the next version", async () => {
    await ensureSchedule(system, { ...spec, input: { n: 2 } });
    expect(await only()).toMatchObject({ label: "Tick 2", nextAt: "2026-11-21T10:05:00.000Z" });
    await ensureSchedule(system, { ...spec, cron: "30 2 * * *", timeZone: "Europe/Berlin" });
    expect(await only()).toMatchObject({ timeZone: "Europe/Berlin", nextAt: "2026-11-22T01:30:00.000Z" });
    await expect(ensureSchedule(system, { ...spec, cron: "x" })).rejects.toMatchObject({ code: "INVALID" });
  });

  it("are not there for another tenant, nor without their ability", async () => {
    const { id } = await only();
    for (const ctx of [testCtx("b", ["admin"], clock), testCtx("a", ["member"], clock)]) {
      expect(await listSchedules(ctx)).toEqual([]);
      for (const verb of [pauseSchedule, resumeSchedule, runScheduleNow])
        await expect(verb(ctx, id)).rejects.toMatchObject({ code: "NOT_FOUND", message: expect.any(String) });
    }
    expect(await all()).toEqual([]);
    const [row] = await store().select().from(schedules).where(eq(schedules.id, id));
    expect(row?.paused).toBe(false);
  });
});
