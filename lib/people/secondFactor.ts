import { and, eq, isNotNull } from "drizzle-orm";
import { secondFactors } from "@/db/store/schema/identities";
import { people } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { decryptSecret, encryptSecret } from "@/lib/access/encrypt";
import { DomainError, notFound } from "@/lib/base/errors";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { Person } from "./authenticate";
import { countRecoveryCodes } from "./recoveryCodes";
import { drawFactorSecret, factorUri } from "./totp";

/** The purpose under which the secrets of authenticator apps are encrypted; the row is the person's id. */
export const FACTOR_PURPOSE = "secondFactor.secret";

/** How the actor's own second factor stands. */
export interface SecondFactorView {
  /** False for people whom only an identity provider signs in: it is the provider's business there. */
  isLocal: boolean;
  /** ISO 8601; null for none. */
  confirmedAt: string | null;
  recoveryCodesLeft: number;
}

/** A secret that waits for its first code. */
export interface Enrolment {
  /** Base32, for who cannot scan. */
  secret: string;
  /** `otpauth://…`, for the QR code. */
  uri: string;
}

export async function readSecondFactor(ctx: Ctx): Promise<SecondFactorView> {
  const { id, passwordHash } = await ownRow(ctx);
  const [row] = await store().select().from(secondFactors).where(eq(secondFactors.person, id));
  return {
    isLocal: passwordHash !== null,
    confirmedAt: row?.confirmedAt?.toISOString() ?? null,
    recoveryCodesLeft: await countRecoveryCodes(store(), id),
  };
}

/** Draws a secret for the actor, who has none yet; it counts only once a code of it was entered. Throws PRECONDITION. */
export async function beginSecondFactor(ctx: Ctx): Promise<void> {
  const person = await ownAccount(ctx);
  const secret = encryptSecret(drawFactorSecret(), FACTOR_PURPOSE, person.id);
  const row = { person: person.id, secret, confirmedAt: null, lastStep: 0, createdAt: new Date(ctx.now()) };
  await bookkeep(async (tx) => {
    const [present] = await tx
      .select()
      .from(secondFactors)
      .where(eq(secondFactors.person, person.id))
      .for("update");
    if (present?.confirmedAt) throw isThere();
    await tx.insert(secondFactors).values(row).onConflictDoUpdate({ target: secondFactors.person, set: row });
  });
}

/** The secret that waits for its first code; null where none does. */
export async function readEnrolment(ctx: Ctx): Promise<Enrolment | null> {
  const { id, email } = await ownRow(ctx);
  const [row] = await store().select().from(secondFactors).where(eq(secondFactors.person, id));
  if (!row || row.confirmedAt) return null;
  const secret = decryptSecret(row.secret, FACTOR_PURPOSE, id);
  return { secret, uri: factorUri(secret, email) };
}

/** Whether this person must prove a second factor after a password. */
export async function hasSecondFactor(person: string): Promise<boolean> {
  const confirmed = and(eq(secondFactors.person, person), isNotNull(secondFactors.confirmedAt));
  return (await store().$count(secondFactors, confirmed)) > 0;
}

/** The actor as a person with a local account. Throws NOT_FOUND for a machine, PRECONDITION without a password. */
export async function ownAccount(ctx: Ctx): Promise<Person> {
  const { id, email, name, passwordHash } = await ownRow(ctx);
  if (passwordHash !== null) return { id, email, name };
  throw new DomainError("PRECONDITION", {
    what: "This account has no password.",
    why: "An identity provider signs you in, and asks for a second factor itself.",
    fix: "Set it up at the provider.",
  });
}

async function ownRow(ctx: Ctx) {
  const [row] = await store().select().from(people).where(eq(people.id, ctx.actor.id));
  if (!row || ctx.actor.kind !== "person") throw notFound("person");
  return row;
}

export function isThere(): DomainError {
  return new DomainError("PRECONDITION", {
    what: "There is a second factor already.",
    fix: "Remove it under Your account first.",
  });
}
