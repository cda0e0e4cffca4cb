import { describe, expect, it } from "vitest";
import { type WindowRule, windowAt } from "./window";

const rule = (
  windowUnit: WindowRule["windowUnit"],
  zone = "UTC",
  more: Partial<WindowRule> = {},
): WindowRule => {
  return { windowUnit, windowCount: 1, zone, fiscalStartMonth: 1, ...more };
};
const HOUR_MS = 3_600_000;
const iso = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString().replace(".000Z", "Z"));
function shown(of: WindowRule, at: string): (string | null)[] {
  const { startMs, endMs } = windowAt(of, Date.parse(at));
  return [iso(startMs), iso(endMs)];
}
const hours = (of: WindowRule, at: string) => {
  const { startMs, endMs } = windowAt(of, Date.parse(at));
  return ((endMs ?? Number.NaN) - startMs) / HOUR_MS;
};

/** Numbers that look random and are the same in each run (mulberry32). */
function chance(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const ZONES = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/St_Johns", // changed at 00:01 until 2011: a date began twice
  "America/Sao_Paulo", // without a midnight on change days, until 2019
  "America/Havana", // two midnights
  "Asia/Beirut", // without a midnight, to this day
  "Africa/Casablanca",
  "Australia/Lord_Howe", // half an hour
  "Pacific/Auckland",
  "Pacific/Apia", // without a 30 December in 2011
  "Asia/Kathmandu",
];
const UNITS = ["day", "week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year"] as const;

describe("windows", () => {
  it("tile time: each moment is in exactly one, and the next begins where it ends", () => {
    const random = chance(6);
    const from = Date.parse("2007-01-01T00:00:00Z");
    const span = Date.parse("2037-01-01T00:00:00Z") - from;
    for (const zone of ZONES) {
      for (const unit of UNITS) {
        const of = rule(unit, zone, { fiscalStartMonth: 1 + Math.floor(random() * 12) });
        for (let i = 0; i < 25; i++) {
          const atMs = from + Math.floor(random() * span);
          const found = windowAt(of, atMs);
          const end = found.endMs ?? Number.NaN;
          expect(found.startMs <= atMs && atMs < end, `${zone} ${unit} ${iso(atMs)}`).toBe(true);
          expect(windowAt(of, found.startMs)).toEqual(found);
          expect(windowAt(of, end - 1)).toEqual(found);
          expect(windowAt(of, end).startMs).toBe(end);
          expect(windowAt(of, found.startMs - 1).endMs).toBe(found.startMs);
        }
      }
    }
  });

  it("of the calendar begin on the first of the zone's own dates", () => {
    expect(shown(rule("month", "Europe/Berlin"), "2026-10-31T22:59:59Z")).toEqual([
      "2026-09-30T22:00:00Z",
      "2026-10-31T23:00:00Z",
    ]);
    expect(shown(rule("month"), "2028-02-29T23:59:59Z")).toEqual([
      "2028-02-01T00:00:00Z",
      "2028-03-01T00:00:00Z",
    ]);
    expect(shown(rule("week", "Pacific/Auckland"), "2026-11-22T11:00:00Z")).toEqual([
      "2026-11-22T11:00:00Z",
      "2026-11-29T11:00:00Z",
    ]);
    expect(shown(rule("quarter", "America/New_York"), "2027-01-01T04:59:59Z")).toEqual([
      "2026-10-01T04:00:00Z",
      "2027-01-01T05:00:00Z",
    ]);
    const fiscal = { fiscalStartMonth: 10 };
    expect(shown(rule("fiscal_year", "UTC", fiscal), "2026-09-30T12:00:00Z")).toEqual([
      "2025-10-01T00:00:00Z",
      "2026-10-01T00:00:00Z",
    ]);
    expect(shown(rule("fiscal_quarter", "UTC", { fiscalStartMonth: 2 }), "2026-01-15T00:00:00Z")).toEqual([
      "2025-11-01T00:00:00Z",
      "2026-02-01T00:00:00Z",
    ]);
  });

  it("have 23 and 25 hours where clocks jump, and half of one on Lord Howe", () => {
    expect(hours(rule("day", "Europe/Berlin"), "2026-03-29T12:00:00Z")).toBe(23);
    expect(hours(rule("day", "Europe/Berlin"), "2026-10-25T12:00:00Z")).toBe(25);
    expect(hours(rule("day", "Australia/Lord_Howe"), "2026-04-05T02:00:00Z")).toBe(24.5);
    expect(hours(rule("day", "Australia/Lord_Howe"), "2026-10-04T02:00:00Z")).toBe(23.5);
    expect(hours(rule("month", "America/New_York"), "2026-03-20T12:00:00Z")).toBe(31 * 24 - 1);
  });

  it("begin right after a jump that leaves midnight out, and at the earlier of two midnights", () => {
    expect(shown(rule("day", "Asia/Beirut"), "2026-03-29T12:00:00Z")).toEqual([
      "2026-03-28T22:00:00Z",
      "2026-03-29T21:00:00Z",
    ]);
    expect(shown(rule("day", "America/Havana"), "2026-11-01T12:00:00Z")).toEqual([
      "2026-11-01T04:00:00Z",
      "2026-11-02T05:00:00Z",
    ]);
    // The day that Samoa left out lasts for nothing; the day before ends where the one after begins.
    expect(shown(rule("day", "Pacific/Apia"), "2011-12-30T09:59:59Z")).toEqual([
      "2011-12-29T10:00:00Z",
      "2011-12-30T10:00:00Z",
    ]);
    expect(shown(rule("day", "Pacific/Apia"), "2011-12-30T10:00:00Z")[1]).toBe("2011-12-31T10:00:00Z");
  });

  it("of a length are counted from 1970, whatever the zone", () => {
    const seven = rule("minute", "Europe/Berlin", { windowCount: 7 });
    const { startMs, endMs } = windowAt(seven, Date.parse("2026-10-25T00:59:00Z"));
    expect([startMs % 420_000, (endMs ?? 0) - startMs]).toEqual([0, 420_000]);
    expect(shown(rule("hour", "UTC", { windowCount: 24 }), "2026-11-22T23:59:59.999Z")).toEqual([
      "2026-11-22T00:00:00Z",
      "2026-11-23T00:00:00Z",
    ]);
  });

  it("never end for what is open at once, and a zone that nobody knows is refused", () => {
    expect(windowAt(rule("none"), Date.parse("2026-11-22T12:00:00Z"))).toEqual({ startMs: 0, endMs: null });
    expect(() => windowAt(rule("day", "Mars/Olympus"), 0)).toThrow(RangeError);
  });
});
