import { describe, expect, it } from "vitest";
import { parsePolicy, validateRules } from "@/lib/policies/cedar";
import { checkText } from "@/lib/policies/check";
import { printSchema } from "@/lib/policies/schema";
import { quickFixOf } from "./quick-fix";

const SCHEMA = printSchema(new Map([["refund", { amount: { type: "decimal", optional: false } }]]));

function fixed(text: string): string[] {
  const { rules, problems } = parsePolicy(text);
  const found = rules ? validateRules(SCHEMA, rules) : problems;
  return found.flatMap((problem) => {
    const fix = quickFixOf(problem, text);
    return fix ? [text.slice(0, fix.start) + fix.text + text.slice(fix.end)] : [];
  });
}

describe("the quick fix of a mistake", () => {
  it.each([
    [
      "an attribute",
      'action == Bailiwick::Action::"useModel", resource) when { resource.extrnal };',
      "extrnal",
      "external",
    ],
    [
      "an argument",
      'action == Bailiwick::Action::"tool:refund", resource) when { context.input.amuont.lessThan(decimal("1.0")) };',
      "amuont",
      "amount",
    ],
    ["an action", 'action == Bailiwick::Action::"useModl", resource);', "useModl", "useModel"],
    ["a type", "action, resource is Bailiwick::Modle);", "Modle", "Model"],
  ])("is what Cedar says was meant, of %s", (_, rest, wrong, meant) => {
    const text = `// "${wrong}" 😀\npermit (principal, ${rest}`;
    expect(fixed(text)).toContain(`// "${wrong}" 😀\npermit (principal, ${rest.replace(wrong, meant)}`);
  });

  it.each([
    ["a keyword", "permt (principal, action, resource);", "permt", "permit"],
    [
      "a tool's own action",
      'permit (principal, action == Bailiwick::Action::"tool:refnd", resource);',
      "refnd",
      "refund",
    ],
  ])("is what we say was meant, of %s", (_, text, wrong, meant) => {
    const known = { names: { Tool: [{ id: "refund", name: "refund" }] }, cut: [], dataClasses: [] };
    const [problem] = checkText(text, new Map(), known).problems;
    const fix = problem && quickFixOf(problem, text);
    expect(fix && text.slice(0, fix.start) + fix.text + text.slice(fix.end)).toBe(text.replace(wrong, meant));
  });

  it("is none where nothing was meant", () => {
    expect(fixed("permit (principal, action")).toEqual([]);
  });
});
