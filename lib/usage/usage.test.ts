import { describe, expect, it } from "vitest";
import { anomalyOf } from "./anomaly";
import { bucketAt, bucketStarts, readZone } from "./buckets";
import { choosePieces, HOUR_MS } from "./pieces";
import { projectMonth } from "./project";
import { runsOf } from "./source";

const ms = (text: string) => Date.parse(text);
const texts = (all: readonly number[]) => all.map((one) => new Date(one).toISOString().slice(0, 16));

describe("bars of a chart", () => {
  it("are days of the zone, of 23 and 25 hours where clocks jump", () => {
    const autumn = { fromMs: ms("2026-10-24T10:00Z"), toMs: ms("2026-10-26T12:00Z") };
    expect(texts(bucketStarts(autumn, "1d", "Europe/Madrid"))).toEqual([
      "2026-10-24T10:00",
      "2026-10-24T22:00",
      "2026-10-25T23:00",
    ]);
    const spring = { fromMs: ms("2026-03-28T23:00Z"), toMs: ms("2026-03-30T22:00Z") };
    expect(texts(bucketStarts(spring, "1d", "Europe/Madrid"))).toEqual([
      "2026-03-28T23:00",
      "2026-03-29T22:00",
    ]);
    expect(
      texts(bucketStarts({ fromMs: ms("2026-01-31T00:00Z"), toMs: ms("2026-03-01T00:00Z") }, "1mo", "UTC")),
    ).toEqual(["2026-01-31T00:00", "2026-02-01T00:00"]);
  });

  it("are refused where there would be too many, and in a zone that nobody knows", () => {
    const year = { fromMs: ms("2026-01-01T00:00Z"), toMs: ms("2027-01-01T00:00Z") };
    expect(() => bucketStarts(year, "1h", "UTC")).toThrow("more than 800 bars");
    for (const none of ["Europe/Atlantis", "+02:00"])
      expect(() => readZone(none)).toThrow(`no time zone "${none}"`);
    expect(["europe/madrid", "utc", ""].map(readZone)).toEqual(["Europe/Madrid", "UTC", "UTC"]);
    expect(bucketAt([10, 20, 30], 9)).toBe(-1);
    expect(bucketAt([10, 20, 30], 20)).toBe(1);
  });
});

describe("where a range is read", () => {
  const day = ms("2026-11-02T00:00Z");
  const hours = [0, 1, 2, 23].map((hour) => (day + hour * HOUR_MS) / 1_000);
  const known = {
    hours,
    touched: [10, 20, 30, 40],
    hour_starts: hours,
    hour_versions: [1, 2, 3, 4],
    hour_rows: [10, 20, 29, 40],
    day_starts: [day / 1_000],
    day_versions: [9],
    day_rows: [100],
    logs: 0,
  };
  const whole = { fromMs: day, toMs: day + 24 * HOUR_MS };

  it("takes a whole day where its sum is of all that its hours were given", () => {
    expect(choosePieces(known, whole, [day])).toMatchObject({ days: [{ version: 9 }], hours: [], raw: [] });
  });

  it("takes hours, and requests where an hour was given more than was summed, or is cut", () => {
    const later = { ...known, day_rows: [99] };
    const cut = { fromMs: day + HOUR_MS / 2, toMs: whole.toMs };
    const found = choosePieces(later, cut, [cut.fromMs]);
    expect(found.hours.map(({ version }) => version)).toEqual([2, 4]);
    expect(found.raw).toEqual([
      { fromMs: cut.fromMs, toMs: day + HOUR_MS },
      { fromMs: day + 2 * HOUR_MS, toMs: day + 3 * HOUR_MS },
    ]);
    expect(found.freshness).toEqual({ hours: 4, readFromRequests: 2 });
  });

  it("never takes an hour across the border of two bars", () => {
    const found = choosePieces({ ...known, day_rows: [0] }, whole, [day, day + 1.5 * HOUR_MS]);
    expect(found.raw.map(({ fromMs }) => fromMs)).toContain(day + HOUR_MS);
  });
});

describe("stretches that are read as one run", () => {
  const at = (...hours: number[]) =>
    hours.map((hour) => ({ startMs: day + hour * HOUR_MS, version: hour + 1 }));
  const day = ms("2026-11-02T00:00Z");
  const hoursOf = (runs: { version: number }[][]) => runs.map((run) => run.map(({ version }) => version - 1));

  it("leave out what lies between the two ends of a range", () => {
    expect(hoursOf(runsOf(at(21, 22, 23, 2160, 2161), HOUR_MS))).toEqual([
      [21, 22, 23],
      [2160, 2161],
    ]);
    expect(runsOf([], HOUR_MS)).toEqual([]);
  });

  it("are few, however scattered", () => {
    const scattered = at(...Array.from({ length: 500 }, (_, n) => n * 4));
    expect(runsOf(scattered, HOUR_MS)).toHaveLength(1);
    const uneven = at(...Array.from({ length: 400 }, (_, n) => n * n));
    expect(runsOf(uneven, HOUR_MS).length).toBeLessThanOrEqual(21);
    expect(runsOf(uneven, HOUR_MS).flat()).toEqual(uneven);
  });
});

describe("a forecast", () => {
  const from = ms("2026-10-01T00:00Z");
  const days = (count: number, value: (weekday: number) => number) =>
    Array.from({ length: count }, (_, n) => {
      const startMs = from + n * 24 * HOUR_MS;
      return { startMs, value: value(new Date(startMs).getUTCDay()) };
    });
  const month = { nowMs: ms("2026-11-16T12:00Z"), monthEndMs: ms("2026-12-01T00:00Z"), zone: "UTC" };

  it("goes by weekdays: the days left are worth what those weekdays were", () => {
    // 140 on weekdays, nothing at weekends; half of Monday the 16th and ten whole weekdays are left.
    const projected = projectMonth({
      ...month,
      days: days(46, (d) => (d === 0 || d === 6 ? 0 : 140)),
      soFar: 1_470,
    });
    expect(projected).toMatchObject({ expected: 1_470 + 70 + 1_400, low: 2_940, high: 2_940 });
  });

  it("says how wide it is, never below what is used already, and nothing of less than a week", () => {
    const uneven = days(46, (d) => d).map((one, n) => ({ ...one, value: n % 14 < 7 ? 0 : 200 }));
    const wide = projectMonth({ ...month, days: uneven, soFar: 1_600 });
    expect(wide.low).toBeGreaterThanOrEqual(1_600);
    expect(wide.high).toBeGreaterThan(wide.expected ?? 0);
    const thin = days(46, () => 1).slice(-5);
    expect(projectMonth({ ...month, days: thin, soFar: 5 })).toMatchObject({
      expected: null,
      low: null,
      high: null,
    });
  });
});

describe("an anomaly", () => {
  const weeks = [100, 110, 90, 105].map((value) => ({ value, requests: 50 }));
  const of = (value: number, requests = 50, before = weeks) =>
    anomalyOf({ now: { value, requests }, weeks: before, measure: "requests", hours: 24, name: "Team A" });

  it("is far from the median of the same hours, and says by how much", () => {
    expect(of(1_000)?.words).toBe(
      "Team A: 1,000 requests in the last 24 hours, 9.8 times as much as usual. The median of the same hours of the last 4 weeks is 103 requests.",
    );
    expect(of(0)?.words).toContain("where it used to have some");
  });

  it("is not what hardly differs, what is rare, or what has no past", () => {
    expect(of(130)).toBeNull();
    expect(
      of(
        1_000,
        5,
        weeks.map((week) => ({ ...week, requests: 5 })),
      ),
    ).toBeNull();
    expect(
      of(
        1_000,
        500,
        weeks.map((week, n) => (n < 2 ? { value: 0, requests: 0 } : week)),
      ),
    ).toBeNull();
  });
});
