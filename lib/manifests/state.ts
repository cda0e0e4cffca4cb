import { and, asc, eq, inArray, isNull } from "drizzle-orm";
import { modelEndpoints } from "@/db/store/schema/endpoints";
import { teams } from "@/db/store/schema/principals";
import { quotas } from "@/db/store/schema/quotas";
import {
  modelAccess,
  servedModels,
  subscriptionModels,
  subscriptionOwners,
  subscriptions,
} from "@/db/store/schema/subscriptions";
import type { StoreReader } from "@/db/store/store";
import { groupBy } from "@/lib/base/group";
import type { Quota } from "@/lib/quotas/quota";
import type { AccessRow } from "@/lib/subscriptions/access";
import type { Subject, SubscriptionRow } from "@/lib/subscriptions/subscription";
import { placed } from "./document";

export type ModelRow = typeof servedModels.$inferSelect;

/** A subscription with what hangs on it. Models as `namespace/name`. */
export interface StandingSubscription {
  row: SubscriptionRow;
  owners: Subject[];
  models: { model: string; billingNanoUsdPerMillion: number | null }[];
}

/** Everything of a tenant that manifests speak of, as it stands. */
export interface State {
  models: ModelRow[];
  subscriptions: StandingSubscription[];
  access: AccessRow[];
  quotas: Quota[];
  endpoints: (typeof modelEndpoints.$inferSelect)[];
  teams: { id: string; name: string; group: string | null }[];
}

/** Reads it, each kind in one look. Asks no ability. */
export async function readState(reader: Pick<StoreReader, "select">, tenant: string): Promise<State> {
  // One after the other: within a transaction there is one connection.
  const models = await reader
    .select()
    .from(servedModels)
    .where(eq(servedModels.tenant, tenant))
    .orderBy(asc(servedModels.namespace), asc(servedModels.name));
  const access = await reader
    .select()
    .from(modelAccess)
    .where(eq(modelAccess.tenant, tenant))
    .orderBy(asc(modelAccess.namespace), asc(modelAccess.name));
  const standing = await reader
    .select()
    .from(quotas)
    .where(and(eq(quotas.tenant, tenant), isNull(quotas.removedAt)))
    .orderBy(asc(quotas.createdAt), asc(quotas.id));
  const endpoints = await reader
    .select()
    .from(modelEndpoints)
    .where(eq(modelEndpoints.tenant, tenant))
    .orderBy(asc(modelEndpoints.name));
  const teamRows = await reader
    .select({ id: teams.id, name: teams.name, group: teams.oidcGroup })
    .from(teams)
    .where(eq(teams.tenant, tenant));
  return {
    models,
    subscriptions: await readSubscriptions(reader, tenant, modelNamesOf({ models })),
    access,
    quotas: standing,
    endpoints,
    teams: teamRows,
  };
}

async function readSubscriptions(
  reader: Pick<StoreReader, "select">,
  tenant: string,
  names: ReadonlyMap<string, string>,
): Promise<StandingSubscription[]> {
  const rows = await reader
    .select()
    .from(subscriptions)
    .where(eq(subscriptions.tenant, tenant))
    .orderBy(asc(subscriptions.namespace), asc(subscriptions.name));
  const ids = rows.map(({ id }) => id);
  const owners = await reader
    .select()
    .from(subscriptionOwners)
    .where(inArray(subscriptionOwners.subscription, [...ids, ""]))
    .orderBy(asc(subscriptionOwners.kind), asc(subscriptionOwners.value));
  const held = await reader
    .select()
    .from(subscriptionModels)
    .where(inArray(subscriptionModels.subscription, [...ids, ""]));
  const ownersOf = groupBy(owners, ({ subscription }) => subscription);
  const modelsOf = groupBy(held, ({ subscription }) => subscription);
  return rows.map((row) => ({
    row,
    owners: (ownersOf.get(row.id) ?? []).map(({ kind, value }) => ({ kind, value })),
    models: (modelsOf.get(row.id) ?? [])
      .map(({ model, billingNanoUsdPerMillion }) => ({
        model: names.get(model) ?? "",
        billingNanoUsdPerMillion,
      }))
      .sort((a, b) => (a.model < b.model ? -1 : 1)),
  }));
}

/** Served models' names by id. */
export const modelNamesOf = ({ models }: Pick<State, "models">): Map<string, string> =>
  new Map(models.map(({ id, namespace, name }) => [id, placed(namespace, name)]));
