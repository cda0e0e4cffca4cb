import { DomainError } from "@/lib/base/errors";

/** An email as the store keeps it: trimmed, lower case. Throws INVALID for what cannot be one. */
export function readEmail(text: string): string {
  const email = text.trim().toLowerCase();
  if (email.length <= 254 && /^[^\s@]+@[^\s@]+$/.test(email)) return email;
  const what = "This is not an email address.";
  throw new DomainError("INVALID", { what, fix: "Use the form name@example.com." }, { email: what });
}

/** A person's name: 1 to 120 characters. Throws INVALID. */
export function readName(text: string): string {
  const name = text.trim();
  if (name.length >= 1 && name.length <= 120) return name;
  const what = "Give a name of 1 to 120 characters.";
  throw new DomainError("INVALID", { what }, { name: what });
}
