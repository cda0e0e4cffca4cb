import { randomBytes } from "node:crypto";
import { Secret, TOTP } from "otpauth";

/** The period of a code, RFC 6238 §5.2. */
const PERIOD_S = 30;
/** Of a secret: 160 bits, the length of SHA-1 (RFC 4226 §4, R6). */
const SECRET_BYTES = 20;
/** Steps before and after the present one that still count, for clocks that differ (RFC 6238 §5.2). */
const WINDOW_STEPS = 1;

/** Draws a secret for an authenticator app, in base32. Random on purpose: who could foresee it had the second factor. */
export function drawFactorSecret(): string {
  return new Secret({ buffer: new Uint8Array(randomBytes(SECRET_BYTES)).buffer }).base32;
}

/** What an authenticator app reads from the QR code (`otpauth://totp/…`): SHA-1, 6 digits, 30 s, which is what all of them do. */
export function factorUri(secret: string, email: string): string {
  return totpOf(secret, email).toString();
}

/** The time step that a code of 6 digits belongs to, if it is of now or a neighbour; else null. Compares in constant time. */
export function stepOf(secret: string, code: string, nowMs: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = totpOf(secret, "").validate({ token: code, timestamp: nowMs, window: WINDOW_STEPS });
  return delta === null ? null : Math.floor(nowMs / 1_000 / PERIOD_S) + delta;
}

function totpOf(secret: string, label: string): TOTP {
  return new TOTP({
    issuer: "Bailiwick",
    label,
    algorithm: "SHA1",
    digits: 6,
    period: PERIOD_S,
    secret: Secret.fromBase32(secret),
  });
}
