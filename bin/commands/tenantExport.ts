import { join } from "node:path";
import { z } from "zod";
import { exportName, exportsFolder } from "@/lib/tenants/exportFolder";
import { tenantNamed } from "@/lib/tenants/find";
import { noteExport } from "@/lib/tenants/noteExport";
import { writeExport } from "@/lib/tenants/writeExport";
import { defineCommand } from "./command";
import { count, inBytes } from "./words";

export const tenantExport = defineCommand({
  noun: "tenant",
  verb: "export",
  summary:
    "Write everything of a tenant into a folder: JSON lines of each table, contents included, secrets not",
  args: { tenant: { kind: "text", help: "its short name or id" } },
  options: {
    to: { kind: "path", help: "a folder that is not there yet; one below the data folder unless told" },
  },
  input: z.strictObject({ tenant: z.string({ error: "it is missing" }), to: z.string().optional() }),
  where: "inside",
  run: async ({ ctx, environment, progress, signal }, { tenant: name, to }) => {
    const tenant = await tenantNamed(ctx, name);
    const folder = to ?? join(exportsFolder(environment.dataDir), exportName(tenant.id, ctx.now()));
    await noteExport(ctx, tenant.id, folder);
    const watch = {
      now: ctx.now,
      signal,
      progress: (done: number, words: string) => progress(done, null, words),
    };
    const { tables } = await writeExport(tenant, folder, watch);
    const sum = (of: "rows" | "bytes") => tables.reduce((total, table) => total + table[of], 0);
    return { folder, tables: tables.length, rows: sum("rows"), bytes: sum("bytes") };
  },
  words: ({ folder, tables, rows, bytes }) => [
    `${count(rows, "row")} of ${count(tables, "table")}, ${inBytes(bytes)} packed, in ${folder}`,
    "manifest.json there has the counts and the SHA-256 of each file.",
  ],
});
