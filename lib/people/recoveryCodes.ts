import { createHash, randomBytes } from "node:crypto";
import { and, eq, isNull } from "drizzle-orm";
import { recoveryCodes } from "@/db/store/schema/identities";
import type { StoreTx } from "@/db/store/transaction";

const CODES = 10;
/** 80 bits a code, so that a plain hash protects it. */
const CODE_BYTES = 10;
/** Crockford's base32, without letters that look like digits. */
const ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";

/** Ten new recovery codes, in place of the old ones, within the change that makes them. They are shown once and kept as hashes. */
export async function writeRecoveryCodes(tx: StoreTx, person: string): Promise<string[]> {
  const codes = Array.from({ length: CODES }, drawCode);
  await tx.delete(recoveryCodes).where(eq(recoveryCodes.person, person));
  await tx.insert(recoveryCodes).values(codes.map((code) => ({ person, hash: hashCode(person, code) })));
  return codes;
}

/** Uses a code up: of all that try at once, one gets it. False for one that is unknown or used. */
export async function takeRecoveryCode(
  tx: StoreTx,
  person: string,
  code: string,
  nowMs: number,
): Promise<boolean> {
  const mine = and(eq(recoveryCodes.person, person), eq(recoveryCodes.hash, hashCode(person, code)));
  const taken = await tx
    .update(recoveryCodes)
    .set({ usedAt: new Date(nowMs) })
    .where(and(mine, isNull(recoveryCodes.usedAt)))
    .returning({ person: recoveryCodes.person });
  return taken.length > 0;
}

/** How many are left. */
export async function countRecoveryCodes(reader: Pick<StoreTx, "$count">, person: string): Promise<number> {
  return reader.$count(recoveryCodes, and(eq(recoveryCodes.person, person), isNull(recoveryCodes.usedAt)));
}

/** `k3v9-…`: four groups of four. */
function drawCode(): string {
  const bits = [...randomBytes(CODE_BYTES)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  const letters = (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five, 2)]).join("");
  return letters.replace(/(.{4})(?=.)/g, "$1-");
}

/** Bound to the person, so that equal codes of two persons look different. */
function hashCode(person: string, code: string): string {
  const plain = code.toLowerCase().replace(/[^0-9a-z]/g, "");
  return createHash("sha256").update(`${person}:${plain}`).digest("hex");
}
