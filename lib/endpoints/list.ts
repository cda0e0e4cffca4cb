import { and, asc, eq } from "drizzle-orm";
import { modelEndpoints } from "@/db/store/schema/endpoints";
import { models, modelVersions } from "@/db/store/schema/models";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import { type EndpointView, whereEndpoint } from "./endpoint";

const MOST = 500;

/** The tenant's endpoints by name, or those of one model; at most 500. Needs `audit.read`. */
export async function listEndpoints(ctx: Ctx, model?: string): Promise<EndpointView[]> {
  requireAbility(ctx, "audit.read");
  const mine = eq(modelEndpoints.tenant, ctx.tenant);
  const rows = await joined()
    .where(and(mine, model === undefined ? undefined : eq(modelEndpoints.model, model)))
    .orderBy(asc(modelEndpoints.name), asc(modelEndpoints.id))
    .limit(MOST);
  return rows.map(viewOf);
}

/** One endpoint. Needs `audit.read`; throws NOT_FOUND. */
export async function getEndpoint(ctx: Ctx, id: string): Promise<EndpointView> {
  requireAbility(ctx, "audit.read");
  const [row] = await joined().where(whereEndpoint(ctx, id));
  if (!row) throw notFound("model endpoint");
  return viewOf(row);
}

function joined() {
  return store()
    .select({ endpoint: modelEndpoints, modelName: models.name, versionName: modelVersions.version })
    .from(modelEndpoints)
    .leftJoin(models, eq(models.id, modelEndpoints.model))
    .leftJoin(modelVersions, eq(modelVersions.id, modelEndpoints.version));
}

type Row = Awaited<ReturnType<typeof joined>>[number];

function viewOf({ endpoint, modelName, versionName }: Row): EndpointView {
  const { tenant: _, createdBy: __, createdAt: ___, model, version, triedAt, scrapedAt, ...said } = endpoint;
  return {
    ...said,
    model: model && modelName !== null ? { id: model, name: modelName } : null,
    version: version && versionName !== null ? { id: version, name: versionName } : null,
    triedAt: triedAt?.toISOString() ?? null,
    scrapedAt: scrapedAt?.toISOString() ?? null,
  };
}
