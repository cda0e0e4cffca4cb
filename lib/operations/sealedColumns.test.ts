import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { PASSING_PURPOSES, SEALED_COLUMNS } from "./sealedColumns";

const root = fileURLToPath(new URL("../..", import.meta.url));
const files = execFileSync(
  "git",
  ["ls-files", "--cached", "--others", "--exclude-standard", "lib", "app", "bin", "collectors"],
  {
    cwd: root,
    encoding: "utf8",
  },
)
  .split("\n")
  .filter((path) => /\.tsx?$/.test(path) && !/\.(test|spec)\./.test(path));
const text = files.map((path) => readFileSync(root + path, "utf8")).join("\n");

/** The purposes that sources encrypt for: a literal, or a constant that holds one. */
function purposesIn(source: string): string[] {
  const calls = [...source.matchAll(/(?<!function )\bencryptSecret\(\s*(?:[^,()]|\([^()]*\))+,\s*([^,]+),/g)];
  return calls.map(([, given = ""]) => {
    const literal = /^"([^"]+)"$/.exec(given.trim())?.[1];
    return literal ?? new RegExp(`\\b${given.trim()} = "([^"]+)"`).exec(source)?.[1] ?? `unknown: ${given}`;
  });
}

it("names every column that the sources encrypt into", () => {
  const known = [...SEALED_COLUMNS.map((one) => one.purpose), ...PASSING_PURPOSES];
  const purposes = files.flatMap((path) => {
    const source = readFileSync(root + path, "utf8");
    return path === "lib/operations/rotateSecrets.ts" ? [] : purposesIn(source);
  });
  // A constant may stand in another file.
  const found = new Set(
    purposes.map((one) => {
      const name = /^unknown: (\w+)$/.exec(one)?.[1];
      return name ? (new RegExp(`\\b${name} = "([^"]+)"`).exec(text)?.[1] ?? one) : one;
    }),
  );
  expect(found.size).toBeGreaterThan(4);
  expect([...found].filter((purpose) => !known.includes(purpose))).toEqual([]);
});

it("would see a new one", () => {
  expect(
    purposesIn('const P = "new.secret";\nexport const seal = (a: string) => encryptSecret(f(a), P, id);'),
  ).toEqual(["new.secret"]);
  expect(purposesIn('encryptSecret(JSON.stringify(x), "other", "")')).toEqual(["other"]);
});

it("names columns by their keys", () => {
  for (const { table, column, key } of SEALED_COLUMNS) expect(Reflect.get(table, key)).toBe(column);
});
