// One start at a time installs and builds: all starts of a checkout share node_modules, dist and .next. Node built-ins only.
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** No install and no build takes so long: a lock that is older belongs to nobody, whoever has its process number now. */
const STALE_AFTER_MS = 10 * 60_000;
const LOOK_EVERY_MS = 200;

/** Runs `work` while nobody else holds the lock file `path`; waits for whoever does, and takes over from the dead. */
export async function alone(path, work) {
  mkdirSync(dirname(path), { recursive: true });
  while (!take(path)) await sleep(LOOK_EVERY_MS);
  const release = () => rmSync(path, { force: true });
  process.once("exit", release);
  try {
    return await work();
  } finally {
    process.off("exit", release);
    release();
  }
}

function take(path) {
  try {
    writeFileSync(path, String(process.pid), { flag: "wx" });
    return true;
  } catch (error) {
    if (error.code !== "EEXIST") throw error;
    if (!isHeld(path)) rmSync(path, { force: true });
    return false;
  }
}

function isHeld(path) {
  try {
    process.kill(Number(readFileSync(path, "utf8")), 0);
    return Date.now() - statSync(path).mtimeMs < STALE_AFTER_MS;
  } catch (error) {
    return error.code === "EPERM";
  }
}
