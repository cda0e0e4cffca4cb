import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { secretKey, subkey } from "./secretKey";

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "bailiwick-key-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

it("draws a secret once and keeps it where only this user reads it", () => {
  const first = secretKey(dataDir, null);
  expect(first).toMatch(/^[\w-]{43}$/);
  expect(secretKey(dataDir, null)).toBe(first);
  expect(statSync(join(dataDir, "secret-key")).mode & 0o777).toBe(0o600);
});

it("prefers the one that is given", () => {
  expect(secretKey(dataDir, "given")).toBe("given");
});

it("gives each purpose another key, the same each time", () => {
  expect(subkey("s", "a")).toMatch(/^[0-9a-f]{64}$/);
  expect(subkey("s", "a")).toBe(subkey("s", "a"));
  expect(new Set([subkey("s", "a"), subkey("s", "b"), subkey("t", "a")]).size).toBe(3);
});
