import { describe, expect, it } from "vitest";
import { type Bucket, replay } from "./replay";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const dayOf = (ms: number) => new Date(ms).toISOString().slice(0, 10);
const told = { bucketMs: HOUR, fromMs: 0, dayOf };

/** One bucket of a daily window. */
const use = (holder: string, hour: number, requests: number, amount: number): Bucket => ({
  holder,
  startMs: hour * HOUR,
  windowStartMs: Math.floor(hour / 24) * DAY,
  requests,
  amount,
});

describe("what a ceiling would have done", () => {
  const kim = [
    use("kim", 3, 10, 1_000),
    use("kim", 9, 10, 1_000),
    use("kim", 10, 4, 100),
    use("kim", 30, 10, 1_000),
  ];

  it("admits until the ceiling of the window and refuses from there on, to the bucket's share", () => {
    expect(replay(kim, { ...told, ceiling: 1_750 })).toEqual({
      limited: 3 + 4,
      days: 1,
      limitedMs: 0.25 * HOUR + HOUR,
      byHolder: [{ holder: "kim", limited: 7 }],
    });
    expect(replay(kim, { ...told, ceiling: 2_100 }).limited).toBe(0);
  });

  it("keeps holders and windows apart, whatever the order, and says who is hit most", () => {
    const all = [...kim, use("lee", 3, 9, 900), use("lee", 27, 9, 900)].reverse();
    const done = replay(all, { ...told, ceiling: 600 });
    expect(done.byHolder).toEqual([
      { holder: "kim", limited: 4 + 10 + 4 + 4 },
      { holder: "lee", limited: 3 + 3 },
    ]);
    expect(done.days).toBe(2);
  });

  it("counts nothing from before, but what was used then is used", () => {
    expect(replay(kim, { ...told, ceiling: 1_000, fromMs: 10 * HOUR }).limited).toBe(4);
  });

  it("refuses everything under a ceiling of 0, also what took nothing", () => {
    expect(replay([use("kim", 3, 2, 0)], { ...told, ceiling: 0 }).limited).toBe(2);
  });
});
