import { and, eq, inArray } from "drizzle-orm";
import { people } from "@/db/store/schema/people";
import { principalAliases, principals } from "@/db/store/schema/principals";
import type { StoreReader } from "@/db/store/store";

/** The user names by which gateways know principals, by id: the account's mail, a service's name, else a login or subject. Who has none is left out. Asks no ability. */
export async function userNamesOf(
  reader: Pick<StoreReader, "select">,
  tenant: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await reader
    .select({
      id: principals.id,
      kind: principals.kind,
      source: principals.source,
      name: principals.name,
      email: people.email,
    })
    .from(principals)
    .leftJoin(people, eq(people.id, principals.person))
    .where(and(eq(principals.tenant, tenant), inArray(principals.id, [...ids])));
  const aliases = await reader
    .select({ id: principalAliases.principal, value: principalAliases.value })
    .from(principalAliases)
    .where(and(eq(principalAliases.tenant, tenant), inArray(principalAliases.principal, [...ids])))
    .orderBy(principalAliases.kind, principalAliases.value);
  const known = new Map(aliases.toReversed().map(({ id, value }) => [id, value]));
  return new Map(
    rows.flatMap(({ id, kind, source, name, email }) => {
      const made = kind === "service" && source === "made" ? name : null;
      const user = email ?? made ?? known.get(id);
      return user === undefined ? [] : [[id, user] as const];
    }),
  );
}
