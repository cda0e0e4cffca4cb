import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { jobs } from "@/db/store/schema/jobs";
import { removedTenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { DEFAULT_TENANT } from "@/lib/access/newCtx";
import { DomainError, notFound } from "@/lib/base/errors";
import { processState } from "@/lib/base/process";
import { enqueueJob } from "@/lib/jobs/enqueue";
import type { JobKind, RunningJob } from "@/lib/jobs/kind";
import { emptyOut } from "./empty";
import { eraseFromStore } from "./erase";
import { removableTenant } from "./find";
import { footprintOf } from "./footprint";
import { findTenant } from "./get";

const input = z.strictObject({
  tenant: z.string().max(100),
  name: z.string().max(80),
  /** Who asked: the change of the removal names them. */
  by: z.strictObject({ kind: z.enum(["person", "token", "system"]), id: z.string(), name: z.string() }),
});
type Removal = z.output<typeof input>;

/** Removes a tenant whole. Runs in the default tenant; run again from any point, it goes on. */
export const REMOVE_TENANT: JobKind<Removal> = {
  name: "tenant.remove",
  input,
  ability: "operate",
  maxAttempts: 20,
  long: true,
  label: ({ name }) => `Removal of tenant ${name}`,
  run: remove,
};

/**
 * Starts the removal of a tenant by its id or short name: what people set in it, what its agents did, the accounts of who
 * belongs nowhere else. Its keys and sign-ins end within 2 s of the job's first step. Twice is once. For operators.
 * Throws FORBIDDEN, NOT_FOUND, CONFLICT for the default tenant.
 */
export async function removeTenant(ctx: Ctx, name: string): Promise<{ id: string }> {
  const tenant = await removableTenant(ctx, name);
  const under = await removalUnderWay(tenant.id);
  if (under) return under;
  return enqueueJob(ctx, REMOVE_TENANT, { tenant: tenant.id, name: tenant.name, by: ctx.actor });
}

async function remove(ctx: Ctx, { tenant, name, by }: Removal, job: RunningJob): Promise<object> {
  if (tenant === DEFAULT_TENANT) throw new DomainError("CONFLICT", { what: "The default tenant stays." });
  const { dataDir } = processState().environment;
  await job.progress(0, null, "Counting what there is");
  if (await findTenant(tenant)) {
    const footprint = await footprintOf(tenant);
    job.signal.throwIfAborted();
    await eraseFromStore({ ...ctx, actor: by }, tenant, footprint);
  } else if (!(await isRemoved(tenant))) throw notFound("tenant");
  await job.progress(0, null, "Waiting for batches that are under way");
  await emptyOut(tenant, dataDir, ctx.now, job);
  return { tenant, name, stays: "The change of this removal, with counts, in the default tenant." };
}

async function isRemoved(id: string): Promise<boolean> {
  return (await store().$count(removedTenants, eq(removedTenants.id, id))) > 0;
}

async function removalUnderWay(tenant: string): Promise<{ id: string } | null> {
  const living = and(eq(jobs.kind, REMOVE_TENANT.name), inArray(jobs.state, ["waiting", "running"]));
  const rows = await store()
    .select({ id: jobs.id, input: jobs.input })
    .from(jobs)
    .where(and(eq(jobs.tenant, DEFAULT_TENANT), living));
  const found = rows.find((row) => (row.input as Removal).tenant === tenant);
  return found ? { id: found.id } : null;
}
