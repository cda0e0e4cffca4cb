import { mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { deleteOldExports, exportFoldersOf, exportName } from "./exportFolder";

const nowMs = Date.parse("2026-11-22T10:00:00Z");
const DAY_MS = 86_400_000;
let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "exports-test-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const make = (...names: string[]) => {
  for (const name of names) mkdirSync(join(dataDir, "exports", name), { recursive: true });
};

it("finds a tenant's own folders, and none of one whose id begins alike", async () => {
  const mine = exportName("ten_1", nowMs);
  make(mine, `${mine}.unfinished`, exportName("ten_1-x", nowMs), exportName("ten_11", nowMs), "ten_1-notes");
  expect((await exportFoldersOf(dataDir, "ten_1")).sort()).toEqual([
    join(dataDir, "exports", mine),
    join(dataDir, "exports", `${mine}.unfinished`),
  ]);
  expect(await exportFoldersOf(join(dataDir, "none"), "ten_1")).toEqual([]);
});

it("deletes what is older than 7 days, and nothing that it did not make", async () => {
  const kept = exportName("ten_1", nowMs - 6.9 * DAY_MS);
  const old = exportName("ten_1", nowMs - 7.1 * DAY_MS);
  make(kept, old, `${old}.unfinished`, "notes", "ten_1-2020");
  expect(await deleteOldExports(dataDir, nowMs)).toBe(2);
  expect(readdirSync(join(dataDir, "exports")).sort()).toEqual(["notes", "ten_1-2020", kept].sort());
  expect(await deleteOldExports(join(dataDir, "none"), nowMs)).toBe(0);
});
