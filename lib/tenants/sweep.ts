import { isNull } from "drizzle-orm";
import { z } from "zod";
import { tenantsWithRows } from "@/db/lake/purge";
import { removedTenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { processState } from "@/lib/base/process";
import type { JobKind, RunningJob } from "@/lib/jobs/kind";
import { emptyOut } from "./empty";
import { deleteOldExports } from "./exportFolder";

/**
 * Looks for rows of removed tenants and takes them away: of a removal that was cancelled halfway, or of a collector that
 * had stood still with a batch in its hands. Deletes exports of more than 7 days, too. Hourly, in the default tenant.
 */
export const SWEEP_TENANTS: JobKind<Record<string, never>> = {
  name: "tenant.sweep",
  input: z.strictObject({}),
  ability: "operate",
  maxAttempts: 3,
  label: () => "Sweep after removed tenants",
  run: sweep,
};

async function sweep(
  ctx: Ctx,
  _: Record<string, never>,
  job: RunningJob,
): Promise<{ swept: string[]; exportsDeleted: number }> {
  const gone = await store().select({ id: removedTenants.id }).from(removedTenants);
  const open = await store()
    .select({ id: removedTenants.id })
    .from(removedTenants)
    .where(isNull(removedTenants.emptiedAt));
  const found = await tenantsWithRows(gone.map(({ id }) => id));
  const swept = [...new Set([...found, ...open.map(({ id }) => id)])];
  const { dataDir } = processState().environment;
  const exportsDeleted = await deleteOldExports(dataDir, ctx.now());
  for (const id of swept) await emptyOut(id, dataDir, ctx.now, job);
  return { swept, exportsDeleted };
}
