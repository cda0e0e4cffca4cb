import { describe, expect, it } from "vitest";
import { firstTime, nextTime } from "./cron";

/** The next times after an instant, in UTC to the minute. */
function times(cron: string, timeZone: string, after: string, many: number): string[] {
  const found: string[] = [];
  let atMs = Date.parse(after);
  for (let i = 0; i < many; i++) {
    atMs = firstTime(cron, timeZone, atMs);
    found.push(new Date(atMs).toISOString().slice(5, 16));
  }
  return found;
}

/** Central Europe 2026: 02:00 → 03:00 on 29 March (01:00 UTC), 03:00 → 02:00 on 25 October (01:00 UTC). */
const BERLIN = "Europe/Berlin";

describe("a time of day, where clocks jump", () => {
  it("runs right after the gap on the day that does not have it", () => {
    expect(times("30 2 * * *", BERLIN, "2026-03-27T12:00:00Z", 3)).toEqual([
      "03-28T01:30",
      "03-29T01:00",
      "03-30T00:30",
    ]);
    // 02:30 in New York on 8 March 2026: 03:00 EDT.
    expect(times("30 2 * * *", "America/New_York", "2026-03-07T12:00:00Z", 1)).toEqual(["03-08T07:00"]);
  });

  it("runs once on the day that has it twice, at the first", () => {
    expect(times("30 2 * * *", BERLIN, "2026-10-24T12:00:00Z", 2)).toEqual(["10-25T00:30", "10-26T01:30"]);
    expect(times("0,30 2 * * *", BERLIN, "2026-10-24T12:00:00Z", 3)).toEqual([
      "10-25T00:00",
      "10-25T00:30",
      "10-26T01:00",
    ]);
  });

  it("is the same moment every day where clocks stand still", () => {
    expect(times("30 2 * * *", "UTC", "2026-03-28T12:00:00Z", 2)).toEqual(["03-29T02:30", "03-30T02:30"]);
    expect(times("0 9 * * *", "Asia/Kolkata", "2026-03-28T12:00:00Z", 1)).toEqual(["03-29T03:30"]);
  });
});

describe("an interval, where clocks jump", () => {
  it("runs as often as real time passes", () => {
    const every = "*/30 * * * *";
    expect(times(every, BERLIN, "2026-03-29T00:20:00Z", 3)).toEqual([
      "03-29T00:30",
      "03-29T01:00",
      "03-29T01:30",
    ]);
    expect(times(every, BERLIN, "2026-10-24T23:50:00Z", 5)).toEqual([
      "10-25T00:00",
      "10-25T00:30",
      "10-25T01:00",
      "10-25T01:30",
      "10-25T02:00",
    ]);
  });
});

describe("what cannot be read", () => {
  it.each([
    ["a word", "daily", "UTC"],
    ["seconds", "0 0 0 * * *", "UTC"],
    ["a minute that is none", "61 * * * *", "UTC"],
    ["a zone that is none", "0 0 * * *", "Mars/Phobos"],
    ["a day that never comes", "0 0 30 2 *", "UTC"],
  ])("is refused in words: %s", (_name, cron, zone) => {
    expect(() => firstTime(cron, zone, 0)).toThrow(expect.objectContaining({ code: "INVALID" }));
  });

  it("is never due rather than wrong when it is asked for later", () => {
    expect(nextTime("0 0 30 2 *", "UTC", 0)).toBeNull();
  });
});
