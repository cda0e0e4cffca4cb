import { and, asc, eq, inArray } from "drizzle-orm";
import { modelAccess, servedModels } from "@/db/store/schema/subscriptions";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import { type AccessRow, type AccessView, accessFor } from "./access";
import { nameSubjects } from "./view";

const MOST = 500;

/** Who may call which models, by name. Needs `audit.read`. */
export async function listModelAccess(ctx: Ctx): Promise<AccessView[]> {
  requireAbility(ctx, "audit.read");
  const rows = await store()
    .select()
    .from(modelAccess)
    .where(eq(modelAccess.tenant, ctx.tenant))
    .orderBy(asc(modelAccess.namespace), asc(modelAccess.name))
    .limit(MOST);
  return viewsOf(ctx, rows);
}

/** One of them. Needs `audit.read`; throws NOT_FOUND, also for another tenant's. */
export async function getModelAccess(ctx: Ctx, id: string): Promise<AccessView> {
  requireAbility(ctx, "audit.read");
  const [view] = await viewsOf(ctx, [await accessFor(store(), ctx, id)]);
  if (!view) throw notFound("model access");
  return view;
}

async function viewsOf(ctx: Ctx, rows: readonly AccessRow[]): Promise<AccessView[]> {
  if (rows.length === 0) return [];
  const ids = [...new Set(rows.flatMap((row) => row.models))];
  const [models, subjects] = await Promise.all([
    store()
      .select({ id: servedModels.id, name: servedModels.name, namespace: servedModels.namespace })
      .from(servedModels)
      .where(and(eq(servedModels.tenant, ctx.tenant), inArray(servedModels.id, ids))),
    nameSubjects(
      ctx,
      rows.flatMap((row) => row.subjects),
    ),
  ]);
  const byId = new Map(models.map((model) => [model.id, model]));
  let at = 0;
  return rows.map((row) => {
    const { id, name, namespace, organisation, costCentre, labels, createdBy, createdAt } = row;
    const own = subjects.slice(at, at + row.subjects.length);
    at += row.subjects.length;
    return {
      id,
      name,
      namespace,
      subjects: own,
      models: row.models.flatMap((model) => byId.get(model) ?? []),
      organisation,
      costCentre,
      labels,
      createdBy,
      createdAt: createdAt.toISOString(),
    };
  });
}
