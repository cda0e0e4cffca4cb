import { createHmac, randomBytes } from "node:crypto";
import { decryptSecret, encryptSecret } from "@/lib/access/encrypt";
import type { WebhookRow } from "./webhook";

const PREFIX = "whsec_";
const PURPOSE = "webhook.secret";
/** Standard Webhooks asks for 24 to 64. */
const SECRET_BYTES = 32;

/** A new signing secret: `whsec_` and base64. */
export function drawWebhookSecret(): string {
  return PREFIX + randomBytes(SECRET_BYTES).toString("base64");
}

export const sealWebhookSecret = (secret: string, webhook: string) => encryptSecret(secret, PURPOSE, webhook);

/** The secrets that sign at this moment: the present one, then during a rotation the one before. Throws PRECONDITION where they cannot be read. */
export function signingSecrets(
  row: Pick<WebhookRow, "id" | "secret" | "previousSecret" | "previousUntil">,
  nowMs: number,
): string[] {
  const isOverlap = row.previousUntil !== null && row.previousUntil.getTime() > nowMs;
  const sealed = [row.secret, ...(isOverlap && row.previousSecret ? [row.previousSecret] : [])];
  return sealed.map((one) => decryptSecret(one, PURPOSE, row.id));
}

/**
 * The headers of a message by Standard Webhooks 1.0: `v1`, HMAC-SHA256 over `id.timestamp.body`, once a secret.
 * The timestamp is the attempt's, in seconds; the id stays the same through all attempts.
 */
export function signMessage(
  message: { id: string; body: string },
  secrets: readonly string[],
  nowMs: number,
): Record<string, string> {
  const seconds = Math.floor(nowMs / 1_000);
  const signed = `${message.id}.${seconds}.${message.body}`;
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), "base64");
    return `v1,${createHmac("sha256", key).update(signed).digest("base64")}`;
  });
  return {
    "webhook-id": message.id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": signatures.join(" "),
  };
}
