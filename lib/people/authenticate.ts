import { eq } from "drizzle-orm";
import { people } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import { DomainError } from "@/lib/base/errors";
import { countAttempt, forgetAttempts } from "./attempts";
import { matchesPassword } from "./password";

export interface Person {
  id: string;
  email: string;
  name: string;
}

export interface Credentials {
  email: string;
  password: string;
  /** Where the attempt comes from, for the rate limit. */
  address: string;
}

/**
 * The person with this email and password. Throws UNAUTHENTICATED, in the same words and after the same work whatever
 * was wrong, and QUOTA_EXCEEDED after 5 failures in 15 minutes.
 */
export async function authenticate(
  input: Credentials,
  nowMs: number,
  onLocked?: () => Promise<unknown>,
): Promise<Person> {
  const email = input.email.trim().toLowerCase().slice(0, 254);
  await countAttempt(email, input.address, nowMs, onLocked);
  const [person] = await store().select().from(people).where(eq(people.email, email));
  const matches = await matchesPassword(person?.passwordHash ?? null, input.password);
  if (!person || !matches || person.disabled) {
    throw new DomainError("UNAUTHENTICATED", {
      what: "The email or the password is wrong.",
      fix: "Try again, or ask an administrator for a reset link.",
    });
  }
  await forgetAttempts(email, input.address, nowMs);
  return { id: person.id, email: person.email, name: person.name };
}
