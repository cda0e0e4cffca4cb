import { asc } from "drizzle-orm";
import { z } from "zod";
import { modelRegistries } from "@/db/store/schema/registries";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { enqueueJob } from "@/lib/jobs/enqueue";
import type { JobKind } from "@/lib/jobs/kind";
import type { Applied } from "./apply";
import { registryFor } from "./registry";
import { syncRegistry } from "./sync";

const one = z.strictObject({ registry: z.string(), name: z.string() });

/** Takes over what one registry has, now. */
export const SYNC_REGISTRY: JobKind<z.output<typeof one>> = {
  name: "registry.sync",
  input: one,
  ability: "models.write",
  maxAttempts: 3,
  label: ({ name }) => `Import from the model registry ${name}`,
  run: (ctx, { registry }, job): Promise<Applied> =>
    syncRegistry(ctx, registry, {
      signal: job.signal,
      onProgress: (done, total) => job.progress(done, total, "versions read"),
    }),
};

const none = z.strictObject({});

/** Takes over what all registries of all tenants have. For operators: it runs in the default tenant, each hour. */
export const SYNC_REGISTRIES: JobKind<z.output<typeof none>> = {
  name: "registries.sync",
  input: none,
  ability: "operate",
  maxAttempts: 2,
  routine: true,
  label: () => "Importing from all model registries",
  async run(ctx, _, job): Promise<{ registries: number; failed: number }> {
    const rows = await store().select().from(modelRegistries).orderBy(asc(modelRegistries.id));
    const total = { registries: 0, failed: 0 };
    for (const { id, tenant } of rows) {
      job.signal.throwIfAborted();
      // One registry's trouble is not the others'; the connection says what it was.
      await syncRegistry({ ...ctx, tenant }, id, { signal: job.signal }).catch(() => {
        total.failed += 1;
      });
      total.registries += 1;
      await job.progress(total.registries, rows.length);
    }
    return total;
  },
};

/** Starts an import from one registry. Needs `models.write`; throws NOT_FOUND. */
export async function startSync(ctx: Ctx, id: string): Promise<{ job: string }> {
  requireAbility(ctx, "models.write");
  const { name } = await registryFor(store(), ctx, id);
  const job = await enqueueJob(ctx, SYNC_REGISTRY, { registry: id, name });
  return { job: job.id };
}
