import { refusal } from "../refusal";
import { plainTexts, quoted, type StoreTable, storeSchemaVersion, storeTables, summarise } from "./catalogue";
import { migrate, type Sql } from "./migrate";
import type { Engine } from "./slot";

/** A table to be filled: its columns and what the engine must find in it afterwards. */
export interface TableToLoad {
  name: string;
  /** In the order of each line's values. */
  columns: readonly string[];
  rows: number;
  hash: string;
  /** JSON arrays of texts, as `StoreSnapshot.lines` gave them. */
  lines(): AsyncIterable<string[]>;
}

export interface StoreLoad {
  /** The schema version that the tables come from, to be migrated up after loading. */
  schema: number;
  /** Where drizzle-kit's output is. */
  migrations: string;
  tables: readonly TableToLoad[];
  /** Runs last in the transaction; when it throws, nothing was written. */
  beforeCommit(): Promise<void>;
}

/** Throws PRECONDITION when the store has a schema of ours already. */
export async function requireEmptyStore(engine: Engine): Promise<void> {
  const version = await engine.exclusive((sql) => storeSchemaVersion(sql));
  if (version === null) return;
  throw refusal(
    "PRECONDITION",
    "The store has data already.",
    "A restore writes into an empty installation only, so that nothing is overwritten.",
    "Set BAILIWICK_DATA_DIR to a new folder, or DATABASE_URL to an empty database.",
  );
}

/**
 * Fills an empty store in one transaction, all of it or none: the schema as it was, every row, the comparison of rows
 * and content hashes that the engine computes, then the migrations since. Throws PRECONDITION naming what differs.
 * Returns the names of tables that were not ours and were left out.
 */
export async function loadStore(engine: Engine, load: StoreLoad): Promise<string[]> {
  const strangers: string[] = [];
  await engine.exclusive(async (sql) => {
    await migrate(sql, load.migrations, load.schema);
    await plainTexts(sql);
    const known = new Map((await storeTables(sql)).map((table) => [table.name, table]));
    const links = await dropForeignKeys(sql);
    for (const table of known.values()) await sql(`DELETE FROM ${quoted(table.name)}`);
    for (const table of load.tables) {
      const target = known.get(table.name);
      if (!target) {
        strangers.push(table.name);
        continue;
      }
      await fill(sql, target, table);
      const found = await summarise(sql, target);
      if (found.rows !== table.rows)
        throw differs(`has ${found.rows} of ${table.rows} rows in ${table.name}`);
      if (found.hash !== table.hash) throw differs(`has other contents in ${table.name}`);
    }
    await advanceCounters(sql);
    for (const statement of links) await sql(statement);
    await migrate(sql, load.migrations);
    await load.beforeCommit();
  });
  return strangers;
}

/** Rows come table by table, so what points from one to another is checked at the end: foreign keys go and come back. */
async function dropForeignKeys(sql: Sql): Promise<string[]> {
  const keys = await sql(
    `SELECT conrelid::regclass::text AS table, conname AS name, pg_get_constraintdef(oid) AS definition
     FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 AND connamespace = current_schema()::text::regnamespace`,
  );
  for (const key of keys) await sql(`ALTER TABLE ${key.table} DROP CONSTRAINT ${quoted(String(key.name))}`);
  return keys.map(
    (key) => `ALTER TABLE ${key.table} ADD CONSTRAINT ${quoted(String(key.name))} ${key.definition}`,
  );
}

async function fill(sql: Sql, target: StoreTable, table: TableToLoad): Promise<void> {
  const typeOf = new Map(target.columns.map(({ name, type }) => [name, type]));
  const values = table.columns.map((name, at) => {
    const type = typeOf.get(name);
    if (!type) throw differs(`has no column ${name} in ${table.name}`);
    return `(line ->> ${at})::${type}`;
  });
  const statement = `INSERT INTO ${quoted(table.name)} (${table.columns.map(quoted).join(", ")}) OVERRIDING SYSTEM VALUE
    SELECT ${values.join(", ")} FROM json_array_elements($1::json) AS line`;
  for await (const lines of table.lines()) {
    if (lines.length > 0) await sql(statement, [`[${lines.join(",")}]`]);
  }
}

/** Tables that count their rows themselves go on after the highest that they have. */
async function advanceCounters(sql: Sql): Promise<void> {
  const counted = await sql(
    `SELECT c.relname AS table, a.attname AS column FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = current_schema()::text::regnamespace AND c.relkind IN ('r', 'p')
       AND NOT a.attisdropped AND pg_get_serial_sequence(quote_ident(c.relname), a.attname) IS NOT NULL`,
  );
  for (const { table, column } of counted) {
    const [from, name] = [quoted(String(table)), String(column)];
    await sql(
      `SELECT setval(pg_get_serial_sequence($1, $2), highest) FROM (SELECT max(${quoted(name)}) AS highest FROM ${from}) AS t WHERE highest IS NOT NULL`,
      [from, name],
    );
  }
}

function differs(how: string): Error {
  return refusal(
    "PRECONDITION",
    `The restored store ${how}.`,
    "It must equal the backup in every table, so nothing was written.",
    "Check the backup with `bailiwick backup verify`, or restore an earlier one.",
  );
}
