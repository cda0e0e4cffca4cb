import { and, asc, eq } from "drizzle-orm";
import { modelEndpoints } from "@/db/store/schema/endpoints";
import { models, modelVersions } from "@/db/store/schema/models";
import { servedModels } from "@/db/store/schema/subscriptions";
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

/** Column by column: what is encrypted is never read for a view. */
const SHOWN = {
  id: modelEndpoints.id,
  name: modelEndpoints.name,
  kind: modelEndpoints.kind,
  baseUrl: modelEndpoints.baseUrl,
  targetModel: modelEndpoints.targetModel,
  weight: modelEndpoints.weight,
  apiVersion: modelEndpoints.apiVersion,
  metricsUrl: modelEndpoints.metricsUrl,
  dcgmUrl: modelEndpoints.dcgmUrl,
  servedName: modelEndpoints.servedName,
  acceleratorType: modelEndpoints.acceleratorType,
  acceleratorCount: modelEndpoints.acceleratorCount,
  hourNanoUsd: modelEndpoints.hourNanoUsd,
  paused: modelEndpoints.paused,
  failure: modelEndpoints.failure,
};
const NOTED = {
  triedAt: modelEndpoints.triedAt,
  scrapedAt: modelEndpoints.scrapedAt,
  credentialHint: modelEndpoints.credentialHint,
  credentialSetAt: modelEndpoints.credentialSetAt,
  health: modelEndpoints.health,
  healthCheckedAt: modelEndpoints.healthCheckedAt,
  healthFailure: modelEndpoints.healthFailure,
  healthFailures: modelEndpoints.healthFailures,
  healthMs: modelEndpoints.healthMs,
};

function joined() {
  return store()
    .select({
      shown: SHOWN,
      noted: NOTED,
      served: { id: servedModels.id, name: servedModels.name },
      model: { id: models.id, name: models.name },
      version: { id: modelVersions.id, name: modelVersions.version },
    })
    .from(modelEndpoints)
    .leftJoin(servedModels, eq(servedModels.id, modelEndpoints.served))
    .leftJoin(models, eq(models.id, modelEndpoints.model))
    .leftJoin(modelVersions, eq(modelVersions.id, modelEndpoints.version));
}

type Row = Awaited<ReturnType<typeof joined>>[number];

function viewOf({ shown, noted, served, model, version }: Row): EndpointView {
  const { credentialSetAt, credentialHint, healthCheckedAt, triedAt, scrapedAt } = noted;
  return {
    ...shown,
    served,
    model,
    version,
    credential: credentialSetAt && { hint: credentialHint, setAt: credentialSetAt.toISOString() },
    health: {
      state: noted.health,
      checkedAt: healthCheckedAt?.toISOString() ?? null,
      ms: noted.healthMs,
      failure: noted.healthFailure,
      failures: noted.healthFailures,
    },
    triedAt: triedAt?.toISOString() ?? null,
    scrapedAt: scrapedAt?.toISOString() ?? null,
  };
}
