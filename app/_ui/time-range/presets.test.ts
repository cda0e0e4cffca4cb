import { describe, expect, it } from "vitest";
import { rangeWords } from "./presets";

describe("rangeWords", () => {
  it("names presets, and the default where nothing is said", () => {
    expect(rangeWords("", "")).toBe("last 7 days");
    expect(rangeWords("now-1h", "now")).toBe("last hour");
    expect(rangeWords("0", "")).toBe("all time");
  });
  it("keeps other relative ranges as written", () => {
    expect(rangeWords("now-3h", "")).toBe("since now-3h");
  });
  it("says the day once", () => {
    expect(rangeWords("2026-11-21T14:00:00Z", "2026-11-21T14:05:30Z")).toBe(
      "2026-11-21 14:00 – 14:05:30 UTC",
    );
    expect(rangeWords("2026-11-20T14:00", "2026-11-21")).toBe("2026-11-20 14:00 – 2026-11-21 00:00 UTC");
    expect(rangeWords(String(Date.UTC(2026, 10, 21)), "")).toBe("since 2026-11-21 00:00 UTC");
  });
});
