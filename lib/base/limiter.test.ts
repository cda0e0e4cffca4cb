import { expect, it } from "vitest";
import { Limiter, tooMany } from "./limiter";

const START = 1_200_000;

it("lets so many through in a window, and says when to come again", () => {
  const limiter = new Limiter(3, 60_000);
  const takes = [0, 1, 2, 3, 4].map((i) => limiter.take("a", START + i * 1_000));
  expect(takes).toEqual([0, 0, 0, 57, 56]);
  expect(limiter.take("b", START + 5_000)).toBe(0);
});

it("does not let twice as many through around the end of a window", () => {
  const limiter = new Limiter(10, 60_000);
  for (let i = 0; i < 10; i++) expect(limiter.take("a", START + 59_000)).toBe(0);
  expect(limiter.take("a", START + 61_000)).toBeGreaterThan(0);
  expect(limiter.take("a", START + 110_000)).toBe(0);
});

it("forgets who was quiet for two windows", () => {
  const limiter = new Limiter(1, 60_000);
  expect([limiter.take("a", START), limiter.take("a", START)]).toEqual([0, 60]);
  expect(limiter.take("a", START + 120_000)).toBe(0);
});

it("remembers a bounded number of callers, however many come", () => {
  const limiter = new Limiter(1, 60_000);
  for (let i = 0; i < 50_000; i++) limiter.take(String(i), START);
  expect(limiter.size).toBe(20_000);
  expect(limiter.take("49999", START)).toBeGreaterThan(0);
});

it("says it in words and as a number", () => {
  expect(tooMany(7)).toMatchObject({ code: "QUOTA_EXCEEDED", retryAfterSeconds: 7 });
  expect(tooMany(7).message).toContain("Try again in 7 s.");
});
