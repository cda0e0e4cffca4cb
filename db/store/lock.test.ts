import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { lockFolder } from "./lock";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bailiwick-lock-"));
  path = join(folder, "store.lock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("refuses a folder that a living process holds, naming the folder and the process", () => {
  const unlock = lockFolder(path, folder);
  expect(() => lockFolder(path, folder)).toThrow(
    `The data folder ${folder} is in use by process ${process.pid}`,
  );
  unlock();
  lockFolder(path, folder)();
  expect(existsSync(path)).toBe(false);
});

it("takes over from a process that was killed", async () => {
  const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
  writeFileSync(path, JSON.stringify({ pid: child.pid, started: null }));
  expect(() => lockFolder(path, folder)).toThrow(/in use/);
  child.kill("SIGKILL");
  await new Promise((done) => child.once("exit", done));
  lockFolder(path, folder)();
});

it("is not fooled by a new process with the dead one's number", () => {
  writeFileSync(path, JSON.stringify({ pid: process.pid, started: "another-boot:1" }));
  const unlock = lockFolder(path, folder);
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ pid: process.pid });
  unlock();
});

it("replaces a lock that cannot be read", () => {
  writeFileSync(path, "{half");
  const unlock = lockFolder(path, folder);
  expect(JSON.parse(readFileSync(path, "utf8"))).toMatchObject({ pid: process.pid });
  unlock();
});
