import { and, desc, eq, gt, inArray, isNull, ne } from "drizzle-orm";
import { identities, identityProviders } from "@/db/store/schema/identities";
import { people, signIns } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { settleMemberships, tenantsConcerning } from "@/lib/people/settleMemberships";
import type { Facts } from "./claims";
import { endSignInsOf } from "./end";
import { writeIdentity } from "./identity";
import { asProvider } from "./land";
import type { ProviderRow } from "./provider";
import { refusal } from "./refusal";
import type { Transaction } from "./transaction";

interface Linking {
  link: NonNullable<Transaction["link"]>;
  refreshToken: string | null;
}

/** Gives a signed-in person another way in. Throws the refusals linkLost (they signed out meanwhile) and linkTaken. */
export async function linkIdentity(
  ctx: Ctx,
  provider: ProviderRow,
  facts: Facts,
  { link, refreshToken }: Linking,
): Promise<void> {
  const [who] = await store()
    .select({ id: people.id, email: people.email, name: people.name })
    .from(signIns)
    .innerJoin(people, eq(people.id, signIns.person))
    .where(
      and(
        eq(signIns.id, link.signInId),
        eq(signIns.person, link.person),
        isNull(signIns.revokedAt),
        gt(signIns.expiresAt, new Date(ctx.now())),
        eq(people.disabled, false),
      ),
    );
  if (!who) throw refusal("linkLost", provider.name);
  const identity = await writeIdentity(ctx, provider, facts, { person: who, refreshToken });
  const self = {
    ...ctx,
    tenant: link.tenant,
    actor: { kind: "person", id: who.id, name: who.name } as const,
  };
  const after = { provider: provider.name, subject: facts.subject };
  await change(self, { verb: "link", noun: "identity", ability: "own" }, async (_, record) =>
    record({ target: identity, before: null, after }),
  );
  await settleMemberships(asProvider(ctx, provider), [who.id], await tenantsConcerning([who.id]));
}

/** An identity as its owner sees it. Times are ISO 8601. */
export interface IdentityView {
  id: string;
  providerName: string;
  providerSlug: string;
  /** False where the provider is disabled, so that it is no way in. */
  works: boolean;
  subject: string;
  groups: string[];
  linkedAt: string;
  /** When the provider last said that the person is there. */
  checkedAt: string;
}

/** The actor's own identities, the newest first. */
export async function listIdentities(ctx: Ctx): Promise<IdentityView[]> {
  const rows = await store()
    .select({ identity: identities, provider: identityProviders })
    .from(identities)
    .innerJoin(identityProviders, eq(identityProviders.id, identities.provider))
    .where(eq(identities.person, ctx.actor.id))
    .orderBy(desc(identities.createdAt));
  return rows.map(({ identity, provider }) => ({
    id: identity.id,
    providerName: provider.name,
    providerSlug: provider.slug,
    works: !provider.disabled,
    subject: identity.subject,
    groups: identity.groups,
    linkedAt: identity.createdAt.toISOString(),
    checkedAt: identity.checkedAt.toISOString(),
  }));
}

/** Takes away one of the actor's own ways in, with the sign-ins and roles it gave. Throws NOT_FOUND, and PRECONDITION for the last one. */
export async function unlinkIdentity(ctx: Ctx, id: string): Promise<void> {
  const person = ctx.actor.id;
  const concerned = await tenantsConcerning([person]);
  await change(ctx, { verb: "unlink", noun: "identity", ability: "own" }, async (tx, record) => {
    // Locked, so that two at once do not each leave the other as the last.
    const [who] = await tx.select().from(people).where(eq(people.id, person)).for("update");
    const [row] = await tx
      .select({ subject: identities.subject, provider: identityProviders.name })
      .from(identities)
      .innerJoin(identityProviders, eq(identityProviders.id, identities.provider))
      .where(and(eq(identities.id, id), eq(identities.person, person)));
    if (!who || !row) throw notFound("identity");
    const living = tx
      .select({ id: identityProviders.id })
      .from(identityProviders)
      .where(eq(identityProviders.disabled, false));
    const others = await tx.$count(
      identities,
      and(eq(identities.person, person), ne(identities.id, id), inArray(identities.provider, living)),
    );
    if (who.passwordHash === null && others === 0) throw lastWayIn(row.provider);
    await endSignInsOf(tx, [id], ctx.now());
    await tx.delete(identities).where(eq(identities.id, id));
    record({ target: id, before: row, after: null });
  });
  await settleMemberships(ctx, [person], concerned);
}

function lastWayIn(provider: string): DomainError {
  return new DomainError("PRECONDITION", {
    what: `${provider} is your only way in.`,
    why: "Without it you could not sign in any more.",
    fix: "Link another provider first, or ask an administrator for a reset link to set a password.",
  });
}
