// What must be there before anything else can run. Node built-ins only.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { alone } from "./alone.mjs";

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const MINIMUM = [20, 19];
/** Held while packages are installed or the product is built. */
export const LOCK = join(root, "dist", "lock");

/** Ends with one clear line when Node is too old, or the platform has no embedded lake and none is given. */
export function requireNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return;
  fail(
    `Bailiwick needs Node ${MINIMUM.join(".")} or newer; this is ${process.versions.node}. Install a newer Node and start again.`,
  );
}

/** Runs `npm install` when node_modules does not match the lock file. */
export async function prepareInstall() {
  if (!isInstalled()) await alone(LOCK, install);
}

const INSTALL_STAMP = join(root, "node_modules", ".bailiwick-installed");
const MANIFESTS = ["package.json", "package-lock.json"];

function isInstalled() {
  return existsSync(INSTALL_STAMP) && readFileSync(INSTALL_STAMP, "utf8") === hashOf(MANIFESTS);
}

async function install() {
  if (isInstalled()) return;
  note("Installing packages (about a minute, once) …");
  // Not `npm ci`: registries that lack another platform's optional binary would fail it.
  const args = ["install", "--no-audit", "--no-fund", "--include=dev", "--loglevel=error"];
  const { code, output } = await runChild("npm", args, { collect: !process.stderr.isTTY });
  if (code !== 0) fail(`${output}\nnpm install failed; its message stands above. Mend that and start again.`);
  mkdirSync(dirname(INSTALL_STAMP), { recursive: true });
  writeFileSync(INSTALL_STAMP, hashOf(MANIFESTS));
}

export function hashOf(files) {
  const hash = createHash("sha256");
  for (const file of files)
    hash.update(file).update(existsSync(join(root, file)) ? readFileSync(join(root, file)) : "");
  return hash.digest("hex");
}

/** Runs a program to its end, and ends it when we are told to end, so that an interrupted build leaves nothing running. Its output goes to stderr, or is collected. */
export function runChild(program, args, { collect = false, env = process.env } = {}) {
  const child = spawn(program, args, {
    cwd: root,
    env,
    stdio: collect ? ["ignore", "pipe", "pipe"] : ["ignore", 2, 2],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text) => {
      output += text;
    });
  }
  const end = () => {
    child.once("close", () => process.exit(130));
    child.kill("SIGTERM");
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) process.once(signal, end);
  return new Promise((resolve) => {
    const finish = (code) => {
      for (const signal of signals) process.off(signal, end);
      resolve({ code, output });
    };
    child.once("error", (error) => {
      output += `${program}: ${error.message}`;
      finish(-1);
    });
    child.once("close", finish);
  });
}

/** A line of the log, in the same shape as the product's. */
export function note(msg) {
  const line = process.stderr.isTTY
    ? msg
    : JSON.stringify({ ts: new Date().toISOString(), level: "info", msg });
  process.stderr.write(`${line}\n`);
}

export function fail(line) {
  process.stderr.write(`${line}\n`);
  process.exit(1);
}
