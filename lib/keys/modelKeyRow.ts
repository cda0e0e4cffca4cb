import { and, eq, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { keys } from "@/db/store/schema/keys";
import { memberships, people } from "@/db/store/schema/people";
import { principalAliases, principals } from "@/db/store/schema/principals";
import { subscriptions } from "@/db/store/schema/subscriptions";
import { store } from "@/db/store/store";
import type { KeyRow } from "./key";
import type { ModelKeyFacts, ModelKeyFound } from "./modelKey";

const root = alias(principals, "root");

/** A key by the hash of its secret, or by its id within a tenant, with holder and subscription; null for none. */
export async function findModelKey(
  by: { hash: string } | { id: string; tenant: string },
): Promise<ModelKeyFound | null> {
  const which = "hash" in by ? eq(keys.hash, by.hash) : and(eq(keys.id, by.id), eq(keys.tenant, by.tenant));
  const [found] = await store()
    .select({ row: keys, holder: root, subscription: subscriptions, standing: standing(), user: user() })
    .from(keys)
    .leftJoin(principals, eq(principals.id, keys.holder))
    .leftJoin(root, eq(root.id, principals.root))
    .leftJoin(subscriptions, eq(subscriptions.id, keys.subscription))
    .where(which);
  if (!found) return null;
  const { row, holder, subscription } = found;
  return {
    row,
    facts: holder && subscription ? factsOf(row, holder, subscription, found.user ?? holder.name) : null,
    holder: holder === null ? "gone" : found.standing ? "good" : "left",
    subscription: subscription?.state ?? "gone",
  };
}

/** Whoever had an account must be a member still, and not disabled; others on the list never had one. */
function standing() {
  const own = sql`from ${principals} as own join ${people} as person on person.id = own.person`;
  return sql<boolean>`(not exists (select 1 ${own} where own.root = ${root.id}) or exists (select 1 ${own}
    join ${memberships} as m on m.person = person.id and m.tenant = own.tenant
    where own.root = ${root.id} and not person.disabled))`;
}

/** What gateways call the holder: the address of the account, else a name that telemetry knows. */
function user() {
  return sql<string | null>`coalesce(
    (select min(person.email) from ${principals} as own join ${people} as person on person.id = own.person
      where own.root = ${root.id}),
    (select min(a.value) from ${principalAliases} as a join ${principals} as own on own.id = a.principal
      where own.root = ${root.id}))`;
}

function factsOf(
  row: KeyRow,
  holder: typeof principals.$inferSelect,
  subscription: typeof subscriptions.$inferSelect,
  user: string,
): ModelKeyFacts {
  const { agent, team } = row;
  return {
    tenant: row.tenant,
    keyId: row.id,
    keyName: row.name,
    prefix: row.prefix,
    asker: {
      key: row.id,
      person: holder.id,
      human: agent === null ? holder.id : null,
      agent,
      team,
      subscription: subscription.id,
    },
    person: { id: holder.id, name: holder.name, kind: holder.kind, user },
    subscription: { id: subscription.id, name: subscription.name, namespace: subscription.namespace },
    groups: row.groups,
    scopes: row.scopes,
    labels: row.labels,
    ephemeral: row.ephemeral,
    expiresAtMs: row.expiresAt?.getTime() ?? null,
  };
}
