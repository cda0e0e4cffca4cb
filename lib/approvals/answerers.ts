import { and, eq, gt, inArray, isNull, or, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { approvalDelegations } from "@/db/store/schema/approvals";
import { identities } from "@/db/store/schema/identities";
import { memberships, people } from "@/db/store/schema/people";
import { principalAliases, principals } from "@/db/store/schema/principals";
import { scimUsers } from "@/db/store/schema/scim";
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

/**
 * Whether one of these people is who the agent acts for, by any name of theirs in any case: nobody approves what is done in
 * his own name, also before the list of people knows him.
 */
export async function isForOneOf(
  reader: Reader,
  tenant: string,
  principal: string | null,
  persons: readonly string[],
): Promise<boolean> {
  const name = principal?.trim().toLowerCase() ?? "";
  if (name === "" || persons.length === 0) return false;
  if (await isAccountOf(reader, tenant, name, persons)) return true;
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
          eq(sql`lower(${principals.id})`, name),
          eq(sql`lower(${principals.root})`, name),
          eq(principalAliases.folded, name),
        ),
      ),
    )
    .limit(1);
  return rows.length > 0;
}

/** By what accounts are called: their address, their names in the directory, their subject at the provider. */
async function isAccountOf(
  reader: Reader,
  tenant: string,
  name: string,
  persons: readonly string[],
): Promise<boolean> {
  const [row] = await reader
    .select({ id: people.id })
    .from(people)
    .leftJoin(identities, eq(identities.person, people.id))
    .leftJoin(scimUsers, and(eq(scimUsers.person, people.id), eq(scimUsers.tenant, tenant)))
    .where(
      and(
        inArray(people.id, [...persons]),
        or(
          eq(sql`lower(${people.id})`, name),
          eq(people.email, name),
          eq(sql`lower(${identities.subject})`, name),
          eq(scimUsers.userName, name),
          eq(sql`lower(${scimUsers.externalId})`, name),
        ),
      ),
    )
    .limit(1);
  return row !== undefined;
}
