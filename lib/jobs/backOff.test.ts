import { expect, it } from "vitest";
import { backOffMs } from "./backOff";

const waits = (attempt: number, kind = {}) =>
  Array.from({ length: 2_000 }, (_, i) => backOffMs(kind, `job_${i}`, attempt));
const mean = (all: number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;

it("doubles from 5 s up to 15 minutes, and takes a uniform share of that", () => {
  for (const [attempt, most] of [
    [1, 5_000],
    [2, 10_000],
    [5, 80_000],
    [9, 900_000],
    [50, 900_000],
  ] as const) {
    const all = waits(attempt);
    expect(Math.max(...all)).toBeLessThanOrEqual(most);
    expect(Math.max(...all)).toBeGreaterThan(most * 0.95);
    expect(Math.abs(mean(all) / most - 0.5)).toBeLessThan(0.05);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(500);
  }
});

it("is the same for the same attempt of the same job, and what the kind says", () => {
  expect(backOffMs({}, "job_x", 3)).toBe(backOffMs({}, "job_x", 3));
  expect(backOffMs({}, "job_x", 3)).not.toBe(backOffMs({}, "job_x", 4));
  expect(Math.max(...waits(1, { retryAfterMs: () => 60_000 }))).toBeGreaterThan(50_000);
});
