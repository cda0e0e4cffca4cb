import { describe, expect, it } from "vitest";
import { compare, withObserved, withoutUnused } from "./compare";
import type { Observed, Use } from "./observed";

const use = (value: string, at: string[] = []): Use => ({ value, at, firstMs: 1, lastMs: 2 });
const told = (declared: string[] | undefined, ...uses: Use[]) =>
  compare(declared, uses).map(({ value, state }) => `${value} ${state}`);

describe("declared against observed", () => {
  it("puts what nobody allowed first, then what was never used", () => {
    expect(told(["read", "write"], use("read"), use("rm"))).toEqual([
      "rm undeclared",
      "write unused",
      "read used",
    ]);
    expect(told([], use("read"))).toEqual(["read undeclared"]);
    expect(told(undefined, use("read"))).toEqual(["read undecided"]);
  });

  it("knows prefixes, models without their provider, and tools with their server", () => {
    expect(told(["github.*"], use("github.get"), use("gitlab.get"))).toEqual([
      "gitlab.get undeclared",
      "github.* used",
    ]);
    expect(told(["gpt-4.1", "openai/gpt-5"], use("openai/gpt-4.1"))).toEqual([
      "openai/gpt-5 unused",
      "gpt-4.1 used",
    ]);
    expect(told(["fetch@mcp.acme"], use("fetch", ["mcp.acme"]))).toEqual(["fetch@mcp.acme used"]);
    expect(told(["fetch@mcp.acme"], use("fetch", ["mcp.evil"]))).toEqual([
      "fetch undeclared",
      "fetch@mcp.acme unused",
    ]);
  });

  it("makes the edits that a person reviews", () => {
    const observed: Observed = {
      tools: [use("read"), use("rm")],
      models: [use("openai/gpt-4.1")],
      targets: [],
      principals: [],
      environments: [],
      dialects: [],
      cut: false,
    };
    expect(withObserved({ tools: ["read"], dataClasses: ["pii"] }, observed)).toEqual({
      tools: ["read", "rm"],
      models: ["openai/gpt-4.1"],
      targets: [],
      dataClasses: ["pii"],
    });
    expect(withoutUnused({ tools: ["read", "write"], dataClasses: ["pii"] }, observed)).toEqual({
      tools: ["read"],
      dataClasses: ["pii"],
    });
  });
});
