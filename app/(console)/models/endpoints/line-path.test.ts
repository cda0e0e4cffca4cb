import { expect, it } from "vitest";
import { pathOf } from "./line-path";

const MINUTE_MS = 60_000;

it("joins neighbours, from zero to the most", () => {
  expect(pathOf([0, MINUTE_MS, 2 * MINUTE_MS], [0, 5, 10], 10)).toBe("M0.0 71.0h0.1L160.0 37.0L320.0 3.0");
});

it("breaks where nothing is known, and where nothing was measured for long", () => {
  expect(pathOf([0, MINUTE_MS, 2 * MINUTE_MS], [1, null, 1], 1)).toBe("M0.0 3.0h0.1M320.0 3.0h0.1");
  const times = [0, 1, 2, 3, 4, 60].map((minute) => minute * MINUTE_MS);
  const path = pathOf(times, [1, 1, 1, 1, 1, 1], 1);
  expect(path.match(/M/g)).toHaveLength(2);
  expect(path.endsWith("M320.0 3.0h0.1")).toBe(true);
});

it("stands on the floor where all is nought", () => {
  expect(pathOf([0], [0], 0)).toBe("M0.0 71.0h0.1");
});
