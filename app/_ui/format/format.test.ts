import { describe, expect, it } from "vitest";
import { bytes } from "./bytes";
import { counted, shortCount } from "./count";
import { duration, msCell } from "./duration";
import { usd, usdCell } from "./money";
import { ago, clock, dayMinute, isoOf } from "./time";

describe("counts", () => {
  it("groups, and agrees with its noun", () => {
    expect(counted(1, "error")).toBe("1 error");
    expect(counted(12_408, "action")).toBe("12,408 actions");
    expect(counted(0, "reply", "replies")).toBe("0 replies");
  });
  it("shortens only what does not fit", () => {
    expect([9_999, 12_440, 99_949, 150_000, 999_949, 1_240_000].map(shortCount)).toEqual([
      "9,999",
      "12.4k",
      "99.9k",
      "150k",
      "1000k",
      "1.2M",
    ]);
  });
});

describe("money", () => {
  it("never rounds a cost to nothing", () => {
    expect(usdCell(50_000)).toBe("<0.0001");
    expect(usdCell(0)).toBe("0.0000");
    expect(usdCell(3_100_000)).toBe("0.0031");
    expect(usd(400)).toBe("<$0.000001");
    expect(usd(3_100_000)).toBe("$0.0031");
    expect(usd(1_284_500_000_000)).toBe("$1,284.50");
  });
});

describe("durations", () => {
  it("uses two units at most", () => {
    expect([0.25, 840, 3_240, 59_960, 192_000, 7_440_000, 262_800_000].map(duration)).toEqual([
      "0.3 ms",
      "840 ms",
      "3.2 s",
      "1 m",
      "3 m 12 s",
      "2 h 4 m",
      "3 d 1 h",
    ]);
  });
  it("shows fractions only where they matter", () => {
    expect([0, 1.25, 9, 20.4, 12_345.6].map(msCell)).toEqual(["0", "1.3", "9", "20", "12,346"]);
  });
});

describe("times", () => {
  it("keeps milliseconds of nanosecond times", () => {
    expect(clock("2026-11-21T14:00:59.123456789Z")).toBe("14:00:59.123");
  });
  it("prints instants for links and axes", () => {
    expect(isoOf(1_795_269_600_000)).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(isoOf(1_795_269_600_001)).toMatch(/\.001Z$/);
    expect(dayMinute(Date.UTC(2026, 10, 21, 14, 5))).toBe("11-21 14:05");
  });
  it("says how long ago in one unit", () => {
    const now = Date.UTC(2026, 10, 21);
    expect(
      [500, 12_000, 300_000, 7_200_000, 200_000_000].map((ms) => ago(new Date(now - ms).toISOString(), now)),
    ).toEqual(["now", "12 s ago", "5 m ago", "2 h ago", "2 d ago"]);
  });
});

it("says sizes in two digits that count", () => {
  expect([0, 999, 1_000, 9_949, 9_950, 1_234_567, 999_499, 999_500, 5e12, 1e18].map(bytes)).toEqual([
    "0 B",
    "999 B",
    "1.0 KB",
    "9.9 KB",
    "10 KB",
    "1.2 MB",
    "999 KB",
    "1.0 MB",
    "5.0 TB",
    "1000 PB",
  ]);
});
