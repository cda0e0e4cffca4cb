import { describe, expect, it } from "vitest";
import { foldIdle, msAt, union, xOf } from "./scale";

const at = (fromMs: number, toMs: number) => ({ fromMs, toMs });

describe("union", () => {
  it("joins what overlaps, touches or nests, in any order", () => {
    expect(union([at(50, 60), at(0, 10), at(10, 20), at(2, 5), at(15, 30)])).toEqual([at(0, 30), at(50, 60)]);
  });
});

describe("foldIdle", () => {
  it("draws to scale where nothing is idle for long", () => {
    const scale = foldIdle([at(0, 400), at(500, 1_000)], 1_000);
    expect(scale.segments).toHaveLength(1);
    expect(xOf(scale, 250)).toBeCloseTo(0.25);
    expect(scale.activeMs).toBe(900);
  });

  it("folds a long wait into a narrow band", () => {
    const scale = foldIdle([at(0, 60_000), at(2_340_000, 2_400_000)], 2_400_000);
    expect(scale.segments.map((one) => one.folded)).toEqual([false, true, false]);
    const wait = scale.segments[1];
    expect((wait?.x1 ?? 1) - (wait?.x0 ?? 0)).toBeLessThan(0.05);
    expect(scale.activeMs).toBe(120_000);
    expect(xOf(scale, 60_000)).toBeLessThan(xOf(scale, 2_340_000));
    expect(xOf(scale, 2_400_000)).toBeCloseTo(1);
  });

  it("keeps the order of instants, and finds them back", () => {
    const scale = foldIdle([at(0, 5_000), at(90_000, 91_000), at(300_000, 320_000)], 330_000);
    const instants = [0, 2_000, 5_000, 40_000, 90_500, 310_000, 330_000];
    const places = instants.map((ms) => xOf(scale, ms));
    expect(places).toEqual([...places].sort((a, b) => a - b));
    for (const [index, ms] of instants.entries()) expect(msAt(scale, places[index] ?? 0)).toBeCloseTo(ms, 3);
  });

  it("leaves most of the width to work, however often it waits", () => {
    const busy = Array.from({ length: 500 }, (_, i) => at(i * 100_000, i * 100_000 + 1_000));
    const folded = foldIdle(busy, 50_000_000).segments.filter((one) => one.folded);
    expect(folded.reduce((sum, one) => sum + one.x1 - one.x0, 0)).toBeLessThanOrEqual(0.3001);
  });

  it("stands a session without any duration", () => {
    expect(xOf(foldIdle([], 0), 0)).toBe(0);
    expect(xOf(foldIdle([at(0, 0)], 0), 10)).toBe(0);
  });
});
