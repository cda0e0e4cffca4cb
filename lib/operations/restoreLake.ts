import { createReadStream } from "node:fs";
import { join } from "node:path";
import { beginLakeLoad, finishLakeLoad, loadLakeTable } from "@/db/lake/load";
import type { Manifest } from "./manifest";
import { RowMeter } from "./rowMeter";
import type { Hooks } from "./verifyBackup";

/** Loads every table of the lake as it was, compares each, and migrates up. Returns the names of tables that are not ours. */
export async function restoreLake(
  folder: string,
  { lake }: Manifest,
  now: () => number,
  hooks: Hooks,
): Promise<string[]> {
  const { views, tables } = await beginLakeLoad(lake.schema);
  const byName = new Map(tables.map((table) => [table.name, table]));
  const total = lake.tables.reduce((sum, { rows }) => sum + rows, 0);
  const meter = new RowMeter("Loading", total, hooks, now);
  const strangers: string[] = [];
  for (const { name, rows, hash, files } of lake.tables) {
    hooks.signal.throwIfAborted();
    const table = byName.get(name);
    if (!table) {
      strangers.push(name);
      continue;
    }
    meter.at(name, 0);
    const open = files.map((file) => ({
      rows: file.rows,
      open: () => createReadStream(join(folder, file.path)),
    }));
    const onRows = (done: number) => meter.at(name, done);
    await loadLakeTable(table, { name, rows, hash, files: open }, { signal: hooks.signal, onRows });
    meter.add(rows);
  }
  await finishLakeLoad(views);
  return strangers;
}
