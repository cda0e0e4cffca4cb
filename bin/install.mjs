// What must be there before anything else can run. Node built-ins only.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const MINIMUM = [20, 19];

/** Ends with one clear line when Node is too old, or the platform has no embedded lake and none is given. */
export function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return;
  fail(
    `Bailiwick needs Node ${MINIMUM.join(".")} or newer; this is ${process.versions.node}. Install a newer Node and start again.`,
  );
}

/** Runs `npm install` when node_modules does not match the lock file. */
export function prepareInstall() {
  const stamp = join(root, "node_modules", ".bailiwick-installed");
  const wanted = hashOf(["package.json", "package-lock.json"]);
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  note("Installing packages (about a minute, once) …");
  // Not `npm ci`: registries that lack another platform's optional binary would fail it.
  const done = spawnSync("npm", ["install", "--no-audit", "--no-fund", "--include=dev", "--loglevel=error"], {
    cwd: root,
    stdio: ["ignore", 2, 2],
    shell: process.platform === "win32",
  });
  if (done.status !== 0) fail("npm install failed; its message stands above. Mend that and start again.");
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, hashOf(["package.json", "package-lock.json"]));
}

export function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files)
    hash.update(file).update(existsSync(join(root, file)) ? readFileSync(join(root, file)) : "");
  return hash.digest("hex");
}

export function note(line) {
  process.stderr.write(`${line}\n`);
}

export function fail(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}
