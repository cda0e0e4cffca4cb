import { describe, expect, it } from "vitest";
import { parsePolicy } from "../cedar";
import { addRule, removeRule, replaceRule, type Span, type Spread, swapRules } from "./edits";

const TEXT = `// Of the whole.

// Of the first.
@id("a")
permit (principal, action, resource); // behind the first
@id("b") forbid (principal, action, resource);

// Of the third.
@id("c")
permit (principal, action, resource)
when { context.region == "// no; comment" };
// At the end.
`;

function spread(text: string): Spread<Span> {
  const { rules, problems } = parsePolicy(text);
  expect(problems).toEqual([]);
  return { text, rules: rules ?? [] };
}
const idsOf = (text: string) => (parsePolicy(text).rules ?? []).map(({ json }) => json.annotations?.id);
const letters = (text: string) => [...text.replace(/\s/gu, "")].sort().join("");

describe("edits of a policy's text by its form", () => {
  it("replaces a rule and nothing else", () => {
    const before = spread(TEXT);
    const after = replaceRule(before, 1, '@id("b2")\nforbid (principal, action, resource);', {});
    expect(after.text).toBe(TEXT.replace('@id("b") forbid', '@id("b2")\nforbid'));
    const texts = after.rules.map(({ start, end }) => after.text.slice(start, end));
    expect(texts).toEqual((parsePolicy(after.text).rules ?? []).map(({ text }) => text));
  });

  it("moves rules with their comments, and loses nothing", () => {
    for (const at of [0, 1]) {
      const moved = swapRules(spread(TEXT), at);
      expect(letters(moved)).toBe(letters(TEXT));
      const ids = ["a", "b", "c"];
      ids.splice(at, 2, ids[at + 1] ?? "", ids[at] ?? "");
      expect(idsOf(moved)).toEqual(ids);
    }
    const moved = swapRules(spread(TEXT), 1);
    expect(moved.indexOf("// Of the third.")).toBeLessThan(moved.indexOf('@id("c")'));
    expect(moved.indexOf("// At the end.")).toBeGreaterThan(moved.indexOf('@id("b")'));
    expect(swapRules(spread(TEXT), 2)).toBe(TEXT);
  });

  it("takes rules out with their comments, and adds them", () => {
    const without = removeRule(spread(TEXT), 2);
    expect(idsOf(without)).toEqual(["a", "b"]);
    expect(without).not.toContain("Of the third");
    expect(without).toContain("// At the end.");
    expect(idsOf(addRule(TEXT, '@id("d") permit (principal, action, resource);'))).toEqual([
      "a",
      "b",
      "c",
      "d",
    ]);
    const one = "permit (principal, action, resource);";
    expect([addRule("", one), removeRule(spread(one), 0)]).toEqual([`${one}\n`, ""]);
  });
});
