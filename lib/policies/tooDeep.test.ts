import { describe, expect, it } from "vitest";
import { formatPolicy, parsePolicy, validateRules } from "./cedar";
import { printSchema } from "./schema";

const of = (when: string) => `permit (principal, action, resource) when { ${when} };`;
const list = (n: number, joiner: string, one = "context.hour == 1") =>
  Array.from({ length: n }, () => one).join(joiner);
const MAKERS: Record<string, (n: number) => string> = {
  and: (n) => list(n, " && "),
  or: (n) => list(n, " || "),
  guarded: (n) => list(n, " || ", '(context has user && !context.dataClasses.contains("a"))'),
  plus: (n) => `context.hour == ${list(n, " + ", "1")}`,
  not: (n) => `${"!".repeat(n)}true`,
  brackets: (n) => `${"(".repeat(n)}context.hour == 1${")".repeat(n)}`,
  nested: (n) => `${"(".repeat(n)}context.hour == 1${" && context.hour == 2)".repeat(n)}`,
  steps: (n) => `context${".a".repeat(n)} == 1`,
  indexes: (n) => `context${'["a"]'.repeat(n)} == 1`,
  calls: (n) => `context.dataClasses${'.contains("a")'.repeat(n)}`,
  ifs: (n) => `${"if true then true else ".repeat(n)}true`,
  sets: (n) => `${"[".repeat(n)}1${"]".repeat(n)} == 1`,
  both: (n) => `${"[".repeat(n)}context.a${".b].c".repeat(n)} == 1`,
};

describe("texts that would end Cedar's memory", () => {
  it.each(Object.entries(MAKERS))(
    "%s: each depth is either read to the end or refused with words",
    (_, make) => {
      const answers = [1, 19, 39, 78, 5_000].map((n) => {
        const text = of(make(n));
        const { rules, problems } = parsePolicy(text);
        if (rules) validateRules(printSchema(new Map()), rules);
        formatPolicy(text);
        return rules ? "read" : (problems[0]?.message ?? "");
      });
      expect(answers[0]).toBe("read");
      expect(answers.at(-1)).toMatch(/at most \d+/iu);
    },
  );

  it("counts nothing of strings, comments, and other rules", () => {
    const strings = of(`context.region == "${"(!&&".repeat(300)}"`);
    const comment = `// ${"((((".repeat(100)}\n${of("true")}`;
    const many = list(300, "\n", of("context.hour > 1 && context.hour < 3"));
    for (const text of [strings, comment, many]) expect(parsePolicy(text).problems).toEqual([]);
    const [problem] = parsePolicy(`${of("true")}\n${of(list(200, " || "))}`).problems;
    expect(problem?.start).toBe(of("true").length + 1);
  });
});
