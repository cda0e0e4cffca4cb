import { z } from "zod";
import { tenantFootprint } from "@/lib/tenants/footprint";
import { REMOVE_TENANT, removeTenant } from "@/lib/tenants/remove";
import { defineCommand } from "./command";
import { jobToEnd } from "./jobToEnd";
import { count } from "./words";

export const tenantRemove = defineCommand({
  noun: "tenant",
  verb: "remove",
  summary: "Remove a tenant whole: what people set in it and what its agents did",
  args: { tenant: { kind: "text", help: "its short name or id" } },
  input: z.strictObject({ tenant: z.string({ error: "it is missing" }) }),
  where: "inside",
  preview: async ({ ctx }, { tenant: name }) => {
    const { tenant, footprint } = await tenantFootprint(ctx, name);
    const all = (rows: Record<string, number>) => Object.values(rows).reduce((sum, n) => sum + n, 0);
    const { store, lake } = footprint;
    return {
      type: tenant.slug,
      lines: [
        `Everything in the tenant ${tenant.name} goes, and cannot be brought back:`,
        `  ${count(lake.actions ?? 0, "row")} of what its agents did (${count(all(lake), "row")} in all tables of the lake)`,
        `  ${count(store.people ?? 0, "member")}, ${count(store.keys ?? 0, "key")} and tokens, ${count(all(store), "row")} that people set`,
        "What stays is the change of this removal, with these counts, and backups that were made before.",
      ],
    };
  },
  run: async (call, { tenant: name }) => {
    const { id } = await removeTenant(call.ctx, name);
    const { label } = await jobToEnd(call, REMOVE_TENANT, id);
    return { removed: name, job: id, label };
  },
  words: ({ removed, job }) => [`Tenant ${removed} is removed; nothing of it is left (${job}).`],
});
