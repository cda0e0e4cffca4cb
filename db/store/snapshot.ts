import {
  lineOf,
  plainTexts,
  quoted,
  type StoreTable,
  storeSchemaVersion,
  storeTables,
  summarise,
} from "./catalogue";
import type { Sql } from "./migrate";
import type { Engine } from "./slot";

const FETCH_ROWS = 1_000;

/** The store as it was at one moment. */
export interface StoreSnapshot {
  /** How many migrations it had. */
  schema: number;
  tables: (StoreTable & { rows: number; hash: string })[];
  /** What all of it takes on the engine's disk. */
  storedBytes: number;
  /** The table's rows, one JSON array a line without line end, some lines at a time. */
  lines(table: StoreTable): AsyncGenerator<string[]>;
}

/**
 * Runs `read` on one consistent view of the whole store (REPEATABLE READ, READ ONLY). The embedded engine serves one
 * transaction at a time, so everything else waits until `read` ends. Null where the store has no schema of ours.
 */
export async function readStoreSnapshot<T>(
  engine: Engine,
  read: (snapshot: StoreSnapshot) => Promise<T>,
): Promise<T | null> {
  return engine.exclusive(async (sql) => {
    await sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
    await plainTexts(sql);
    const schema = await storeSchemaVersion(sql);
    if (schema === null) return null;
    const tables: StoreSnapshot["tables"] = [];
    for (const table of await storeTables(sql)) tables.push({ ...table, ...(await summarise(sql, table)) });
    return read({
      schema,
      tables,
      storedBytes: await storedBytes(sql),
      lines: (table) => linesOf(sql, table),
    });
  });
}

/** Through a cursor, so that memory holds a few rows however many there are. */
async function* linesOf(sql: Sql, table: StoreTable): AsyncGenerator<string[]> {
  await sql(`DECLARE copied NO SCROLL CURSOR FOR SELECT ${lineOf(table)} AS line FROM ${quoted(table.name)}`);
  for (;;) {
    const rows = await sql(`FETCH ${FETCH_ROWS} FROM copied`);
    if (rows.length === 0) break;
    yield rows.map((row) => String(row.line));
  }
  await sql("CLOSE copied");
}

async function storedBytes(sql: Sql): Promise<number> {
  const [row] = await sql(
    "SELECT coalesce(sum(pg_total_relation_size(oid)), 0)::text AS bytes FROM pg_class WHERE relnamespace = current_schema()::text::regnamespace AND relkind = 'r'",
  );
  return Number(row?.bytes ?? 0);
}
