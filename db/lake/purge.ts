import { setTimeout as sleep } from "node:timers/promises";
import { refusal } from "../refusal";
import { lake } from "./client";

const LOOK_EVERY_MS = 100;
/** No insert of ours takes so long: its connection is given up after 60 s. */
const INSERTS_LIMIT_MS = 120_000;

export interface TenantRows {
  table: string;
  rows: number;
}

/** Every table that holds rows of tenants: found by its column in the server's catalogue, so that a new one cannot be forgotten. */
export async function tenantTables(): Promise<string[]> {
  const rows = await look<{ name: string }>(
    `SELECT t.name AS name FROM system.tables AS t
     INNER JOIN system.columns AS c ON c.database = t.database AND c.table = t.name
     WHERE t.database = {database:String} AND c.name = 'tenant' AND t.engine LIKE '%MergeTree'
     ORDER BY (t.name != 'actions', t.name)`,
  );
  return rows.map(({ name }) => name);
}

/** How many rows each table holds of one tenant, all versions counted. */
export async function countTenant(tenant: string): Promise<TenantRows[]> {
  const counted: TenantRows[] = [];
  for (const table of await tenantTables()) {
    const [row] = await look<{ rows: string }>(
      `SELECT count() AS rows FROM \`${table}\` WHERE tenant = {tenant:String}`,
      { tenant },
    );
    counted.push({ table, rows: Number(row?.rows ?? 0) });
  }
  return counted;
}

/** Which of these tenants still have rows in the lake. */
export async function tenantsWithRows(tenants: readonly string[]): Promise<string[]> {
  const found = new Set<string>();
  if (tenants.length === 0) return [];
  for (const table of await tenantTables()) {
    const rows = await look<{ tenant: string }>(
      `SELECT DISTINCT tenant FROM \`${table}\` WHERE tenant IN {tenants:Array(String)}`,
      { tenants },
    );
    for (const { tenant } of rows) found.add(tenant);
  }
  return [...found];
}

/** Waits for the inserts that run at this moment, whoever sent them. Throws UNAVAILABLE when one does not end. */
export async function awaitInserts(signal: AbortSignal): Promise<void> {
  const running = async () =>
    new Set(
      (
        await look<{ id: string }>(
          "SELECT query_id AS id FROM system.processes WHERE query_kind = 'Insert' AND current_database = {database:String}",
        )
      ).map(({ id }) => id),
    );
  const waitingFor = await running();
  const untilMs = performance.now() + INSERTS_LIMIT_MS;
  while (waitingFor.size > 0) {
    if (performance.now() > untilMs)
      throw refusal(
        "UNAVAILABLE",
        "Rows are still being written.",
        "An insert does not end.",
        "It is tried again.",
      );
    await sleep(LOOK_EVERY_MS, undefined, { signal });
    const now = await running();
    for (const id of waitingFor) if (!now.has(id)) waitingFor.delete(id);
  }
}

/**
 * Removes every row of one tenant in one table; resolves when no active part holds one. The files of the parts before
 * go a few minutes later, as the server always does it. Throws UNAVAILABLE with the server's reason when it cannot.
 */
export async function purgeTable(table: string, tenant: string, signal: AbortSignal): Promise<void> {
  await lake().writer.command({
    query: `ALTER TABLE \`${table}\` DELETE WHERE tenant = {tenant:String}`,
    query_params: { tenant },
    // Rewriting a large table takes longer than a request may: it is started, and looked at.
    clickhouse_settings: { mutations_sync: "0", log_comment: "purge" },
  });
  for (;;) {
    const [row] = await look<{ left: string; reason: string }>(
      `SELECT count() AS left, max(latest_fail_reason) AS reason FROM system.mutations
       WHERE database = {database:String} AND table = {table:String} AND NOT is_done AND NOT is_killed
         AND position(command, {tenant:String}) > 0`,
      { table, tenant },
    );
    if (!row || row.left === "0") return;
    if (row.reason !== "")
      throw refusal(
        "UNAVAILABLE",
        `The rows of ${table} cannot be removed yet.`,
        row.reason.slice(0, 300),
        "It is tried again.",
      );
    await sleep(LOOK_EVERY_MS, undefined, { signal });
  }
}

async function look<T>(query: string, params: Record<string, unknown> = {}): Promise<T[]> {
  const { writer, database } = lake();
  const found = await writer.query({
    query,
    query_params: { database, ...params },
    format: "JSONEachRow",
    clickhouse_settings: { log_comment: "tenants" },
  });
  return found.json<T>();
}
