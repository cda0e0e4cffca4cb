import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { VARIABLES } from "../lib/base/environment";
import { OIDC_VARIABLE, OIDC_VARIABLES } from "../lib/base/oidcVariables";

const root = fileURLToPath(new URL("..", import.meta.url));
const text = readFileSync(`${root}README.md`, "utf8");
const rows = [...text.matchAll(/^\| `([A-Z_]+)` \| (.+?) \| (.+) \|$/gm)].map(
  ([, name = "", byDefault = ""]) => ({
    name,
    byDefault,
  }),
);

it("lists every variable that the product reads, in the same order, and no other", () => {
  expect(rows.map(({ name }) => name)).toEqual(Object.keys(VARIABLES));
});

it("has one row for the family of variables that name an identity provider, with all its members", () => {
  const [row = ""] = text.match(/^\| `BAILIWICK_OIDC_<NAME>_…` \|.*$/m) ?? [];
  const named = [...row.matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name);
  expect(named).toEqual(Object.keys(OIDC_VARIABLES));
  for (const name of named) expect(`BAILIWICK_OIDC_CORP_${name}`).toMatch(OIDC_VARIABLE);
});

it.each(Object.entries(VARIABLES))("gives the default of %s", (name, schema) => {
  const value = schema.parse(undefined);
  const cell = rows.find((row) => row.name === name)?.byDefault ?? "";
  const isNothing = value === undefined || (Array.isArray(value) && value.length === 0);
  if (isNothing) expect(cell).toMatch(/^[^`]/);
  else expect(cell).toBe(String(value) === "" ? "empty" : `\`${value}\``);
});

it("has the two commands in its first screen, and fits two", () => {
  const lines = text.split("\n");
  const first = lines.slice(0, 40).join("\n");
  expect(first).toMatch(/^npm start /m);
  expect(first).toMatch(/^npm test /m);
  expect(lines.length).toBeLessThanOrEqual(100);
});

it.each([
  "README.md",
  "bench/README.md",
  "docs/connect.md",
  "docs/filter.md",
  "docs/architecture.md",
  "docs/backtests.md",
  "docs/decision-point.md",
  "docs/maas.md",
  "docs/policies.md",
  "docs/security.md",
  "docs/notifications.md",
  "docs/operations.md",
  "docs/sign-in.md",
])("%s leads to files that exist", (page) => {
  const links = [...readFileSync(root + page, "utf8").matchAll(/\]\((?!https?:|#)([^)#]+)/g)];
  const folder = page.replace(/[^/]+$/, "");
  for (const [, link] of links) expect(existsSync(root + folder + link), link).toBe(true);
});
