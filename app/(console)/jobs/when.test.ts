import { expect, it } from "vitest";
import { inZone, isUnderWay, tookMs, until } from "./when";

it("prints an instant on the clock of its zone, before and after a change of clocks", () => {
  expect(inZone("2026-10-25T00:30:00.000Z", "Europe/Berlin")).toBe("2026-10-25 02:30");
  expect(inZone("2026-10-25T01:30:00.000Z", "Europe/Berlin")).toBe("2026-10-25 02:30");
  expect(inZone("2026-10-26T01:30:00.000Z", "Europe/Berlin")).toBe("2026-10-26 02:30");
  expect(inZone("2026-11-22T00:05:00.000Z", "America/New_York")).toBe("2026-11-21 19:05");
  expect(inZone("2026-11-22T00:05:00.000Z", "UTC")).toBe("2026-11-22 00:05");
});

it("says how long until then", () => {
  const now = Date.parse("2026-11-21T10:00:00Z");
  const at = (ms: number) => until(new Date(now + ms).toISOString(), now);
  expect([-5_000, 400, 12_300, 3 * 3_600_000].map(at)).toEqual(["now", "now", "in 12 s", "in 3 h"]);
});

it("counts from the start to the end, or to now", () => {
  const [start, end] = ["2026-11-21T10:00:00.000Z", "2026-11-21T10:00:02.000Z"];
  const now = Date.parse("2026-11-21T10:01:00Z");
  expect([tookMs(start, end, now), tookMs(start, null, now), tookMs(null, null, now)]).toEqual([
    2_000,
    60_000,
    null,
  ]);
});

it("looks again at what runs or is due soon, not at what ended or waits for hours", () => {
  const now = Date.parse("2026-11-21T10:00:00Z");
  const job = (state: "waiting" | "running" | "done", inMs: number) => ({
    state,
    runAt: new Date(now + inMs).toISOString(),
  });
  const all = [job("running", -1), job("waiting", -1), job("waiting", 3_600_000), job("done", -1)];
  expect(all.map((one) => isUnderWay(one, now))).toEqual([true, true, false, false]);
});
