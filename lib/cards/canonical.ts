import { hash, timingSafeEqual } from "node:crypto";
import { canonicalizeAgentCard } from "@a2a-js/sdk";
import canonicalize from "canonicalize";

type Json = Record<string, unknown>;

/** A text that a signature may cover, and the fields of the card that are not in it. */
export interface SignedForm {
  text: string;
  notSigned: string[];
}

/** `sha256:…` of the card as it is, in JCS (RFC 8785): two cards that say the same have the same. */
export function cardDigest(card: Json): string {
  return `sha256:${hash("sha256", canonicalize(card) ?? "", "hex")}`;
}

/** True where two digests are of the same card. */
export function isSameCard(one: string, other: string | null): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other ?? "")];
  return a.length === b.length && timingSafeEqual(a, b);
}

/**
 * What a signature of this card may cover (A2A §8.4): the whole object without its signatures in JCS, and, as the
 * protocol's libraries make it, without what is empty or stands outside of the schema of v1.0. v0.3's libraries also leave
 * out defaults. Whatever a form leaves out is named.
 */
export function signedForms(card: Json, protocol: "1.0" | "0.3"): SignedForm[] {
  const { signatures: _, ...bare } = card;
  const whole = canonicalize(bare) ?? "{}";
  const reduced = protocol === "1.0" ? ofLibrary(bare) : (canonicalize(withoutDefaults(bare)) ?? "{}");
  const forms = [{ text: whole, notSigned: [] }];
  if (reduced === null || reduced === whole) return forms;
  return [...forms, { text: reduced, notSigned: missing(bare, JSON.parse(reduced), "") }];
}

/** Null for a card that the library cannot read. */
function ofLibrary(card: Json): string | null {
  try {
    return canonicalizeAgentCard(card as unknown as Parameters<typeof canonicalizeAgentCard>[0]);
  } catch {
    return null;
  }
}

function withoutDefaults(card: Json): Json {
  const { preferredTransport, protocolVersion, ...rest } = card;
  const kept = {
    ...rest,
    ...(preferredTransport !== "JSONRPC" && { preferredTransport }),
    ...(protocolVersion !== "0.3.0" && { protocolVersion }),
  };
  return (cleaned(kept) ?? {}) as Json;
}

function cleaned(value: unknown): unknown {
  if (value === "" || value === null || value === undefined) return undefined;
  if (Array.isArray(value)) {
    const items = value.map(cleaned).filter((item) => item !== undefined);
    return items.length > 0 ? items : undefined;
  }
  if (typeof value !== "object") return value;
  const entries = Object.entries(value).flatMap(([key, inner]) => {
    const kept = cleaned(inner);
    return kept === undefined ? [] : [[key, kept] as const];
  });
  return entries.length > 0 ? Object.fromEntries(entries) : undefined;
}

/** Paths of what says something and is not in the other tree; the uppermost only. */
function missing(all: unknown, signed: unknown, path: string): string[] {
  if (cleaned(all) === undefined) return [];
  if (typeof all !== "object" || all === null) return all === signed ? [] : [path];
  if (typeof signed !== "object" || signed === null) return [path];
  const inner = signed as Json;
  return Object.entries(all).flatMap(([key, value]) =>
    missing(value, inner[key], path ? `${path}.${key}` : key),
  );
}
