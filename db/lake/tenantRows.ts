import type { Readable } from "node:stream";
import { lakeCatalogue } from "./catalogue";
import { lake } from "./client";
import { oneVersion, READ_SETTINGS } from "./content";
import { tenantTables } from "./purge";

/** Rows of one tenant in one table of the lake. */
export interface TenantPart {
  name: string;
  /** JSON objects, a line each, as bytes: one version a row. Errors when the server fails midway. */
  open: (signal: AbortSignal) => Promise<Readable>;
}

/** The tables of the lake that may hold rows of a tenant, each with a way to read them without holding them. */
export async function tenantParts(tenant: string): Promise<TenantPart[]> {
  const [{ tables }, names] = [await lakeCatalogue(), await tenantTables()];
  return tables
    .filter(({ name }) => names.includes(name))
    .map((table) => ({
      name: table.name,
      open: async (signal) => {
        const columns = table.columns.map((name) => `\`${name}\``).join(", ");
        const { stream } = await lake().bulk.exec({
          query: `SELECT ${columns} FROM \`${table.name}\` ${oneVersion(table)} WHERE tenant = {tenant:String} FORMAT JSONEachRow`,
          query_params: { tenant },
          abort_signal: signal,
          clickhouse_settings: { ...READ_SETTINGS, log_comment: "export" },
        });
        return stream;
      },
    }));
}
