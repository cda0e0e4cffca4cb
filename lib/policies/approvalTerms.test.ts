import { describe, expect, it } from "vitest";
import { approvalProblems, approvalTerms } from "./approvalTerms";
import { parsePolicy } from "./cedar";

function rules(...annotations: string[]) {
  const text = annotations.map((one) => `${one} forbid(principal, action, resource);`).join("\n");
  return parsePolicy(text).rules ?? [];
}

describe("terms of an approval", () => {
  it("are one person within an hour, and denied after it, unless a rule says otherwise", () => {
    const usual = { needed: 1, timeoutMs: 3_600_000, onTimeout: "deny", validMs: 900_000 };
    expect(approvalTerms([])).toEqual(usual);
    expect(approvalTerms(rules('@id("a")'))).toEqual(usual);
    const own = '@approvers("2") @timeout("90s") @on_timeout("allow") @valid("1h")';
    expect(approvalTerms(rules(own))).toEqual({
      needed: 2,
      timeoutMs: 90_000,
      onTimeout: "allow",
      validMs: 3_600_000,
    });
  });

  it("are the strictest of several rules, and the stricter where they cannot be read", () => {
    const two = rules('@on_timeout("allow") @timeout("2h")', '@approvers("3")');
    expect(approvalTerms(two)).toMatchObject({ needed: 3, onTimeout: "deny", timeoutMs: 3_600_000 });
    const both = rules('@on_timeout("allow")', '@on_timeout("allow") @valid("30s")');
    expect(approvalTerms(both)).toMatchObject({ onTimeout: "allow", validMs: 30_000 });
    const unread = rules('@approvers("two") @timeout("soon") @on_timeout("Allow") @valid("0s")');
    expect(approvalTerms(unread)).toEqual({
      needed: 2,
      timeoutMs: 3_600_000,
      onTimeout: "deny",
      validMs: 900_000,
    });
    const [rule] = unread;
    expect(rule && approvalProblems(rule.json).map(({ message }) => message)).toEqual([
      '@approvers("two") is no number of people.',
      '@timeout("soon") is no time that an approval can wait.',
      '@valid("0s") is no time that an approval can count.',
      '@on_timeout("Allow") is neither deny nor allow.',
    ]);
  });
});
