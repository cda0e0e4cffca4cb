import { and, eq, inArray } from "drizzle-orm";
import { principals, teamMembers } from "@/db/store/schema/principals";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { lockPrincipals } from "./lock";
import { standingPrincipal } from "./principal";
import { teamFor } from "./team";

/** Puts somebody into a team by hand, where they stay whatever the group says. Again is the same as once. Needs `people.write`; throws NOT_FOUND, CONFLICT. */
export async function addToTeam(ctx: Ctx, team: string, principal: string): Promise<void> {
  await change(ctx, { verb: "add to", noun: "team", ability: "people.write" }, async (tx, record) => {
    await lockPrincipals(tx, ctx.tenant);
    await teamFor(tx, ctx, team);
    const who = await standingPrincipal(tx, ctx, principal);
    const [old] = await rowsOf(tx, ctx, team, who.id).then((rows) => rows.filter(isByHand));
    if (!old) {
      const row = { team, principal: who.id, source: "hand" as const, createdAt: new Date(ctx.now()) };
      await tx
        .insert(teamMembers)
        .values(row)
        .onConflictDoUpdate({ target: [teamMembers.team, teamMembers.principal], set: { source: "hand" } });
    }
    record({ target: team, before: {}, after: old ? {} : { member: who.name, id: who.id } });
  });
}

/** Takes somebody out of a team. Needs `people.write`; throws NOT_FOUND, and CONFLICT for whom the group puts there. */
export async function removeFromTeam(ctx: Ctx, team: string, principal: string): Promise<void> {
  await change(ctx, { verb: "remove from", noun: "team", ability: "people.write" }, async (tx, record) => {
    await lockPrincipals(tx, ctx.tenant);
    const { oidcGroup } = await teamFor(tx, ctx, team);
    const who = await standingPrincipal(tx, ctx, principal);
    const rows = await rowsOf(tx, ctx, team, who.id);
    if (rows.length === 0) throw notFound("team member");
    const byHand = rows.filter(isByHand).map((row) => row.principal);
    if (byHand.length === 0) {
      throw new DomainError("CONFLICT", {
        what: `${who.name} is in this team because of the group ${oidcGroup ?? "it followed"}.`,
        fix: "Change the group at the provider, or let the team follow none.",
      });
    }
    await tx
      .delete(teamMembers)
      .where(and(eq(teamMembers.team, team), inArray(teamMembers.principal, byHand)));
    record({ target: team, before: { member: who.name, id: who.id }, after: {} });
  });
}

const isByHand = (row: { source: "hand" | "group" }) => row.source === "hand";

/** The memberships of a principal and of those merged into it. */
function rowsOf(tx: StoreTx, ctx: Ctx, team: string, root: string) {
  return tx
    .select({ principal: teamMembers.principal, source: teamMembers.source })
    .from(teamMembers)
    .innerJoin(principals, eq(principals.id, teamMembers.principal))
    .where(and(eq(teamMembers.team, team), eq(principals.tenant, ctx.tenant), eq(principals.root, root)));
}
