import { expect, it } from "vitest";
import { diffFields } from "./diff";

it("names the fields that changed, old and new", () => {
  const before = { name: "A", roles: ["member"], deep: { n: 1, same: true } };
  const after = { name: "A", roles: ["auditor", "approver"], deep: { n: 2, same: true } };
  expect(diffFields(before, after)).toEqual([
    { path: "roles", before: "member", after: "auditor, approver" },
    { path: "deep.n", before: "1", after: "2" },
  ]);
});

it("shows a creation and a removal whole, without what was empty", () => {
  expect(diffFields(null, { name: "A", expiresAt: null })).toEqual([
    { path: "name", before: null, after: "A" },
  ]);
  expect(diffFields({ name: "A" }, null)).toEqual([{ path: "name", before: "A", after: null }]);
});

it("has nothing to show where only a secret changed", () => {
  expect(diffFields({}, {})).toEqual([]);
});
