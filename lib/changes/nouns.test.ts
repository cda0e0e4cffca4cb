import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { GUARDED_NOUNS, OPEN_NOUNS } from "./nouns";

const root = fileURLToPath(new URL("../..", import.meta.url));
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "lib"], {
  cwd: root,
  encoding: "utf8",
})
  .split("\n")
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"));
const changed = new Set(
  files.flatMap((path) =>
    [...readFileSync(root + path, "utf8").matchAll(/verb: [^}]{1,80}?noun: "([^"]+)"/g)].map(
      ([, noun = ""]) => noun,
    ),
  ),
);

it("says of every noun that is changed whether its changes are open", () => {
  expect(changed.size).toBeGreaterThan(8);
  const said = new Set([...OPEN_NOUNS, ...GUARDED_NOUNS]);
  expect([...changed].filter((noun) => !said.has(noun))).toEqual([]);
});

it("calls no noun both", () => {
  expect(OPEN_NOUNS.filter((noun) => GUARDED_NOUNS.includes(noun))).toEqual([]);
});
