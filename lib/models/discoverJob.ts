import { asc, eq } from "drizzle-orm";
import { z } from "zod";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import type { Followed } from "@/lib/actions/followSeen";
import type { JobKind } from "@/lib/jobs/kind";
import { discoverModels } from "./discover";

const input = z.strictObject({});

/** Looks for models in all tenants. For operators: it runs in the default tenant, each minute. */
export const DISCOVER_MODELS: JobKind<z.output<typeof input>> = {
  name: "models.discover",
  input,
  ability: "operate",
  maxAttempts: 3,
  routine: true,
  label: () => "Looking for models in telemetry",
  async run(ctx, _, job): Promise<Followed & { tenants: number }> {
    const rows = await store().select({ id: tenants.id }).from(tenants).orderBy(asc(tenants.id));
    const total = { tenants: 0, seen: 0, added: 0 };
    const failures: unknown[] = [];
    for (const { id } of rows) {
      job.signal.throwIfAborted();
      try {
        const found = await discoverModels({ ...ctx, tenant: id });
        total.seen += found.seen;
        total.added += found.added;
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
