import { plainTexts, quoted, storeSchemaVersion, storeTables } from "./catalogue";
import type { Sql } from "./migrate";
import { heldStore } from "./slot";

/** Rows of one tenant in one table. */
export interface TenantTable {
  name: string;
  rows: number;
  /** JSON objects without their secrets, some a time. */
  lines: () => AsyncGenerator<string[]>;
}

const FETCH_ROWS = 1_000;
const MINE = "current_setting('bailiwick.tenant')";
/** Columns that prove or open something are nobody's to take away. */
const SECRET = /(^|_)(hash|secret|password|token|sameness)($|_)/;

/**
 * Hands each table of the store that has rows of this tenant to `read`, in a transaction of its own that cannot write.
 * The tables come from the engine's catalogue: those with a `tenant` column, what points at their rows, and the people
 * who are its members, so that a new table is never forgotten. `read` must not ask the store itself.
 */
export async function readTenantTables(
  tenant: string,
  read: (table: TenantTable) => Promise<void>,
): Promise<{ schema: number }> {
  const { engine } = heldStore();
  const { tables, schema } = await engine.exclusive(async (sql) => ({
    tables: await conditions(sql),
    schema: (await storeSchemaVersion(sql)) ?? 0,
  }));
  for (const table of tables) {
    await engine.exclusive(async (sql) => {
      await sql("SET TRANSACTION READ ONLY");
      await plainTexts(sql);
      await sql("SELECT set_config('bailiwick.tenant', $1, true)", [tenant]);
      const from = `FROM ${quoted(table.name)} AS t WHERE ${table.condition}`;
      const [found] = await sql(`SELECT count(*)::int AS rows ${from}`);
      await read({
        name: table.name,
        rows: Number(found?.rows ?? 0),
        lines: () => linesOf(sql, table.columns, from),
      });
    });
  }
  return { schema };
}

async function* linesOf(sql: Sql, columns: readonly string[], from: string): AsyncGenerator<string[]> {
  const pairs = columns.filter((name) => !SECRET.test(name)).map((name) => `t.${quoted(name)}`);
  await sql(
    `DECLARE taken NO SCROLL CURSOR FOR SELECT (SELECT row_to_json(r) FROM (SELECT ${pairs.join(", ")}) AS r)::text AS line ${from}`,
  );
  for (;;) {
    const rows = await sql(`FETCH ${FETCH_ROWS} FROM taken`);
    if (rows.length === 0) break;
    yield rows.map((row) => String(row.line));
  }
  await sql("CLOSE taken");
}

interface Condition {
  name: string;
  columns: string[];
  /** SQL over the row `t`. */
  condition: string;
}

/** Which rows of which table are the tenant's. */
async function conditions(sql: Sql): Promise<Condition[]> {
  const tables = await storeTables(sql);
  const owned = new Set(
    tables.filter(({ columns }) => columns.some(({ name }) => name === "tenant")).map(({ name }) => name),
  );
  const parents = await foreignKeys(sql);
  return tables.flatMap(({ name, columns }) => {
    const condition = conditionOf(name, owned, parents);
    return condition ? [{ name, columns: columns.map((column) => column.name), condition }] : [];
  });
}

function conditionOf(name: string, owned: ReadonlySet<string>, keys: readonly ForeignKey[]): string | null {
  if (name === "tenants") return `t.id = ${MINE}`;
  if (name === "people") return `t.id IN (SELECT m.person FROM memberships AS m WHERE m.tenant = ${MINE})`;
  if (owned.has(name)) return `t.tenant = ${MINE}`;
  const up = keys.find(({ child, parent }) => child === name && owned.has(parent));
  if (!up) return null;
  const [own, theirs] = [quoted(up.childColumn), quoted(up.parentColumn)];
  return `EXISTS (SELECT 1 FROM ${quoted(up.parent)} AS p WHERE p.${theirs} = t.${own} AND p.tenant = ${MINE})`;
}

interface ForeignKey {
  child: string;
  childColumn: string;
  parent: string;
  parentColumn: string;
}

async function foreignKeys(sql: Sql): Promise<ForeignKey[]> {
  const rows = await sql(
    `SELECT c.relname AS child, ca.attname AS child_column, p.relname AS parent, pa.attname AS parent_column
     FROM pg_constraint AS k
     JOIN pg_class AS c ON c.oid = k.conrelid JOIN pg_attribute AS ca ON ca.attrelid = c.oid AND ca.attnum = k.conkey[1]
     JOIN pg_class AS p ON p.oid = k.confrelid JOIN pg_attribute AS pa ON pa.attrelid = p.oid AND pa.attnum = k.confkey[1]
     WHERE k.contype = 'f' AND k.connamespace = current_schema()::text::regnamespace AND cardinality(k.conkey) = 1
     ORDER BY k.conname COLLATE "C"`,
  );
  return rows.map((row) => ({
    child: String(row.child),
    childColumn: String(row.child_column),
    parent: String(row.parent),
    parentColumn: String(row.parent_column),
  }));
}
