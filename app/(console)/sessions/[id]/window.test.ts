import { describe, expect, it } from "vitest";
import { ROW_PX, scrollTo, slices } from "./window";

const height = (all: ReturnType<typeof slices>) =>
  all.reduce((sum, one) => sum + (one.kind === "gap" ? one.rows : one.to - one.from), 0);

describe("slices", () => {
  it("keeps few rows of many, and the height of all", () => {
    const found = slices(10_000, 5_000 * ROW_PX, 800, 5_010);
    expect(found.map((one) => one.kind)).toEqual(["gap", "rows", "gap"]);
    expect(height(found)).toBe(10_000);
    const rows = found[1];
    expect(rows?.kind === "rows" && rows.to - rows.from).toBeLessThan(60);
  });

  it("keeps the selected row out of sight, above and below", () => {
    for (const kept of [3, 9_999]) {
      const found = slices(10_000, 5_000 * ROW_PX, 800, kept);
      expect(found.some((one) => one.kind === "rows" && one.from <= kept && kept < one.to)).toBe(true);
      expect(height(found)).toBe(10_000);
    }
  });

  it("stands few rows and none", () => {
    expect(slices(3, 0, 800, 0)).toEqual([{ kind: "rows", from: 0, to: 3 }]);
    expect(slices(0, 0, 800, 0)).toEqual([]);
    expect(height(slices(100, 999_999, 800, 0))).toBe(100);
  });
});

describe("scrollTo", () => {
  it("moves least, and not at all for a row in sight", () => {
    expect(scrollTo(5, 0, 832, 32)).toBeNull();
    expect(scrollTo(2, 280, 832, 32)).toBe(2 * ROW_PX);
    expect(scrollTo(100, 0, 832, 32)).toBe(101 * ROW_PX - 800);
  });
});
