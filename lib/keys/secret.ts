import { hash, randomBytes } from "node:crypto";
import type { KeyKind } from "./key";

const PREFIXES: Record<Exclude<KeyKind, "model">, string> = { ingest: "bwi_", api: "bwa_", decide: "bwd_" };
/** Red Hat's gateways send only keys that begin so to a key authority (AuthPolicy of MaaS: `^Bearer sk-oai-.*`). */
const MODEL_PREFIX = "sk-oai-";
/** What tells one from another where it is shown; of the secret after it nothing is. */
const MODEL_ID_BYTES = 8;
const SHOWN_CHARACTERS = 8;
/** 256 bits: beyond guessing, so a plain fast hash protects it as well as a slow one would. */
const SECRET_BYTES = 32;
/** The least that a secret brought along must have. */
export const MIN_SECRET_LENGTH = 24;

/** Draws a secret. The one place of the noun that is random on purpose: a secret that a test could foresee is none. */
export function drawSecret(kind: KeyKind): string {
  const secret = randomBytes(SECRET_BYTES).toString("base64url");
  if (kind !== "model") return PREFIXES[kind] + secret;
  return `${MODEL_PREFIX}${randomBytes(MODEL_ID_BYTES).toString("hex")}_${secret}`;
}

/** SHA-256 in hex: what the store knows of a secret. */
export function hashSecret(secret: string): string {
  return hash("sha256", secret, "hex");
}

/** The few first characters that people recognise a key by; fewer of a secret that was brought along. */
export function shownPrefix(secret: string): string {
  if (secret.startsWith(MODEL_PREFIX)) return secret.slice(0, MODEL_PREFIX.length + SHOWN_CHARACTERS);
  const isOurs = Object.values(PREFIXES).some((prefix) => secret.startsWith(prefix));
  return secret.slice(0, isOurs ? SHOWN_CHARACTERS : 4);
}
