import { hash, randomBytes } from "node:crypto";
import type { KeyKind } from "./key";

const PREFIXES: Record<KeyKind, string> = { ingest: "bwi_", api: "bwa_", decide: "bwd_", model: "bwm_" };
/** 256 bits: beyond guessing, so a plain fast hash protects it as well as a slow one would. */
const SECRET_BYTES = 32;
/** The least that a secret brought along must have. */
export const MIN_SECRET_LENGTH = 24;

/** Draws a secret. The one place of the noun that is random on purpose: a secret that a test could foresee is none. */
export function drawSecret(kind: KeyKind): string {
  return PREFIXES[kind] + randomBytes(SECRET_BYTES).toString("base64url");
}

/** SHA-256 in hex: what the store knows of a secret. */
export function hashSecret(secret: string): string {
  return hash("sha256", secret, "hex");
}

/** The few first characters that people recognise a key by; fewer of a secret that was brought along. */
export function shownPrefix(secret: string): string {
  return secret.slice(0, Object.values(PREFIXES).some((prefix) => secret.startsWith(prefix)) ? 8 : 4);
}
