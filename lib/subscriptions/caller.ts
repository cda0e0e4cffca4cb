import { and, eq, inArray, isNull, sql } from "drizzle-orm";
import { people } from "@/db/store/schema/people";
import { principalAliases, principals } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import { heldLookUp } from "@/lib/changes/heldLookUp";
import { teamsOf } from "@/lib/principals/teamsOf";
import type { SubscriptionIndex } from "./inForce";
import type { Subject } from "./subscription";

/** Who asks, as far as a gateway or a key says. */
export interface CallerSaid {
  /** Of the identity provider, as its token or a key's snapshot says. */
  groups: readonly string[];
  /** A principal's id, where it is known. */
  principal?: string | null | undefined;
  /** A user name, as a gateway sends it. */
  user?: string | null | undefined;
}

/** Who asks, with all that owners may be named by. */
export interface Caller {
  groups: ReadonlySet<string>;
  teams: ReadonlySet<string>;
  principal: string | null;
  user: string | null;
}

/**
 * Who a user name is, by value: the id of the principal that stands for it now. What telemetry calls somebody comes last: of
 * accounts and of services made by hand nobody takes the name by sending it.
 */
const principalsByName = heldLookUp<string>(async (tenant, values) => {
  const [accounts, services, aliases] = await Promise.all([
    store()
      .select({ value: people.email, root: principals.root })
      .from(principals)
      .innerJoin(people, eq(people.id, principals.person))
      .where(and(eq(principals.tenant, tenant), inArray(people.email, [...values]))),
    store()
      .select({ value: principals.name, root: sql<string>`min(${principals.root})` })
      .from(principals)
      .where(and(isMadeService(tenant), inArray(principals.name, [...values])))
      .groupBy(principals.name)
      .having(sql`count(*) = 1`),
    store()
      .select({ value: principalAliases.value, root: principals.root })
      .from(principalAliases)
      .innerJoin(principals, eq(principals.id, principalAliases.principal))
      .where(and(eq(principalAliases.tenant, tenant), inArray(principalAliases.value, [...values]))),
  ]);
  return new Map([...aliases, ...services, ...accounts].map(({ value, root }) => [value, root]));
});

function isMadeService(tenant: string) {
  const { kind, source, mergedInto } = principals;
  return and(eq(principals.tenant, tenant), eq(kind, "service"), eq(source, "made"), isNull(mergedInto));
}

/** Looks up who asks: the principal behind a user name, and its teams. Held; asks no ability. */
export async function callerOf(
  tenant: string,
  { groups, principal = null, user = null }: CallerSaid,
  nowMs: number,
): Promise<Caller> {
  const at = { tenant, now: () => nowMs };
  const known = principal ?? (user ? ((await principalsByName(at, [user])).get(user) ?? null) : null);
  const teams = known === null ? [] : ((await teamsOf(at, [known])).get(known) ?? []);
  return { groups: new Set(groups), teams: new Set(teams), principal: known, user };
}

/**
 * Whether one of the subjects is the caller. A team counts by its members; of a caller who is nobody on the list of people,
 * by the group that the team follows.
 */
export function isAmong(
  subjects: readonly Subject[],
  caller: Caller,
  { groupOfTeam }: Pick<SubscriptionIndex, "groupOfTeam">,
): boolean {
  return subjects.some(({ kind, value }) => {
    if (kind === "group") return caller.groups.has(value);
    if (kind === "principal") return value === caller.principal;
    if (kind === "user") return value === caller.user;
    const group = caller.principal === null ? groupOfTeam.get(value) : undefined;
    return caller.teams.has(value) || (group !== undefined && caller.groups.has(group));
  });
}
