import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import { ask } from "./ask";
import { type LakeTable, lakeCatalogue, SNAPSHOT_PREFIX } from "./catalogue";
import { lake } from "./client";
import { countPieces, type Piece } from "./content";
import { readPiece, type Watch } from "./readPiece";

const SETTLE_LIMIT_MS = 60_000;
const LOOK_EVERY_MS = 100;
/** No backup takes so long: what is older was left by one that was killed. */
const STALE_AFTER_S = 86_400;

/** The lake as it was at one moment: hard links to its parts, so that it costs no space and nothing waits for it. */
export interface LakeSnapshot {
  tables: SnapshotTable[];
  drop(): Promise<void>;
}

export interface SnapshotTable extends LakeTable {
  /** What it takes on the lake's disk. */
  storedBytes: number;
  /** Its partitions with their rows and contents; reads all of it once. */
  count(): Promise<Piece[]>;
  /** One partition in ClickHouse's Native format, packed by gzip (RFC 1952), one version a row. Errors when the server does. */
  read(piece: Piece, watch: Watch): Promise<Readable>;
}

/**
 * Takes the snapshot. Tables that feed others come first, and the others once every insert of that moment is through, so
 * that no row of the snapshot lacks what is derived from it.
 */
export async function takeLakeSnapshot(): Promise<LakeSnapshot> {
  await dropSnapshots(lake().embedded ? 0 : STALE_AFTER_S);
  const prefix = `${SNAPSHOT_PREFIX}${randomUUID().slice(0, 8)}_`;
  const drop = () => dropTables((name) => name.startsWith(prefix));
  try {
    const { tables } = await lakeCatalogue();
    for (const table of tables.filter(({ feeds }) => feeds)) await clone(prefix, table);
    await insertsSettled();
    for (const table of tables.filter(({ feeds }) => !feeds)) await clone(prefix, table);
    const done: SnapshotTable[] = [];
    for (const table of tables) done.push(await describe(prefix, table));
    return { tables: done, drop };
  } catch (error) {
    await drop();
    throw error;
  }
}

/** Removes what backups that were killed left behind: all of it where no other process can hold one. */
export async function dropSnapshots(olderThanSeconds = 0): Promise<void> {
  const old = await ask<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = {database:String} AND startsWith(name, {prefix:String}) AND metadata_modification_time <= now() - {age:UInt32}",
    { prefix: SNAPSHOT_PREFIX, age: olderThanSeconds },
  );
  const names = new Set(old.map(({ name }) => name));
  await dropTables((name) => names.has(name));
}

async function dropTables(isOne: (name: string) => boolean): Promise<void> {
  const all = await ask<{ name: string }>(
    "SELECT name FROM system.tables WHERE database = {database:String}",
    {},
  );
  for (const { name } of all.filter((table) => isOne(table.name)))
    await lake().bulk.command({ query: `DROP TABLE IF EXISTS \`${name}\` SYNC` });
}

const clone = (prefix: string, { name }: LakeTable) =>
  lake().bulk.command({ query: `CREATE TABLE \`${prefix}${name}\` CLONE AS \`${name}\`` });

/** Waits for the inserts that run now, whose derived rows may be still to come. */
async function insertsSettled(): Promise<void> {
  const running = async () =>
    (
      await ask<{ id: string }>(
        "SELECT query_id AS id FROM system.processes WHERE query_kind = 'Insert' AND current_database = {database:String}",
        {},
      )
    ).map(({ id }) => id);
  const before = new Set(await running());
  const deadline = performance.now() + SETTLE_LIMIT_MS;
  while (before.size > 0 && performance.now() < deadline) {
    await sleep(LOOK_EVERY_MS);
    const now = new Set(await running());
    for (const id of before) if (!now.has(id)) before.delete(id);
  }
}

async function describe(prefix: string, table: LakeTable): Promise<SnapshotTable> {
  const name = `${prefix}${table.name}`;
  const [size] = await ask<{ bytes: string }>(
    "SELECT sum(bytes_on_disk) AS bytes FROM system.parts WHERE active AND database = {database:String} AND table = {name:String}",
    { name },
  );
  return {
    ...table,
    storedBytes: Number(size?.bytes ?? 0),
    count: () => countPieces({ ...table, name }),
    read: (piece, watch) => readPiece({ ...table, name }, piece, watch),
  };
}
