import { describe, expect, it } from "vitest";
import { tokensOf, whyNoCost, whyNoTokens } from "./unknown";

const NONE = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null };
const call = {
  kind: "model_call" as const,
  leaf: true,
  model: "granite-3.3-8b",
  tokens: { ...NONE, input: 120, output: 8 },
  cost: { nanoUsd: null, priceVersion: null },
};

describe("what is unknown is said, never zero", () => {
  it("names the reason for a missing cost", () => {
    expect(whyNoCost(call)).toBe("no price for granite-3.3-8b");
    expect(whyNoCost({ ...call, tokens: NONE })).toBe("the span gave no token counts");
    expect(whyNoCost({ ...call, leaf: false })).toBe("counted in the model call beneath");
    expect(whyNoCost({ ...call, model: null })).toBe("the span named no model");
  });
  it("expects none from what is no model call, and none where there is one", () => {
    expect(whyNoCost({ ...call, kind: "tool_call" })).toBeNull();
    expect(whyNoCost({ ...call, cost: { nanoUsd: 0, priceVersion: "v1" } })).toBeNull();
  });
  it("adds up tokens once", () => {
    expect(tokensOf(call)).toBe(128);
    expect(tokensOf({ ...call, leaf: false })).toBeNull();
    expect(tokensOf({ ...call, tokens: NONE })).toBeNull();
    expect(whyNoTokens({ ...call, tokens: NONE })).toBe("the span gave no token counts");
    expect(whyNoTokens(call)).toBeNull();
  });
});
