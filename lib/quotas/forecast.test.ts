import { expect, it } from "vitest";
import { forecastOf, paceFromMs } from "./forecast";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const month = { windowStartMs: 0, windowEndMs: 30 * DAY };
const use = { ...month, settled: 500, reserved: 0, ceiling: 1_000, settledBefore: 0 };

it("takes the pace from the last day of a month, the last eighth of a shorter window, and never from before it", () => {
  expect(paceFromMs(0, 30 * DAY, 10 * DAY)).toBe(9 * DAY);
  expect(paceFromMs(0, DAY, 12 * HOUR)).toBe(9 * HOUR);
  expect(paceFromMs(0, DAY, HOUR)).toBe(0);
});

it("says when a ceiling is reached at this pace, and what is used at the window's end", () => {
  const nowMs = 10 * DAY;
  // 240 in the last day: 10 an hour; 500 are left.
  expect(forecastOf({ ...use, settledBefore: 260 }, nowMs)).toEqual({
    perHour: 10,
    atEnd: 500 + 240 * 20,
    fullAtMs: nowMs + 50 * HOUR,
  });
  // What is set aside is gone too: 300 are left.
  expect(forecastOf({ ...use, reserved: 200, settledBefore: 260 }, nowMs).fullAtMs).toBe(nowMs + 30 * HOUR);
});

it("says nothing of what is not reached in this window, is reached already, or of what it is too early or short to say", () => {
  const nowMs = 10 * DAY;
  expect(forecastOf({ ...use, settledBefore: 490 }, nowMs)).toMatchObject({ atEnd: 700, fullAtMs: null });
  expect(forecastOf({ ...use, settledBefore: 500 }, nowMs)).toEqual({
    perHour: 0,
    atEnd: 500,
    fullAtMs: null,
  });
  expect(forecastOf({ ...use, settled: 1_000 }, nowMs).fullAtMs).toBeNull();
  expect(forecastOf(use, HOUR)).toEqual({ perHour: null, atEnd: null, fullAtMs: null });
  expect(forecastOf({ ...use, windowEndMs: 60_000 }, 30_000).atEnd).toBeNull();
  expect(forecastOf({ ...use, windowEndMs: null }, nowMs).perHour).toBeNull();
});
