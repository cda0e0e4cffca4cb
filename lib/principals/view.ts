import { and, asc, eq, inArray } from "drizzle-orm";
import { memberships, people } from "@/db/store/schema/people";
import { principalAliases, principals, teamMembers, teams } from "@/db/store/schema/principals";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { groupBy } from "@/lib/base/group";
import type { PrincipalRow, PrincipalView } from "./principal";

type Reader = Pick<StoreReader, "select" | "selectDistinct">;

/** Rows with their aliases, accounts and teams, those of everything merged into them included; in the order given. */
export async function viewsOf(
  reader: Reader,
  ctx: Ctx,
  rows: readonly PrincipalRow[],
): Promise<PrincipalView[]> {
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const within = and(eq(principals.tenant, ctx.tenant), inArray(principals.root, ids));
  const aliases = groupBy(await readAliases(reader, within), (one) => one.root);
  const accounts = groupBy(await readAccounts(reader, ctx, within), (one) => one.root);
  const memberOf = groupBy(await readTeams(reader, within), (one) => one.root);
  const others = await readNames(reader, ctx, rows);
  return rows.map((row) => {
    const own = aliases.get(row.id) ?? [];
    const times = own.flatMap((one) => [one.firstSeenAt, one.lastSeenAt].filter((at) => at !== null));
    const sorted = times.map((at) => at.toISOString()).sort();
    return {
      id: row.id,
      kind: row.kind,
      name: row.name,
      purpose: row.purpose,
      ownerTeam: (row.ownerTeam && others.teams.get(row.ownerTeam)) || null,
      accounts: (accounts.get(row.id) ?? []).map(({ id, email, name }) => ({ id, email, name })),
      source: row.source,
      mergedInto: row.root === row.id ? null : (others.roots.get(row.root) ?? null),
      aliases: own.map(({ kind, value, firstSeenAt, lastSeenAt }) => ({
        kind,
        value,
        firstSeenAt: firstSeenAt?.toISOString() ?? null,
        lastSeenAt: lastSeenAt?.toISOString() ?? null,
      })),
      teams: (memberOf.get(row.id) ?? []).map(({ id, name }) => ({ id, name })),
      firstSeenAt: sorted[0] ?? null,
      lastSeenAt: sorted.at(-1) ?? null,
      createdAt: row.createdAt.toISOString(),
    };
  });
}

type Condition = ReturnType<typeof and>;

function readAliases(reader: Reader, within: Condition) {
  return reader
    .select({
      root: principals.root,
      kind: principalAliases.kind,
      value: principalAliases.value,
      firstSeenAt: principalAliases.firstSeenAt,
      lastSeenAt: principalAliases.lastSeenAt,
    })
    .from(principalAliases)
    .innerJoin(principals, eq(principals.id, principalAliases.principal))
    .where(within)
    .orderBy(asc(principalAliases.kind), asc(principalAliases.value));
}

/** Of current members only: who left is none of this tenant's people any more. */
function readAccounts(reader: Reader, ctx: Ctx, within: Condition) {
  return reader
    .selectDistinct({ root: principals.root, id: people.id, email: people.email, name: people.name })
    .from(principals)
    .innerJoin(people, eq(people.id, principals.person))
    .innerJoin(memberships, and(eq(memberships.person, people.id), eq(memberships.tenant, ctx.tenant)))
    .where(within)
    .orderBy(asc(people.email));
}

function readTeams(reader: Reader, within: Condition) {
  return reader
    .selectDistinct({ root: principals.root, id: teams.id, name: teams.name })
    .from(teamMembers)
    .innerJoin(principals, eq(principals.id, teamMembers.principal))
    .innerJoin(teams, eq(teams.id, teamMembers.team))
    .where(within)
    .orderBy(asc(teams.name));
}

/** What the rows point at: teams that own services, and roots of those that were merged. */
async function readNames(reader: Reader, ctx: Ctx, rows: readonly PrincipalRow[]) {
  const teamIds = rows.flatMap((row) => row.ownerTeam ?? []);
  const rootIds = rows.flatMap((row) => (row.root === row.id ? [] : row.root));
  const [owners, roots] = [
    teamIds.length === 0
      ? []
      : await reader
          .select({ id: teams.id, name: teams.name })
          .from(teams)
          .where(and(eq(teams.tenant, ctx.tenant), inArray(teams.id, teamIds))),
    rootIds.length === 0
      ? []
      : await reader
          .select({ id: principals.id, name: principals.name })
          .from(principals)
          .where(and(eq(principals.tenant, ctx.tenant), inArray(principals.id, rootIds))),
  ];
  return {
    teams: new Map(owners.map((one) => [one.id, one])),
    roots: new Map(roots.map((one) => [one.id, one])),
  };
}
