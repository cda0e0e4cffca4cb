import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { refusal } from "../refusal";
import { ask } from "./ask";
import { type LakeTable, type LakeView, lakeCatalogue, RESTORE_MARK } from "./catalogue";
import { lake } from "./client";
import { countPieces, whole } from "./content";
import { migrateLakeTo, newestLakeSchema } from "./migrate";
import { type Watch, watchRows } from "./readPiece";

/** A table to be filled, and what the server must find in it afterwards. */
export interface LakeTableToLoad {
  name: string;
  rows: number;
  hash: string;
  /** Partition by partition, as `SnapshotTable.read` gave them. */
  files: readonly { rows: number; open(): Readable }[];
}

/** Throws PRECONDITION unless the lake has no tables of ours, or only those of a restore that was not finished. */
export async function requireEmptyLake(): Promise<void> {
  const names = await tableNames();
  if (names.length === 0 || names.includes(RESTORE_MARK)) return;
  throw refusal(
    "PRECONDITION",
    "The lake has tables already.",
    "A restore writes into an empty installation only, so that nothing is overwritten.",
    "Set BAILIWICK_DATA_DIR to a new folder, or CLICKHOUSE_DATABASE to a database that is empty or does not exist.",
  );
}

/**
 * Marks the lake as being restored (no product starts over it) and makes the tables as they were at `schema`, without
 * the views that would derive rows a second time. Returns them, for `finishLakeLoad`, and the tables.
 */
export async function beginLakeLoad(schema: number): Promise<{ views: LakeView[]; tables: LakeTable[] }> {
  await emptyLake();
  await run(`CREATE TABLE ${RESTORE_MARK} (since DateTime DEFAULT now()) ENGINE = MergeTree ORDER BY since`);
  await migrateLakeTo(schema);
  const { tables, views } = await lakeCatalogue();
  for (const { name } of views) await run(`DROP VIEW \`${name}\` SYNC`);
  for (const { name } of tables) await run(`TRUNCATE TABLE \`${name}\``);
  return { views, tables };
}

/** Fills one table and compares what the server finds in it. Throws PRECONDITION naming what differs. */
export async function loadLakeTable(table: LakeTable, load: LakeTableToLoad, watch: Watch): Promise<void> {
  let before = 0;
  for (const file of load.files) {
    const base = before;
    await insert(load.name, file.open(), { ...watch, onRows: (rows) => watch.onRows(base + rows) });
    before += file.rows;
  }
  const found = whole(await countPieces(table));
  if (found.rows !== load.rows) throw differs(`has ${found.rows} of ${load.rows} rows in ${load.name}`);
  if (found.hash !== load.hash) throw differs(`has other contents in ${load.name}`);
}

/** Makes the views again and migrates up; the mark stays until `unmarkLake`. What was summed may be of more than was copied: it is summed again. */
export async function finishLakeLoad(views: readonly LakeView[]): Promise<void> {
  for (const { statement } of views) await run(statement);
  await migrateLakeTo(newestLakeSchema());
  await run("TRUNCATE TABLE usage_spans");
}

export const unmarkLake = () => run(`DROP TABLE ${RESTORE_MARK} SYNC`);

/** Drops every table and view of the database: only for what a restore itself has made. The mark goes last. */
export async function emptyLake(): Promise<void> {
  const names = await tableNames();
  if (names.length > 0 && !names.includes(RESTORE_MARK)) return;
  const last = (name: string) => (name === RESTORE_MARK ? 1 : 0);
  for (const name of names.sort((a, b) => last(a) - last(b)))
    await run(`DROP TABLE IF EXISTS \`${name}\` SYNC`);
}

async function tableNames(): Promise<string[]> {
  const rows = await ask<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = {database:String}",
    {},
  );
  return rows.map(({ name }) => name);
}

const run = (query: string) =>
  lake().bulk.command({ query, clickhouse_settings: { log_comment: "restore" } });

async function insert(table: string, packed: Readable, watch: Watch): Promise<void> {
  const id = randomUUID();
  const stop = watchRows(id, "written_rows", watch);
  const abort = () => packed.destroy(new Error("cancelled"));
  watch.signal.addEventListener("abort", abort, { once: true });
  try {
    const { stream } = await lake().bulk.exec({
      query: `INSERT INTO \`${table}\` FORMAT Native`,
      values: packed,
      query_id: id,
      http_headers: { "Content-Encoding": "gzip" },
      abort_signal: watch.signal,
      clickhouse_settings: {
        log_comment: "restore",
        max_execution_time: 0,
        max_partitions_per_insert_block: "0",
        max_insert_threads: "1",
        min_insert_block_size_rows: "262144",
        // Half the default would be merged in memory several times over; the embedded server has 2 GB.
        min_insert_block_size_bytes: "67108864",
        async_insert: 0,
        insert_deduplicate: 0,
      },
    });
    stream.resume();
    await new Promise<void>((resolve, reject) => stream.once("close", resolve).once("error", reject));
  } finally {
    stop();
    packed.destroy();
    watch.signal.removeEventListener("abort", abort);
  }
}

function differs(how: string): Error {
  return refusal(
    "PRECONDITION",
    `The restored lake ${how}.`,
    "It must equal the backup in every table, so it was emptied again.",
    "Check the backup with `bailiwick backup verify`, or restore an earlier one.",
  );
}
