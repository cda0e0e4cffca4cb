import type { Sql } from "./migrate";

/** A table as the engine's catalogue has it. Nobody lists tables by hand, so that a new one cannot be forgotten. */
export interface StoreTable {
  name: string;
  columns: { name: string; type: string }[];
}

/** The ledger of migrations: made by migrating, never copied. */
const LEDGER = "store_migrations";

/** Every table of the schema in use with its columns, in a fixed order; generated columns are left to the engine. */
export async function storeTables(sql: Sql): Promise<StoreTable[]> {
  const rows = await sql(
    `SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type
     FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = current_schema()::text::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
       AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' AND c.relname <> $1
     ORDER BY c.relname COLLATE "C", a.attnum`,
    [LEDGER],
  );
  const tables = new Map<string, StoreTable>();
  for (const row of rows) {
    const name = String(row.table);
    const table = tables.get(name) ?? { name, columns: [] };
    tables.set(name, table);
    table.columns.push({ name: String(row.column), type: String(row.type) });
  }
  return [...tables.values()];
}

/** How many migrations the store has had; null when it has no schema of ours yet. */
export async function storeSchemaVersion(sql: Sql): Promise<number | null> {
  const [found] = await sql("SELECT to_regclass($1)::text AS ledger", [LEDGER]);
  if (!found?.ledger) return null;
  const [row] = await sql(`SELECT count(*)::int AS applied FROM ${LEDGER}`, []);
  return Number(row?.applied ?? 0);
}

/** One row as a JSON array of its columns' texts: the same on every engine and version (see `plainTexts`). */
export function lineOf({ columns }: StoreTable): string {
  return `to_json(ARRAY[${columns.map(({ name }) => `${quoted(name)}::text`).join(", ")}]::text[])::text`;
}

/** Makes the texts of values independent of the session: ISO dates in UTC, intervals by ISO 8601, exact floats. */
export async function plainTexts(sql: Sql): Promise<void> {
  await sql(
    "SELECT set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO, YMD', true), set_config('IntervalStyle', 'iso_8601', true), set_config('extra_float_digits', '3', true), set_config('bytea_output', 'hex', true)",
  );
}

/** Rows and their content hash, computed by the engine: the sum of 60 bits of each line's MD5, so that order says nothing. */
export async function summarise(sql: Sql, table: StoreTable): Promise<{ rows: number; hash: string }> {
  const [row] = await sql(
    `SELECT count(*)::text AS rows, coalesce(sum(('x' || substr(md5(line), 1, 15))::bit(60)::bigint), 0)::text AS hash
     FROM (SELECT ${lineOf(table)} AS line FROM ${quoted(table.name)}) AS lines`,
  );
  return { rows: Number(row?.rows ?? 0), hash: String(row?.hash ?? "0") };
}

export const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
