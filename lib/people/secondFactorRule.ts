import { and, asc, eq, isNotNull } from "drizzle-orm";
import { secondFactors } from "@/db/store/schema/identities";
import { memberships, people } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { readSetting } from "@/lib/settings/setting";
import type { Person } from "./authenticate";
import type { SignedIn } from "./session";

/** How a tenant stands with second factors. */
export interface SecondFactorStanding {
  required: boolean;
  /** Members who sign in with a password. */
  local: number;
  /** Those of them who have no second factor yet, by name. */
  without: Person[];
}

/** Whether this browser must set up a second factor before this tenant opens: a local account without one where the tenant requires it. People of an identity provider are the provider's business. */
export async function mustEnrol(signedIn: SignedIn, tenant: string, nowMs: number): Promise<boolean> {
  if (!signedIn.isLocal || signedIn.hasSecondFactor || tenant === "") return false;
  return readSetting(tenant, "signIn.secondFactor", nowMs);
}

/** Who of the tenant has a second factor and who has not. Needs `members.write`. */
export async function secondFactorStanding(ctx: Ctx): Promise<SecondFactorStanding> {
  requireAbility(ctx, "members.write");
  const rows = await store()
    .select({ id: people.id, email: people.email, name: people.name, confirmedAt: secondFactors.confirmedAt })
    .from(memberships)
    .innerJoin(people, eq(people.id, memberships.person))
    .leftJoin(secondFactors, eq(secondFactors.person, people.id))
    .where(and(eq(memberships.tenant, ctx.tenant), isNotNull(people.passwordHash)))
    .orderBy(asc(people.name), asc(people.id));
  const without = rows.filter((row) => row.confirmedAt === null);
  return {
    required: await readSetting(ctx.tenant, "signIn.secondFactor", ctx.now()),
    local: rows.length,
    without: without.map(({ id, email, name }) => ({ id, email, name })),
  };
}
