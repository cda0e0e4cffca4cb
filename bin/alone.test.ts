import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, it } from "vitest";
import { alone } from "./alone.mjs";

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "bailiwick-alone-"));
  lock = join(folder, "dist", "lock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it("lets one work at a time, and leaves nothing", async () => {
  const order: string[] = [];
  const work = (name: string) => async () => {
    order.push(`${name} begins`);
    await sleep(20);
    order.push(`${name} ends`);
    return name;
  };
  expect(await Promise.all(["a", "b"].map((name) => alone(lock, work(name))))).toEqual(["a", "b"]);
  expect(order).toEqual(["a begins", "a ends", "b begins", "b ends"]);
  expect(existsSync(lock)).toBe(false);
});

it("frees the lock when the work fails", async () => {
  await expect(alone(lock, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await alone(lock, async () => "next")).toBe("next");
});

it("takes over from a process that is gone, and from one that has its number much later", async () => {
  await alone(lock, async () => undefined);
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => child.once("close", resolve));
  writeFileSync(lock, String(child.pid));
  expect(await alone(lock, async () => readFileSync(lock, "utf8"))).toBe(String(process.pid));
  writeFileSync(lock, String(process.pid));
  utimesSync(lock, 0, 0);
  expect(await alone(lock, async () => "taken over")).toBe("taken over");
});
