import { expect, it } from "vitest";
import { safeNext, signInHref } from "./next";

it("keeps paths of this console, with their query", () => {
  expect(safeNext("/audit?q=agent:x&from=now-1h")).toBe("/audit?q=agent:x&from=now-1h");
  expect(safeNext("/sessions/ses_1")).toBe("/sessions/ses_1");
});

it.each([
  null,
  undefined,
  "",
  "audit",
  "https://evil.example/",
  "//evil.example/",
  "/\\evil.example",
  "/\t/evil.example",
  "/.//evil.example",
  "/..//evil.example",
  "javascript:alert(1)",
  "/sign-in?next=/sign-in",
])("leads home from %j", (next) => {
  expect(safeNext(next)).toBe("/");
});

it("names the way back in the sign-in link", () => {
  expect(signInHref("/audit?q=a b")).toBe("/sign-in?next=%2Faudit%3Fq%3Da%2520b");
  expect(signInHref(null)).toBe("/sign-in");
});
