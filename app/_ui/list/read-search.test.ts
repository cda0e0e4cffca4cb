import { describe, expect, it } from "vitest";
import { readSearch } from "./read-search";

const url = { q: "", from: "", to: "", cursor: "" };
const NOW = Date.UTC(2026, 10, 21);

describe("readSearch", () => {
  it("reads filter and range", () => {
    const search = readSearch({ ...url, q: "agent:a", from: "now-1h" }, NOW);
    expect(search.error).toBeNull();
    expect(search.filter.terms).toHaveLength(1);
    expect(search.range.fromMs).toBe(NOW - 3_600_000);
  });
  it("turns what cannot be read into a sentence", () => {
    expect(readSearch({ ...url, q: "colour:red" }, NOW).error).toContain('no field "colour"');
    expect(readSearch({ ...url, from: "yesterday" }, NOW).error).toContain("yesterday");
  });
});
