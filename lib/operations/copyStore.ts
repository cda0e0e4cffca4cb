import { Readable } from "node:stream";
import { createGzip } from "node:zlib";
import type { StoreSnapshot } from "@/db/store/snapshot";
import { writeBackupFile } from "./backupFile";
import type { BackupTable, Manifest } from "./manifest";
import { RowMeter } from "./rowMeter";
import type { Hooks } from "./verifyBackup";

/** Writes each table of the store as lines of JSON (`store/<table>.jsonl.gz`), and says what it wrote. */
export async function copyStore(
  folder: string,
  snapshot: StoreSnapshot,
  now: () => number,
  hooks: Hooks,
): Promise<Omit<Manifest["store"], "engine">> {
  const { schema, storedBytes } = snapshot;
  const meter = new RowMeter(
    "Copying",
    snapshot.tables.reduce((sum, { rows }) => sum + rows, 0),
    hooks,
    now,
  );
  const tables: BackupTable[] = [];
  for (const table of snapshot.tables) {
    hooks.signal.throwIfAborted();
    const { name, rows, hash } = table;
    const source = Readable.from(texts(snapshot.lines(table), (done) => meter.at(name, done)));
    const chain = [source, createGzip({ level: 1 })] as const;
    const files =
      rows === 0
        ? []
        : [{ rows, ...(await writeBackupFile(folder, `store/${name}.jsonl.gz`, chain, hooks.signal)) }];
    meter.add(rows);
    const columns = table.columns.map((column) => column.name);
    tables.push({ name, columns, rows, hash, storedBytes: null, files });
  }
  return { schema, storedBytes, tables };
}

async function* texts(
  chunks: AsyncGenerator<string[]>,
  onRows: (rows: number) => void,
): AsyncGenerator<string> {
  let rows = 0;
  for await (const lines of chunks) {
    rows += lines.length;
    onRows(rows);
    yield `${lines.join("\n")}\n`;
  }
}
