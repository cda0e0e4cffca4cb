import { hash, verify } from "@node-rs/argon2";
import { DomainError } from "@/lib/base/errors";

/** NIST SP 800-63B-4 §3.1.1: length decides, no rules of composition; the upper bound keeps hashing cheap. */
const MIN_LENGTH = 12;
const MAX_LENGTH = 256;

/** Throws INVALID unless the password has at least 12 characters and is not the email. */
export function requirePassword(password: string, email: string): void {
  const wrong = wrongWith(password, email);
  if (wrong) throw new DomainError("INVALID", { what: wrong }, { password: wrong });
}

function wrongWith(password: string, email: string): string | null {
  if (password.length < MIN_LENGTH) return `Use a password of at least ${MIN_LENGTH} characters.`;
  if (password.length > MAX_LENGTH) return `Use a password of at most ${MAX_LENGTH} characters.`;
  return password.trim().toLowerCase() === email ? "Use a password that is not your email address." : null;
}

/** Argon2id with the library's parameters, which are OWASP's (19 MiB, 2 passes, 1 lane). */
export function hashPassword(password: string): Promise<string> {
  return hash(password);
}

let decoy: Promise<string> | undefined;

/** True when the password is the one hashed. Does the same work when there is no hash, so that time tells nobody which emails exist. */
export async function matchesPassword(passwordHash: string | null, password: string): Promise<boolean> {
  decoy ??= hash("no account has this password");
  const matches = await verify(passwordHash ?? (await decoy), password.slice(0, MAX_LENGTH + 1));
  return passwordHash !== null && matches;
}
