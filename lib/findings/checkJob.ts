import { setTimeout as sleep } from "node:timers/promises";
import { eq } from "drizzle-orm";
import { z } from "zod";
import { agents } from "@/db/store/schema/agents";
import { findings } from "@/db/store/schema/findings";
import { models } from "@/db/store/schema/models";
import { tenants } from "@/db/store/schema/tenants";
import { toolServers, tools } from "@/db/store/schema/tools";
import { store } from "@/db/store/store";
import type { JobKind } from "@/lib/jobs/kind";
import { checkFindings } from "./check";
import type { Synced } from "./sync";

const input = z.strictObject({});
const MOST_PAUSE_MS = 2_000;

/** Looks what needs a person, in all tenants. For operators: it runs in the default tenant, every five minutes. */
export const CHECK_FINDINGS: JobKind<z.output<typeof input>> = {
  name: "findings.check",
  input,
  ability: "operate",
  maxAttempts: 3,
  label: () => "Looking for what needs a person",
  async run(ctx, _, job): Promise<Synced & { tenants: number }> {
    const rows = await tenantsWithSomething();
    const total = { tenants: 0, opened: 0, resolved: 0, open: 0 };
    const failures: unknown[] = [];
    for (const { id } of rows) {
      job.signal.throwIfAborted();
      const startedMs = ctx.now();
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
      // Half of the time at most: on a laptop the store lives in the process that answers people.
      await sleep(Math.min(ctx.now() - startedMs, MOST_PAUSE_MS), undefined, { ref: false });
    }
    if (failures.length > 0) throw failures[0];
    return total;
  },
};

/** Tenants of which anything could be found: of the others nobody need ask either store. */
async function tenantsWithSomething(): Promise<{ id: string }[]> {
  const ids = new Set<string>();
  for (const table of [agents, tools, toolServers, models, findings]) {
    const rows = await store().selectDistinct({ tenant: table.tenant }).from(table);
    for (const { tenant } of rows) ids.add(tenant);
  }
  return [...ids].sort().map((id) => ({ id }));
}
