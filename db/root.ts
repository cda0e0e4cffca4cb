import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

let found: string | undefined;

/** The product's own folder (the one with our package.json), from source, from `dist/` and from Next's build alike. */
export function rootDir(): string {
  found ??= search(process.cwd()) ?? search(dirname(fileURLToPath(import.meta.url)));
  if (!found) throw new Error("The product's folder was not found: package.json of bailiwick is missing.");
  return found;
}

function search(start: string): string | undefined {
  for (let dir = start; ; dir = dirname(dir)) {
    const file = join(dir, "package.json");
    if (existsSync(file) && JSON.parse(readFileSync(file, "utf8")).name === "bailiwick") return dir;
    if (dir === dirname(dir)) return undefined;
  }
}

/** As package.json says it. */
export function productVersion(): string {
  const read = JSON.parse(readFileSync(join(rootDir(), "package.json"), "utf8")) as { version?: string };
  return read.version ?? "0";
}
