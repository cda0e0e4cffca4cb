import { readFileSync } from "node:fs";
import { join } from "node:path";
import { rootDir } from "@/db/root";

/** As package.json says it. */
export function productVersion(): string {
  const read = JSON.parse(readFileSync(join(rootDir(), "package.json"), "utf8")) as { version?: string };
  return read.version ?? "0";
}
