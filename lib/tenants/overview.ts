import { and, asc, count, countDistinct, desc, eq, inArray, sql } from "drizzle-orm";
import { type TenantUsage, usageByTenant } from "@/db/lake/usage";
import { changes } from "@/db/store/schema/changes";
import { memberships } from "@/db/store/schema/people";
import { removedTenants, tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireOperator } from "@/lib/access/operator";
import { errorText, log } from "@/lib/base/log";
import { type ChangeView, changeView } from "@/lib/changes/list";
import { type JobView } from "@/lib/jobs/job";
import { listJobs } from "@/lib/jobs/list";
import { REMOVE_TENANT } from "./remove";
import { type TenantView, tenantView } from "./tenant";

/** A tenant in the numbers that an operator may see: nothing of what stands in it. */
export interface TenantOverview extends TenantView {
  members: number;
  administrators: number;
  /** Null where the lake does not answer. */
  usage: { rows: number; bytes: number; lastSpanAt: string | null } | null;
}

/** All tenants by name, with what each holds. For operators. Throws FORBIDDEN. */
export async function tenantsOverview(ctx: Ctx): Promise<TenantOverview[]> {
  requireOperator(ctx);
  const [rows, usage] = await Promise.all([
    store().select().from(tenants).orderBy(asc(tenants.name)),
    readUsage(),
  ]);
  const isAdmin = sql`'admin' = any(${memberships.roles} || ${memberships.groupRoles})`;
  const counted = await store()
    .select({
      tenant: memberships.tenant,
      members: count(),
      administrators: countDistinct(sql`case when ${isAdmin} then ${memberships.person} end`),
    })
    .from(memberships)
    .groupBy(memberships.tenant);
  const people = new Map(counted.map((row) => [row.tenant, row]));
  return rows.map((row) => ({
    ...tenantView(row),
    members: people.get(row.id)?.members ?? 0,
    administrators: people.get(row.id)?.administrators ?? 0,
    usage: usage && usageView(usage.get(row.id)),
  }));
}

/** The lake may be away: the tenants are there all the same. */
async function readUsage(): Promise<Map<string, TenantUsage> | null> {
  try {
    return await usageByTenant();
  } catch (error) {
    log("warn", "what tenants hold cannot be counted", { error: errorText(error) });
    return null;
  }
}

function usageView(usage: TenantUsage | undefined): TenantOverview["usage"] {
  const { rows = 0, bytes = 0, lastMs = null } = usage ?? {};
  return { rows, bytes, lastSpanAt: lastMs === null ? null : new Date(lastMs).toISOString() };
}

/** The removals that wait, run or failed, newest first. For operators. */
export async function openRemovals(ctx: Ctx): Promise<JobView[]> {
  requireOperator(ctx);
  const { jobs } = await listJobs(ctx, { kind: REMOVE_TENANT.name, limit: 50 });
  return jobs.filter(({ state }) => state === "waiting" || state === "running" || state === "failed");
}

/** A tenant that was there. Times are ISO 8601. */
export interface RemovedTenant {
  id: string;
  slug: string;
  name: string;
  removedBy: string;
  removedAt: string;
  /** Null while something of it may be left in the lake. */
  emptiedAt: string | null;
}

/** The tenants that were removed, newest first, at most 200. For operators. */
export async function listRemoved(ctx: Ctx): Promise<RemovedTenant[]> {
  requireOperator(ctx);
  const rows = await store().select().from(removedTenants).orderBy(desc(removedTenants.removedAt)).limit(200);
  return rows.map((row) => ({
    ...row,
    removedAt: row.removedAt.toISOString(),
    emptiedAt: row.emptiedAt?.toISOString() ?? null,
  }));
}

/** What operators do is of these nouns. */
const INSTALLATION_NOUNS = ["tenant", "identity provider"];

/** What operators changed, newest first: of the whole installation, or of one tenant. Needs no `audit.read`. For operators. */
export async function installationChanges(
  ctx: Ctx,
  { target, limit = 20 }: { target?: string; limit?: number } = {},
): Promise<ChangeView[]> {
  requireOperator(ctx);
  const rows = await store()
    .select()
    .from(changes)
    .where(
      and(
        eq(changes.tenant, ctx.tenant),
        inArray(changes.noun, INSTALLATION_NOUNS),
        target === undefined ? undefined : eq(changes.targetId, target),
      ),
    )
    .orderBy(desc(changes.at), desc(changes.id))
    .limit(Math.min(Math.max(Math.trunc(limit), 1), 200));
  return rows.map(changeView);
}
