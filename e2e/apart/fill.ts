import { randomBytes } from "node:crypto";
import type pg from "pg";

interface Column {
  table: string;
  column: string;
  type: string;
  isNullable: boolean;
  hasDefault: boolean;
  /** `table.column` that it points at. */
  references: string | null;
}

/** Every table that has rows of tenants, from the catalogue of the database itself, so that a new one cannot be forgotten. */
async function columnsOfTenants(store: pg.Pool): Promise<Map<string, Column[]>> {
  const { rows } = await store.query<Column>(`
    SELECT c.table_name AS "table", c.column_name AS "column", c.data_type AS "type",
      c.is_nullable = 'YES' AS "isNullable",
      c.column_default IS NOT NULL OR c.is_identity = 'YES' AS "hasDefault",
      (SELECT u.table_name || '.' || u.column_name
        FROM information_schema.key_column_usage k
        JOIN information_schema.referential_constraints r USING (constraint_schema, constraint_name)
        JOIN information_schema.constraint_column_usage u
          ON u.constraint_schema = r.constraint_schema AND u.constraint_name = r.constraint_name
        WHERE k.table_name = c.table_name AND k.column_name = c.column_name LIMIT 1) AS "references"
    FROM information_schema.columns c
    WHERE c.table_schema = 'public' AND c.table_name IN (
      SELECT table_name FROM information_schema.columns
      WHERE table_schema = 'public' AND column_name IN ('tenant', 'person'))
    ORDER BY c.table_name, c.ordinal_position`);
  const tables = new Map<string, Column[]>();
  for (const row of rows) tables.set(row.table, [...(tables.get(row.table) ?? []), row]);
  return tables;
}

/** Puts a row of the tenant into every table that has none, with `canary` in every text. Returns the tables filled. */
export async function fillTenant(
  store: pg.Pool,
  tenant: string,
  person: string,
  canary: string,
): Promise<string[]> {
  const tables = await columnsOfTenants(store);
  const left = new Map(tables);
  for (let round = 0; round < 6 && left.size > 0; round++) {
    for (const [table, columns] of left) {
      const has = await store.query(`SELECT 1 FROM "${table}" WHERE ${whose(columns)} LIMIT 1`, [
        columns.some(({ column }) => column === "tenant") ? tenant : person,
      ]);
      const done = has.rows.length > 0 || (await insert(store, table, columns, { tenant, person, canary }));
      if (done) left.delete(table);
    }
  }
  if (left.size > 0) throw new Error(`These tables cannot be filled: ${[...left.keys()].join(", ")}`);
  return [...tables.keys()];
}

function whose(columns: readonly Column[]): string {
  return columns.some(({ column }) => column === "tenant") ? "tenant = $1" : "person = $1";
}

async function insert(
  store: pg.Pool,
  table: string,
  columns: readonly Column[],
  owner: { tenant: string; person: string; canary: string },
): Promise<boolean> {
  const names: string[] = [];
  const values: unknown[] = [];
  for (const { column, type, isNullable, hasDefault, references } of columns) {
    if (column === "tenant") values.push(owner.tenant);
    else if (column === "person") values.push(owner.person);
    else if (references) {
      const target = await aRowOf(store, references, owner.tenant);
      if (target === null && !isNullable) return false;
      values.push(target);
    } else if (hasDefault || (isNullable && type !== "text")) continue;
    else values.push(valueOf(type, column, owner.canary));
    names.push(`"${column}"`);
  }
  const marks = names.map((_, at) => `$${at + 1}`);
  await store.query(`INSERT INTO "${table}" (${names.join(", ")}) VALUES (${marks.join(", ")})`, values);
  return true;
}

async function aRowOf(store: pg.Pool, references: string, tenant: string): Promise<string | null> {
  const [table, column] = references.split(".") as [string, string];
  const { rows: mine } = await store.query(
    "SELECT 1 FROM information_schema.columns WHERE table_name = $1 AND column_name = 'tenant'",
    [table],
  );
  const where = mine.length > 0 ? "WHERE tenant = $1" : "";
  const { rows } = await store.query<Record<string, string>>(
    `SELECT "${column}" FROM "${table}" ${where} LIMIT 1`,
    mine.length > 0 ? [tenant] : [],
  );
  return rows[0]?.[column] ?? null;
}

function valueOf(type: string, column: string, canary: string): unknown {
  const text = `${canary}-${randomBytes(6).toString("hex")}`;
  // An id is what an attacker may know; all else is what they must not see.
  if (column === "id") return `xxx_${randomBytes(12).toString("hex")}`;
  if (type === "text") return column === "state" ? "done" : text;
  if (type === "ARRAY") return [text];
  if (type === "jsonb") return JSON.stringify({ note: text });
  if (type === "boolean") return false;
  if (type === "integer" || type === "bigint") return 1;
  return new Date();
}

/** All that the tenant and its people have in the store, as one text: equal as long as nothing of it was touched. */
export async function dumpTenant(
  store: pg.Pool,
  tenant: string,
  person: string,
): Promise<Map<string, string>> {
  const dump = new Map<string, string>();
  for (const [table, columns] of await columnsOfTenants(store)) {
    const isTenants = columns.some(({ column }) => column === "tenant");
    const { rows } = await store.query<{ row: string }>(
      `SELECT to_jsonb(t)::text AS row FROM "${table}" t WHERE ${whose(columns)} ORDER BY 1`,
      [isTenants ? tenant : person],
    );
    dump.set(table, rows.map(({ row }) => row).join("\n"));
  }
  const { rows } = await store.query<{ row: string }>(
    "SELECT to_jsonb(t)::text AS row FROM people t WHERE id = $1 UNION ALL SELECT to_jsonb(t)::text FROM tenants t WHERE id = $2",
    [person, tenant],
  );
  dump.set("people and tenants", rows.map(({ row }) => row).join("\n"));
  return dump;
}

/** Ids of the tenant in the store, the newest of each table. */
export async function idsOf(store: pg.Pool, tenant: string): Promise<string[]> {
  const ids: string[] = [];
  for (const [table, columns] of await columnsOfTenants(store)) {
    // The number of a row is no id: nothing is asked for by it.
    const hasId = columns.some(({ column, type }) => column === "id" && type === "text");
    if (!hasId || !columns.some(({ column }) => column === "tenant")) continue;
    const { rows } = await store.query<{ id: string }>(
      `SELECT id FROM "${table}" WHERE tenant = $1 ORDER BY id DESC LIMIT 1`,
      [tenant],
    );
    ids.push(...rows.map(({ id }) => id));
  }
  return ids;
}
