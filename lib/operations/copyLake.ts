import { type Piece, whole } from "@/db/lake/content";
import type { LakeSnapshot, SnapshotTable } from "@/db/lake/snapshot";
import { writeBackupFile } from "./backupFile";
import type { BackupFile, BackupTable } from "./manifest";
import { RowMeter } from "./rowMeter";
import type { Hooks } from "./verifyBackup";

/** Writes each partition of each table of the lake (`lake/<table>/<partition>.native.gz`), and says what it wrote. */
export async function copyLake(
  folder: string,
  { tables }: LakeSnapshot,
  now: () => number,
  hooks: Hooks,
): Promise<BackupTable[]> {
  const counted: { table: SnapshotTable; pieces: Piece[] }[] = [];
  for (const table of tables) {
    hooks.signal.throwIfAborted();
    hooks.progress(0, null, `Counting ${table.name}`);
    counted.push({ table, pieces: await table.count() });
  }
  const total = counted.reduce((sum, { pieces }) => sum + whole(pieces).rows, 0);
  const meter = new RowMeter("Copying", total, hooks, now);
  const done: BackupTable[] = [];
  for (const { table, pieces } of counted) {
    const { name, columns, storedBytes } = table;
    const files = await copyPieces(folder, table, pieces, meter, hooks.signal);
    done.push({ name, columns, storedBytes, ...whole(pieces), files });
  }
  return done;
}

async function copyPieces(
  folder: string,
  table: SnapshotTable,
  pieces: readonly Piece[],
  meter: RowMeter,
  signal: AbortSignal,
): Promise<BackupFile[]> {
  const files: BackupFile[] = [];
  for (const piece of pieces) {
    meter.at(table.name, 0);
    const source = await table.read(piece, { signal, onRows: (rows) => meter.at(table.name, rows) });
    const path = `lake/${table.name}/${piece.partition}.native.gz`;
    files.push({ rows: piece.rows, ...(await writeBackupFile(folder, path, [source], signal)) });
    meter.add(piece.rows);
  }
  return files;
}
