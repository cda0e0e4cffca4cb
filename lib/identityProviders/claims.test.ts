import { expect, it } from "vitest";
import { factsOf, groupsIn, hasOverage } from "./claims";

it.each([
  [{ groups: ["a", "b", "a"] }, "groups", ["a", "b"]],
  [{ groups: "a" }, "groups", ["a"]],
  [{ groups: [] }, "groups", []],
  [{ groups: ["a", 7, null, " ", { b: 1 }] }, "groups", ["a"]],
  [{ "https://example.com/groups": ["a"] }, "https://example.com/groups", ["a"]],
  [{ realm_access: { roles: ["a"] } }, "realm_access.roles", ["a"]],
  [{ realm_access: "x" }, "realm_access.roles", null],
  [{}, "constructor", null],
  [{}, "groups", null],
  [{ groups: null }, "groups", null],
  [{ groups: ["x".repeat(301), "y"] }, "groups", ["y"]],
])("reads the groups of %j by %s", (claims, name, groups) => {
  expect(groupsIn(claims, name)).toEqual(groups);
});

it("bounds how many groups it takes", () => {
  const groups = Array.from({ length: 5_000 }, (_, i) => `g${i}`);
  expect(groupsIn({ groups }, "groups")).toHaveLength(1_000);
});

it("sees Entra ID's overage, and only where the groups are missing", () => {
  expect(hasOverage({ _claim_names: { groups: "src1" } }, "groups")).toBe(true);
  expect(hasOverage({ hasgroups: true }, "groups")).toBe(true);
  expect(hasOverage({ hasgroups: "true" }, "groups")).toBe(true);
  expect(hasOverage({ groups: [], hasgroups: true }, "groups")).toBe(false);
  expect(hasOverage({ _claim_names: { other: "src1" } }, "groups")).toBe(false);
  expect(hasOverage({}, "groups")).toBe(false);
});

it("takes each fact from the first that says it, and whether an email is verified from who says the email", () => {
  const facts = factsOf(
    [{ name: "" }, { email: "A@B.example", email_verified: "true", name: "Ann" }],
    "s",
    "groups",
  );
  expect(facts).toEqual({
    subject: "s",
    email: "a@b.example",
    emailVerified: true,
    name: "Ann",
    groups: null,
  });
  const mixed = factsOf(
    [{ email: "a@b.example" }, { email: "c@d.example", email_verified: true }],
    "s",
    "groups",
  );
  expect(mixed).toMatchObject({ email: "a@b.example", emailVerified: null });
  expect(factsOf([{ email: "a@b", email_verified: "false" }], "s", "groups").emailVerified).toBe(false);
});
