import { describe, expect, it } from "vitest";
import { Breaker } from "./breaker";
import { readResult } from "./readResult";

describe("readResult", () => {
  const effects = (result: unknown) => {
    const said = readResult({ result });
    return "error" in said ? "error" : said.effect;
  };

  it("reads booleans, documents and the words of agent frameworks", () => {
    expect([true, false].map(effects)).toEqual(["allow", "deny"]);
    expect(effects({ allow: true })).toBe("allow");
    expect(effects({ decision: "requires-approval" })).toBe("hold");
    expect(readResult({ result: { allow: false, reasons: ["too much", 7, ""] } })).toEqual({
      effect: "deny",
      reasons: ["too much"],
    });
  });

  it("takes the stricter of two that disagree", () => {
    expect(effects({ allow: true, decision: "deny" })).toBe("deny");
    expect(effects({ allow: false, decision: "allow" })).toBe("deny");
    expect(effects({ allow: true, decision: "requires-approval" })).toBe("hold");
  });

  it("takes nothing else for a decision", () => {
    const wrong = ["true", 1, null, [true], {}, { allow: "true" }, { allow: true, decision: "ALLOW" }];
    expect(wrong.map(effects)).toEqual(wrong.map(() => "error"));
    expect(effects({ decision: "constructor" })).toBe("error");
    expect(readResult({})).toEqual({ error: "Its document is undefined: it has no such path" });
    expect([null, [], "x"].map(readResult).every((said) => "error" in said)).toBe(true);
  });
});

describe("Breaker", () => {
  it("rests after three failures, then lets one ask", () => {
    const breaker = new Breaker();
    for (const _ of [1, 2, 3]) {
      expect(breaker.refusal(0)).toBeNull();
      breaker.failed(0);
    }
    expect(breaker.refusal(4_999)).toContain("3 times in a row");
    expect(breaker.refusal(5_000)).toBeNull();
    expect(breaker.refusal(5_000)).not.toBeNull();
    breaker.failed(5_100);
    expect(breaker.refusal(10_099)).not.toBeNull();
    expect(breaker.refusal(10_100)).toBeNull();
    breaker.answered();
    expect(breaker.refusal(10_100)).toBeNull();
  });

  it("does not rest for hours where the clock is set back", () => {
    const breaker = new Breaker();
    for (const _ of [1, 2, 3]) breaker.failed(9_000_000);
    expect(breaker.refusal(0)).toBeNull();
  });
});
