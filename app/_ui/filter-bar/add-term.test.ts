import { describe, expect, it } from "vitest";
import { addTerm, withoutEach } from "./add-term";

describe("addTerm", () => {
  it("narrows, quoting what needs it", () => {
    expect(addTerm("", "agent", "refund triage")).toBe('agent:"refund triage"');
    expect(addTerm("outcome:error late", "agent", "a")).toBe("outcome:error agent:a late");
  });
  it("replaces the field's earlier values", () => {
    expect(addTerm("agent:a,b outcome:error", "agent", "c")).toBe("outcome:error agent:c");
  });
  it("takes a value for what it is, star and all", () => {
    expect(addTerm("", "tool", "a*")).toBe('tool:"a*"');
  });
  it("starts afresh from a filter that cannot be read", () => {
    expect(addTerm('agent:"open', "tool", "x")).toBe("tool:x");
  });
});

describe("withoutEach", () => {
  it("leaves out one at a time", () => {
    expect(withoutEach("agent:a late")).toEqual([
      { dropped: "agent:a", q: "late" },
      { dropped: "late", q: "agent:a" },
    ]);
    expect(withoutEach("")).toEqual([]);
  });
});
