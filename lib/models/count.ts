import { and, eq, sql } from "drizzle-orm";
import { models, modelVersions } from "@/db/store/schema/models";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";

export interface ModelCounts {
  /** Without the archived. */
  models: number;
  /** Seen in telemetry, and not registered. */
  unregistered: number;
  /** Registered models with a version in production. */
  inProduction: number;
  versions: number;
}

/** How many models the tenant has. Needs `audit.read`. */
export async function countModels(ctx: Ctx): Promise<ModelCounts> {
  requireAbility(ctx, "audit.read");
  const [row] = await store()
    .select({
      models: sql<number>`(count(*) filter (where ${models.state} <> 'archived'))::int`,
      unregistered: sql<number>`(count(*) filter (where ${models.state} = 'discovered'))::int`,
    })
    .from(models)
    .where(eq(models.tenant, ctx.tenant));
  const [versions] = await store()
    .select({
      versions: sql<number>`count(*)::int`,
      inProduction: sql<number>`(count(distinct ${models.id}) filter (where ${modelVersions.stage} = 'production'))::int`,
    })
    .from(modelVersions)
    .innerJoin(models, eq(models.id, modelVersions.model))
    .where(and(eq(modelVersions.tenant, ctx.tenant), eq(models.state, "registered")));
  return {
    models: row?.models ?? 0,
    unregistered: row?.unregistered ?? 0,
    inProduction: versions?.inProduction ?? 0,
    versions: versions?.versions ?? 0,
  };
}
