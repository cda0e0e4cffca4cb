import type { ClickHouseSettings } from "@clickhouse/client";
import { lake } from "./client";

/** Rows of a question about the lake itself, never about a tenant: `{database:String}` is given. */
export async function ask<T>(
  query: string,
  params: Record<string, unknown>,
  settings: ClickHouseSettings = {},
): Promise<T[]> {
  const { bulk, database } = lake();
  const found = await bulk.query({
    query,
    query_params: { ...params, database },
    format: "JSONEachRow",
    clickhouse_settings: { log_comment: "operations", ...settings },
  });
  return found.json<T>();
}
