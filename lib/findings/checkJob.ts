import { asc, eq } from "drizzle-orm";
import { z } from "zod";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import type { JobKind } from "@/lib/jobs/kind";
import { checkFindings } from "./check";
import type { Synced } from "./sync";

const input = z.strictObject({});

/** Looks what needs a person, in all tenants. For operators: it runs in the default tenant, every five minutes. */
export const CHECK_FINDINGS: JobKind<z.output<typeof input>> = {
  name: "findings.check",
  input,
  ability: "operate",
  maxAttempts: 3,
  label: () => "Looking for what needs a person",
  async run(ctx, _, job): Promise<Synced & { tenants: number }> {
    const rows = await store().select({ id: tenants.id }).from(tenants).orderBy(asc(tenants.id));
    const total = { tenants: 0, opened: 0, resolved: 0, open: 0 };
    const failures: unknown[] = [];
    for (const { id } of rows) {
      job.signal.throwIfAborted();
      try {
        const found = await checkFindings({ ...ctx, tenant: id });
        total.opened += found.opened;
        total.resolved += found.resolved;
        total.open += found.open;
      } catch (error) {
        // One tenant's trouble is not the others'; one that was removed meanwhile is none.
        if ((await store().$count(tenants, eq(tenants.id, id))) > 0) failures.push(error);
      }
      total.tenants += 1;
      await job.progress(total.tenants, rows.length);
    }
    if (failures.length > 0) throw failures[0];
    return total;
  },
};
