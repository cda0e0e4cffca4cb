import { and, eq, isNotNull, or } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { principalAliases, principals, teamMembers } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { heldBy } from "@/lib/changes/held";

/** The teams of everybody who is in one, by what telemetry calls them; a service's is the one that answers for it. */
export type Memberships = ReadonlyMap<string, readonly string[]>;

const heldOf = heldBy<Memberships>();

/** Stands until somebody edits the tenant. Asks no ability. */
export function membershipsOf(ctx: Pick<Ctx, "tenant" | "now">): Promise<Memberships> {
  return heldOf(ctx.tenant).get(ctx.tenant, ctx.now(), () => load(ctx.tenant));
}

async function load(tenant: string): Promise<Memberships> {
  const [own, root, member] = [
    alias(principals, "own"),
    alias(principals, "root"),
    alias(principals, "member"),
  ];
  const rows = await store()
    .selectDistinct({ value: principalAliases.value, team: teamMembers.team, answers: root.ownerTeam })
    .from(principalAliases)
    .innerJoin(own, eq(own.id, principalAliases.principal))
    .innerJoin(root, eq(root.id, own.root))
    .innerJoin(member, eq(member.root, root.id))
    .leftJoin(teamMembers, eq(teamMembers.principal, member.id))
    .where(
      and(eq(principalAliases.tenant, tenant), or(isNotNull(teamMembers.team), isNotNull(root.ownerTeam))),
    );
  const found = new Map<string, Set<string>>();
  for (const { value, team, answers } of rows) {
    const all = found.get(value) ?? new Set();
    for (const one of [team, answers]) if (one !== null) all.add(one);
    found.set(value, all);
  }
  return new Map([...found].map(([value, all]) => [value, [...all].sort()]));
}
