import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { decisionPoints } from "@/db/store/schema/decisionPoints";
import { store } from "@/db/store/store";
import { bookkeep } from "@/lib/changes/bookkeep";
import { reportPoint } from "./reportPoint";

/** What each write waits for before it reaches the store. */
const door = vi.hoisted(() => ({ opens: Promise.resolve(), writes: 0 }));
vi.mock("@/lib/changes/bookkeep", async (original) => {
  const real = await original<{ bookkeep: typeof bookkeep }>();
  const late: typeof bookkeep = async (fn) => {
    door.writes += 1;
    await door.opens;
    return real.bookkeep(fn);
  };
  return { bookkeep: late };
});

const NOW_MS = Date.UTC(2026, 10, 22);
const idle = { spooledRows: 0, spooledBytes: 0, lagMs: 0, lastError: null, isFull: false };

describeOnEachStore("what a decision point says of itself", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
  });
  afterAll(() => opened.close());

  it("says its end last, and forgets of the others those that left nothing", async () => {
    const old = { waitingBytes: 0, lastError: null, isFull: false, at: new Date(NOW_MS - 8 * 86_400_000) };
    await bookkeep((tx) =>
      tx.insert(decisionPoints).values([
        { ...old, id: "done", host: "done", waitingRows: 0, endedAt: old.at },
        { ...old, id: "killed", host: "killed", waitingRows: 3, endedAt: null },
      ]),
    );
    let letThrough = () => {};
    door.opens = new Promise((resolve) => {
      letThrough = resolve;
    });
    door.writes = 0;
    const end = reportPoint({ host: "gw", dataDir: "/data", now: () => NOW_MS, state: () => idle });
    const ended = end();
    expect(door.writes, "its end waits for the look on its way").toBe(1);
    letThrough();
    await ended;
    const rows = await store().select().from(decisionPoints).orderBy(decisionPoints.id);
    expect(rows.map(({ id, endedAt }) => [id, endedAt])).toEqual([
      ["gw:/data", new Date(NOW_MS)],
      ["killed", null],
    ]);
  });
});
