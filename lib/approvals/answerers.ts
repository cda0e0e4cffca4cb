import { and, eq, gt, inArray, isNull, or } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { approvalDelegations } from "@/db/store/schema/approvals";
import { memberships } from "@/db/store/schema/people";
import { principalAliases, principals } from "@/db/store/schema/principals";
import type { StoreReader } from "@/db/store/store";
import { abilitiesOf } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";
import { knownRoles } from "@/lib/access/grant";
import { lacking } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";

type Reader = Pick<StoreReader, "select" | "selectDistinct">;

/** Who may answer in this tenant by his own roles. */
async function mayAnswer(reader: Reader, tenant: string, person: string): Promise<boolean> {
  const [row] = await reader
    .select()
    .from(memberships)
    .where(and(eq(memberships.tenant, tenant), eq(memberships.person, person)));
  const roles = knownRoles([...(row?.roles ?? []), ...(row?.groupRoles ?? [])]);
  return abilitiesOf(roles).has("approvals.answer");
}

/** In whose places the actor may answer now: theirs who delegated to him and still may answer themselves. */
export async function placesOf(reader: Reader, ctx: Ctx): Promise<{ id: string; name: string }[]> {
  const rows = await reader
    .selectDistinct({ id: approvalDelegations.fromPerson, name: approvalDelegations.fromName })
    .from(approvalDelegations)
    .where(
      and(
        eq(approvalDelegations.tenant, ctx.tenant),
        eq(approvalDelegations.toPerson, ctx.actor.id),
        isNull(approvalDelegations.revokedAt),
        gt(approvalDelegations.untilAt, new Date(ctx.now())),
      ),
    );
  const able = await Promise.all(rows.map(({ id }) => mayAnswer(reader, ctx.tenant, id)));
  return rows.filter((_, at) => able[at]);
}

/**
 * In whose place the actor answers: null in his own. Throws FORBIDDEN for who may neither answer himself nor in anybody's
 * place, INVALID where he must say in whose.
 */
export async function placeFor(reader: Reader, ctx: Ctx, wanted: string | null): Promise<string | null> {
  const own = ctx.abilities.has("approvals.answer");
  if (own && wanted === null) return null;
  const places = await placesOf(reader, ctx);
  if (wanted === null) {
    if (places.length === 0) throw lacking("approvals.answer");
    if (places.length === 1) return places[0]?.id ?? null;
    const what = "Say in whose place you answer.";
    throw new DomainError("INVALID", { what }, { insteadOf: what });
  }
  if (places.some(({ id }) => id === wanted)) return wanted;
  throw new DomainError("FORBIDDEN", {
    what: "You cannot answer in that person's place.",
    why: "No delegation to you counts now.",
    fix: "Ask for one, or answer in your own place.",
  });
}

/** Whether one of these people is who the agent acts for: nobody approves what is done in his own name. */
export async function isForOneOf(
  reader: Reader,
  tenant: string,
  principal: string | null,
  persons: readonly string[],
): Promise<boolean> {
  if (principal === null || persons.length === 0) return false;
  const own = alias(principals, "own");
  const rows = await reader
    .select({ id: principals.id })
    .from(own)
    .innerJoin(principals, eq(principals.root, own.root))
    .leftJoin(principalAliases, eq(principalAliases.principal, principals.id))
    .where(
      and(
        eq(own.tenant, tenant),
        inArray(own.person, [...persons]),
        or(
          eq(principals.id, principal),
          eq(principals.root, principal),
          eq(principalAliases.value, principal),
        ),
      ),
    )
    .limit(1);
  return rows.length > 0;
}
