import { and, arrayOverlaps, asc, eq, inArray } from "drizzle-orm";
import { modelEndpoints } from "@/db/store/schema/endpoints";
import { models } from "@/db/store/schema/models";
import {
  modelAccess,
  servedModels,
  subscriptionModels,
  subscriptions,
} from "@/db/store/schema/subscriptions";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import { groupBy } from "@/lib/base/group";
import { type ServedModelRow, type ServedModelView, whereServed } from "./servedModel";

const MOST = 1_000;

/** The tenant's served models by name, at most 1,000. Needs `audit.read`. */
export async function listServedModels(ctx: Ctx): Promise<ServedModelView[]> {
  requireAbility(ctx, "audit.read");
  const rows = await joined()
    .where(eq(servedModels.tenant, ctx.tenant))
    .orderBy(asc(servedModels.name), asc(servedModels.namespace))
    .limit(MOST);
  return viewsOf(ctx, rows);
}

/** One served model. Needs `audit.read`; throws NOT_FOUND, also for another tenant's. */
export async function getServedModel(ctx: Ctx, id: string): Promise<ServedModelView> {
  requireAbility(ctx, "audit.read");
  const [view] = await viewsOf(ctx, await joined().where(whereServed(ctx, id)));
  if (!view) throw notFound("served model");
  return view;
}

/** All by id, name and namespace: what a choice shows. Needs `audit.read`. */
export async function servedModelNames(
  ctx: Ctx,
): Promise<Pick<ServedModelRow, "id" | "name" | "namespace" | "displayName">[]> {
  requireAbility(ctx, "audit.read");
  const { id, name, namespace, displayName } = servedModels;
  return store()
    .select({ id, name, namespace, displayName })
    .from(servedModels)
    .where(eq(servedModels.tenant, ctx.tenant))
    .orderBy(asc(name), asc(namespace))
    .limit(MOST);
}

function joined() {
  return store()
    .select({ row: servedModels, modelName: models.name })
    .from(servedModels)
    .leftJoin(models, eq(models.id, servedModels.model));
}

async function viewsOf(
  ctx: Ctx,
  rows: readonly { row: ServedModelRow; modelName: string | null }[],
): Promise<ServedModelView[]> {
  const ids = rows.map(({ row }) => row.id);
  if (ids.length === 0) return [];
  const { endpoints, held, access } = await around(ctx, ids);
  return rows.map(({ row, modelName }) => {
    const { tenant: _, manifest: __, model, createdAt, ...said } = row;
    return {
      ...said,
      model: model !== null && modelName !== null ? { id: model, name: modelName } : null,
      endpoints: (endpoints.get(row.id) ?? []).map(withoutServed),
      subscriptions: (held.get(row.id) ?? []).map(withoutServed),
      access: access.flatMap(({ models: named, ...one }) => (named.includes(row.id) ? [one] : [])),
      createdAt: createdAt.toISOString(),
    };
  });
}

/** What stands behind and before served models, by their ids. */
async function around(ctx: Ctx, ids: readonly string[]) {
  const { id, name, kind, weight, health, paused, served } = modelEndpoints;
  const [endpoints, held, access] = await Promise.all([
    store()
      .select({ id, name, kind, weight, health, paused, served })
      .from(modelEndpoints)
      .where(and(eq(modelEndpoints.tenant, ctx.tenant), inArray(served, [...ids])))
      .orderBy(asc(name)),
    store()
      .select({
        served: subscriptionModels.model,
        id: subscriptions.id,
        name: subscriptions.name,
        namespace: subscriptions.namespace,
        displayName: subscriptions.displayName,
        state: subscriptions.state,
      })
      .from(subscriptionModels)
      .innerJoin(subscriptions, eq(subscriptions.id, subscriptionModels.subscription))
      .where(and(eq(subscriptions.tenant, ctx.tenant), inArray(subscriptionModels.model, [...ids])))
      .orderBy(asc(subscriptions.name)),
    store()
      .select({
        id: modelAccess.id,
        name: modelAccess.name,
        namespace: modelAccess.namespace,
        models: modelAccess.models,
      })
      .from(modelAccess)
      .where(and(eq(modelAccess.tenant, ctx.tenant), arrayOverlaps(modelAccess.models, [...ids])))
      .orderBy(asc(modelAccess.name)),
  ]);
  return {
    endpoints: groupBy(endpoints, (one) => one.served),
    held: groupBy(held, (one) => one.served),
    access,
  };
}

function withoutServed<T extends { served: string | null }>(one: T): Omit<T, "served"> {
  const { served: _, ...rest } = one;
  return rest;
}
