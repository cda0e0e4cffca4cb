import { and, asc, eq, isNull } from "drizzle-orm";
import { agents } from "@/db/store/schema/agents";
import { models } from "@/db/store/schema/models";
import { principals } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { type SubjectRef, subjectKey, subjectNames } from "@/lib/quotas/subjects";
import { holdersOf, type Named } from "./holders";
import type { UsageField, UsageFilter } from "./usage";

/** What a scope can be narrowed to by picking, and what those are called that it has. */
export interface UsageChoices {
  groups: { field: UsageField; options: Named[] }[];
  /** By `field:value`. */
  names: ReadonlyMap<string, string>;
}

/** More than a list for picking bears: the others are narrowed to from a table. */
const MOST = 100;
const SUBJECTS = ["team", "key", "agent", "human", "person", "user", "subscription"] as const;

/** Names for a scope, from what people set: no look into the lake. Needs `audit.read`. */
export async function usageChoices(ctx: Ctx, filter: UsageFilter): Promise<UsageChoices> {
  requireAbility(ctx, "audit.read");
  const { tenant } = ctx;
  const holders = await holdersOf(ctx);
  const [people, standing, known] = await Promise.all([
    store()
      .select({ id: principals.id, name: principals.name })
      .from(principals)
      .where(and(eq(principals.tenant, tenant), eq(principals.kind, "person"), isNull(principals.mergedInto)))
      .orderBy(asc(principals.nameKey))
      .limit(MOST),
    store()
      .select({ id: agents.id, name: agents.name })
      .from(agents)
      .where(and(eq(agents.tenant, tenant), isNull(agents.retiredAt), isNull(agents.mergedInto)))
      .orderBy(asc(agents.nameKey))
      .limit(MOST),
    store()
      .select({ provider: models.provider, name: models.name })
      .from(models)
      .where(eq(models.tenant, tenant))
      .orderBy(asc(models.nameKey))
      .limit(MOST),
  ]);
  const groups: UsageChoices["groups"] = [
    { field: "team", options: sorted(holders.teams.values()) },
    {
      field: "subscription",
      options: sorted(new Map([...holders.subscriptions.values()].map((one) => [one.id, one])).values()),
    },
    { field: "model", options: known.map(({ provider, name }) => ({ id: `${provider}/${name}`, name })) },
    { field: "agent", options: standing },
    { field: "human", options: people },
    { field: "key", options: sorted([...holders.keys.values()].map(({ id, name }) => ({ id, name }))) },
  ];
  return { groups: groups.filter(({ options }) => options.length > 0), names: await namesOf(tenant, filter) };
}

const sorted = (all: Iterable<Named>): Named[] =>
  [...all].sort((a, b) => a.name.localeCompare(b.name, "en") || (a.id < b.id ? -1 : 1)).slice(0, MOST);

async function namesOf(tenant: string, filter: UsageFilter): Promise<Map<string, string>> {
  const asked = SUBJECTS.flatMap((field) =>
    (filter[field] ?? []).map((value) => ({
      field,
      ref: { kind: field === "user" ? "human" : field, id: value } satisfies SubjectRef,
    })),
  );
  const found = await subjectNames(
    tenant,
    asked.map(({ ref }) => ref),
  );
  return new Map(asked.map(({ field, ref }) => [`${field}:${ref.id}`, found.get(subjectKey(ref)) ?? ref.id]));
}
