import { lake } from "./client";

const TABLES = ["actions", "trace_spans", "session_bounds", "principal_values"];

/** Removes every row of one tenant from the disk, in every table; resolves when it is done. */
export async function purgeTenant(tenant: string): Promise<void> {
  for (const table of TABLES) {
    await lake().writer.command({
      query: `ALTER TABLE ${table} DELETE WHERE tenant = {tenant:String}`,
      query_params: { tenant },
      clickhouse_settings: { mutations_sync: "2", log_comment: "purge" },
    });
  }
}
