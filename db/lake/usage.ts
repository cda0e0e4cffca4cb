import { z } from "zod";
import { lake } from "./client";
import { tenantTables } from "./purge";

/** What one tenant has in the lake. */
export interface TenantUsage {
  tenant: string;
  /** Of what agents did, all versions counted. */
  rows: number;
  /** On the disk, in all tables: each part's bytes by its share of the part's rows. */
  bytes: number;
  /** Of the newest span, epoch milliseconds; null where there is none. */
  lastMs: number | null;
}

const usageRow = z.object({ tenant: z.string(), rows: z.coerce.number(), bytes: z.coerce.number() });
const lastRow = z.object({ tenant: z.string(), last: z.coerce.number() });

/** What each tenant has in the lake, from numbers alone: for who runs it. Reads the tenant column and the bounds of sessions. */
export async function usageByTenant(): Promise<Map<string, TenantUsage>> {
  const usage = new Map<string, TenantUsage>();
  const of = (tenant: string) => {
    const one = usage.get(tenant) ?? { tenant, rows: 0, bytes: 0, lastMs: null };
    usage.set(tenant, one);
    return one;
  };
  for (const table of await tenantTables()) {
    for (const row of await sharesOf(table)) {
      of(row.tenant).bytes += row.bytes;
      if (table === "actions") of(row.tenant).rows = row.rows;
    }
  }
  const lasts = await rows(
    "SELECT tenant, toUnixTimestamp64Milli(max(max_ts)) AS last FROM session_bounds GROUP BY tenant",
    lastRow,
  );
  for (const { tenant, last } of lasts) of(tenant).lastMs = last;
  return usage;
}

function sharesOf(table: string) {
  return rows(
    `SELECT s.tenant AS tenant, sum(s.n) AS rows, round(sum(s.n * p.width)) AS bytes
     FROM (SELECT tenant, _part, count() AS n FROM \`${table}\` GROUP BY tenant, _part) AS s
     INNER JOIN (
       SELECT name, max(bytes_on_disk / part.rows) AS width FROM system.parts AS part
       WHERE database = {database:String} AND table = {table:String} AND part.rows > 0 GROUP BY name
     ) AS p ON p.name = s._part
     GROUP BY tenant`,
    usageRow,
    { table },
  );
}

async function rows<T extends z.ZodType>(
  query: string,
  row: T,
  params: Record<string, unknown> = {},
): Promise<z.output<T>[]> {
  const { writer, database } = lake();
  const found = await writer.query({
    query,
    query_params: { database, ...params },
    format: "JSONEachRow",
    clickhouse_settings: { log_comment: "tenants", max_execution_time: 20 },
  });
  return z.array(row).parse(await found.json());
}
