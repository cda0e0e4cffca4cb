import { describe, expect, it } from "vitest";
import { ticks } from "./ticks";

describe("ticks", () => {
  it("falls on round times and names the day where it changes", () => {
    const from = Date.UTC(2026, 10, 20, 21, 10);
    const labels = ticks(from, from + 6 * 3_600_000, 8).map((tick) => tick.label);
    expect(labels).toEqual(["22:00", "23:00", "11-21", "01:00", "02:00", "03:00"]);
  });
  it("stays within its number at every span", () => {
    for (const span of [1_000, 900_000, 86_400_000, 604_800_000, 31_536_000_000, 1_800_000_000_000]) {
      const found = ticks(0, span, 8);
      expect(found.length).toBeLessThanOrEqual(8);
      expect(found.every((tick) => tick.at >= 0 && tick.at < 1)).toBe(true);
    }
  });
});
