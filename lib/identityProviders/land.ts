import { and, eq } from "drizzle-orm";
import { groupGrants, identities } from "@/db/store/schema/identities";
import { memberships, people } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import type { Person } from "@/lib/people/authenticate";
import { settleMemberships, tenantsConcerning, tenantsMapping } from "@/lib/people/settleMemberships";
import type { Facts } from "./claims";
import { writeIdentity } from "./identity";
import type { ProviderRow } from "./provider";
import { refusal, refusalOf } from "./refusal";

/** Someone whom a provider vouches for, and the identity by which it does. */
export interface Landed {
  person: Person;
  identity: string;
}

/**
 * Finds or makes the person of a provider's identity, writes down its groups, and settles what they give. An identity is
 * known by provider and subject, never by its email. Throws the refusals knownEmail, noEmail, disabled and unmapped.
 */
export async function land(
  ctx: Ctx,
  provider: ProviderRow,
  facts: Facts,
  refreshToken: string | null,
): Promise<Landed> {
  const { person, identity } = await put(ctx, provider, facts, refreshToken);
  await settleMemberships(asProvider(ctx, provider), [person.id], await tenantsConcerning([person.id]));
  const left = await store().$count(memberships, eq(memberships.person, person.id));
  if (left === 0) throw refusal("unmapped", provider.name);
  return { person, identity };
}

async function put(
  ctx: Ctx,
  provider: ProviderRow,
  facts: Facts,
  refreshToken: string | null,
  isSecondTry = false,
): Promise<Landed> {
  const person = (await knownPerson(provider, facts)) ?? (await newPerson(ctx, provider, facts));
  try {
    return { person, identity: await writeIdentity(ctx, provider, facts, { person, refreshToken }) };
  } catch (error) {
    // Of two browsers that bring a new person at once, the second finds the first one's.
    if (refusalOf(error) === null || isSecondTry) throw error;
    return put(ctx, provider, facts, refreshToken, true);
  }
}

/** What groups change is changed by their provider. */
export function asProvider(ctx: Ctx, provider: Pick<ProviderRow, "id" | "name">): Ctx {
  return { ...ctx, actor: { kind: "system", id: provider.id, name: provider.name } };
}

async function knownPerson(provider: ProviderRow, facts: Facts): Promise<Person | null> {
  const [known] = await store()
    .select({ id: people.id, email: people.email, name: people.name, disabled: people.disabled })
    .from(identities)
    .innerJoin(people, eq(people.id, identities.person))
    .where(and(eq(identities.provider, provider.id), eq(identities.subject, facts.subject)));
  const found = known ?? (await byEmail(provider, facts));
  if (!found) return null;
  const { disabled, ...person } = found;
  if (disabled) throw refusal("disabled", provider.name);
  return person;
}

/**
 * An account with the same email is the same person only where the email is verified, the provider may link by it, and
 * every tenant that the account opens trusts the provider by mapping a group of it: who runs a provider must not become
 * anybody in a tenant that never agreed.
 */
async function byEmail(provider: ProviderRow, facts: Facts) {
  if (facts.email === null) return null;
  const [person] = await store().select().from(people).where(eq(people.email, facts.email));
  if (!person) return null;
  const linked = await store()
    .select({ subject: identities.subject })
    .from(identities)
    .where(and(eq(identities.provider, provider.id), eq(identities.person, person.id)));
  // Another browser of theirs made this person between the two questions.
  if (linked.some((one) => one.subject === facts.subject)) return asFound(person);
  const may = provider.linksByEmail && facts.emailVerified === true && linked.length === 0;
  if (may && (await isTrustedWith(provider, person))) {
    return asFound(person);
  }
  // To one whose email is not verified nothing is said of others' accounts.
  throw refusal(facts.emailVerified === true ? "knownEmail" : "noEmail", provider.name);
}

function asFound({ id, email, name, disabled }: typeof people.$inferSelect) {
  return { id, email, name, disabled };
}

async function isTrustedWith(
  provider: ProviderRow,
  person: { id: string; passwordHash: string | null },
): Promise<boolean> {
  const own = await store()
    .select({ tenant: memberships.tenant })
    .from(memberships)
    .where(eq(memberships.person, person.id));
  // Nobody vouches for who has a password but no tenant; who has neither was only provisioned.
  if (own.length === 0) return person.passwordHash === null;
  const rows = await store()
    .selectDistinct({ tenant: groupGrants.tenant })
    .from(groupGrants)
    .where(eq(groupGrants.provider, provider.id));
  const trusting = new Set(rows.map((row) => row.tenant));
  return own.every((row) => trusting.has(row.tenant));
}

/** Just in time, and only for whom a mapping lets in: strangers leave no row. */
async function newPerson(ctx: Ctx, provider: ProviderRow, facts: Facts): Promise<Person> {
  const mapped = await tenantsMapping(provider.id, facts.groups ?? []);
  if (mapped.length === 0) throw refusal("unmapped", provider.name);
  const { email, emailVerified } = facts;
  const isUsable = email !== null && email.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(email);
  if (!isUsable || emailVerified === false) throw refusal("noEmail", provider.name);
  return { id: ctx.newId("per"), email, name: (facts.name ?? email).slice(0, 120) };
}
