import { and, eq, isNotNull, ne } from "drizzle-orm";
import { principals, teams } from "@/db/store/schema/principals";
import {
  modelAccess,
  servedModels,
  subscriptionModels,
  subscriptionOwners,
  subscriptions,
} from "@/db/store/schema/subscriptions";
import { store } from "@/db/store/store";
import { groupBy } from "@/lib/base/group";
import { heldBy } from "@/lib/changes/held";
import { fullName, plain, type Subject } from "./subscription";

export interface ServedModel {
  id: string;
  name: string;
  namespace: string;
  provider: string | null;
  state: "active" | "paused";
}

/** A subscription as whoever judges a request needs it. */
export interface SubscriptionInForce {
  id: string;
  name: string;
  namespace: string;
  displayName: string | null;
  description: string | null;
  priority: number;
  organisation: string | null;
  costCentre: string | null;
  labels: Readonly<Record<string, string>>;
  state: "active" | "paused";
  owners: readonly Subject[];
  /** Its served models by id. */
  models: ReadonlyMap<string, ServedModel>;
}

/** Everything of a tenant that says who may draw on which models. */
export interface SubscriptionIndex {
  /** In the order in which they are taken: highest priority first, ties by name. */
  readonly all: readonly SubscriptionInForce[];
  readonly byId: ReadonlyMap<string, SubscriptionInForce>;
  /** Served models by `name` and by `namespace/name`; several where namespaces share a name. */
  readonly modelsByName: ReadonlyMap<string, readonly ServedModel[]>;
  /** Who may call a model, by its id; a model that is not among them is open to its subscribers. */
  readonly access: ReadonlyMap<string, readonly Subject[]>;
  /** The group that a team follows, by the team's id. */
  readonly groupOfTeam: ReadonlyMap<string, string>;
}

const heldOf = heldBy<SubscriptionIndex>();

/** What is set now; stands until somebody edits the tenant (2 s at most for an edit elsewhere). Asks no ability: for the edges that judge. Throws where the store is away. */
export function subscriptionsInForce(tenant: string, nowMs: number): Promise<SubscriptionIndex> {
  return heldOf(tenant).get(tenant, nowMs, () => load(tenant));
}

async function load(tenant: string): Promise<SubscriptionIndex> {
  const [rows, owners, held, models, access, followers, merged] = await Promise.all([
    store().select().from(subscriptions).where(eq(subscriptions.tenant, tenant)),
    store()
      .select({ id: subscriptions.id, kind: subscriptionOwners.kind, value: subscriptionOwners.value })
      .from(subscriptionOwners)
      .innerJoin(subscriptions, eq(subscriptions.id, subscriptionOwners.subscription))
      .where(eq(subscriptions.tenant, tenant)),
    store()
      .select({ id: subscriptions.id, model: subscriptionModels.model })
      .from(subscriptionModels)
      .innerJoin(subscriptions, eq(subscriptions.id, subscriptionModels.subscription))
      .where(eq(subscriptions.tenant, tenant)),
    store().select().from(servedModels).where(eq(servedModels.tenant, tenant)),
    store()
      .select({ subjects: modelAccess.subjects, models: modelAccess.models })
      .from(modelAccess)
      .where(eq(modelAccess.tenant, tenant)),
    store()
      .select({ id: teams.id, group: teams.oidcGroup })
      .from(teams)
      .where(and(eq(teams.tenant, tenant), isNotNull(teams.oidcGroup))),
    store()
      .select({ id: principals.id, root: principals.root })
      .from(principals)
      .where(and(eq(principals.tenant, tenant), ne(principals.root, principals.id))),
  ]);
  const roots = new Map(merged.map(({ id, root }) => [id, root]));
  const served = new Map(
    models.map(({ id, name, namespace, provider, state }) => [
      id,
      { id, name, namespace, provider, state } satisfies ServedModel,
    ]),
  );
  const ownersOf = groupBy(owners, ({ id }) => id);
  const modelsOf = groupBy(held, ({ id }) => id);
  const all = rows.toSorted(byTurn).map((row) => ({
    ...plain(row),
    owners: (ownersOf.get(row.id) ?? []).map((owner) => standing(owner, roots)),
    models: new Map(
      (modelsOf.get(row.id) ?? []).flatMap(({ model }) => {
        const one = served.get(model);
        return one ? [[model, one] as const] : [];
      }),
    ),
  }));
  return {
    all,
    byId: new Map(all.map((one) => [one.id, one])),
    modelsByName: named([...served.values()]),
    access: openTo(access, roots),
    groupOfTeam: new Map(followers.map(({ id, group }) => [id, group ?? ""])),
  };
}

interface Turn {
  priority: number;
  name: string;
  namespace: string;
}

function byTurn(a: Turn, b: Turn): number {
  if (a.priority !== b.priority) return b.priority - a.priority;
  const [one, other] = [`${a.name} ${a.namespace}`, `${b.name} ${b.namespace}`];
  return one < other ? -1 : one > other ? 1 : 0;
}

function named(models: readonly ServedModel[]): Map<string, ServedModel[]> {
  const names = models.flatMap((model) =>
    [...new Set([model.name, fullName(model)])].map((name) => ({ name, model })),
  );
  const groups = groupBy(names, ({ name }) => name);
  return new Map([...groups].map(([name, all]) => [name, all.map(({ model }) => model)]));
}

function openTo(
  access: readonly { subjects: readonly Subject[]; models: readonly string[] }[],
  roots: ReadonlyMap<string, string>,
): Map<string, Subject[]> {
  const all = new Map<string, Subject[]>();
  for (const { subjects, models } of access) {
    const now = subjects.map((one) => standing(one, roots));
    for (const model of models) all.set(model, [...(all.get(model) ?? []), ...now]);
  }
  return all;
}

/** Who was merged since is who stands for them now: what callers are compared by. */
function standing({ kind, value }: Subject, roots: ReadonlyMap<string, string>): Subject {
  return { kind, value: kind === "principal" ? (roots.get(value) ?? value) : value };
}
