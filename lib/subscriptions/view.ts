import { and, asc, eq, gt, inArray, isNull, or, sql } from "drizzle-orm";
import { keys } from "@/db/store/schema/keys";
import { principals, teams } from "@/db/store/schema/principals";
import { servedModels, subscriptionModels, subscriptionOwners } from "@/db/store/schema/subscriptions";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { groupBy } from "@/lib/base/group";
import {
  plain,
  type Subject,
  type SubjectView,
  type SubscriptionRow,
  type SubscriptionView,
} from "./subscription";

/** Rows with owners, models and how many keys draw on them, in the order given. */
export async function viewsOf(ctx: Ctx, rows: readonly SubscriptionRow[]): Promise<SubscriptionView[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const [owners, models, active] = await Promise.all([readOwners(ids), readModels(ids), countKeys(ctx, ids)]);
  const named = await nameSubjects(ctx, owners);
  const ownersOf = groupBy(
    owners.map((one, index) => ({ id: one.subscription, view: named[index] })),
    (one) => one.id,
  );
  const modelsOf = groupBy(models, (one) => one.subscription);
  return rows.map((row) => ({
    ...plain(row),
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    owners: (ownersOf.get(row.id) ?? []).flatMap(({ view }) => view ?? []),
    models: (modelsOf.get(row.id) ?? []).map(({ model }) => model),
    activeKeys: active.get(row.id) ?? 0,
  }));
}

/** Subjects with what people call them, in the order given. */
export async function nameSubjects(ctx: Ctx, subjects: readonly Subject[]): Promise<SubjectView[]> {
  const of = (kind: Subject["kind"]) => subjects.filter((one) => one.kind === kind).map((one) => one.value);
  const [teamIds, principalIds] = [of("team"), of("principal")];
  const [teamRows, principalRows] = await Promise.all([
    teamIds.length === 0
      ? []
      : store()
          .select({ id: teams.id, name: teams.name })
          .from(teams)
          .where(and(eq(teams.tenant, ctx.tenant), inArray(teams.id, teamIds))),
    principalIds.length === 0
      ? []
      : store()
          .select({ id: principals.id, name: principals.name })
          .from(principals)
          .where(and(eq(principals.tenant, ctx.tenant), inArray(principals.id, principalIds))),
  ]);
  const names = new Map([...teamRows, ...principalRows].map((row) => [row.id, row.name]));
  return subjects.map(({ kind, value }) => ({ kind, value, name: names.get(value) ?? value }));
}

function readOwners(ids: readonly string[]) {
  return store()
    .select()
    .from(subscriptionOwners)
    .where(inArray(subscriptionOwners.subscription, [...ids]))
    .orderBy(asc(subscriptionOwners.kind), asc(subscriptionOwners.value));
}

function readModels(ids: readonly string[]) {
  return store()
    .select({
      subscription: subscriptionModels.subscription,
      model: {
        id: servedModels.id,
        name: servedModels.name,
        namespace: servedModels.namespace,
        displayName: servedModels.displayName,
        state: servedModels.state,
        billingNanoUsdPerMillion: subscriptionModels.billingNanoUsdPerMillion,
      },
    })
    .from(subscriptionModels)
    .innerJoin(servedModels, eq(servedModels.id, subscriptionModels.model))
    .where(inArray(subscriptionModels.subscription, [...ids]))
    .orderBy(asc(servedModels.name), asc(servedModels.namespace));
}

async function countKeys(ctx: Ctx, ids: readonly string[]): Promise<Map<string, number>> {
  const good = and(
    eq(keys.tenant, ctx.tenant),
    inArray(keys.subscription, [...ids]),
    isNull(keys.revokedAt),
    or(isNull(keys.expiresAt), gt(keys.expiresAt, new Date(ctx.now()))),
  );
  const rows = await store()
    .select({ id: keys.subscription, count: sql<number>`count(*)::int` })
    .from(keys)
    .where(good)
    .groupBy(keys.subscription);
  return new Map(rows.flatMap(({ id, count }) => (id === null ? [] : [[id, count] as const])));
}
