import { and, asc, eq, gt, isNotNull } from "drizzle-orm";
import { store } from "@/db/store/store";
import { decryptSecret, encryptSecret, isOfOldKey } from "@/lib/access/encrypt";
import { isDomainError } from "@/lib/base/errors";
import { bookkeep } from "@/lib/changes/bookkeep";
import { SEALED_COLUMNS, type SealedColumn } from "./sealedColumns";

/** What a rotation found. */
export interface Rotation {
  /** Under the present key already, written anew under it, and readable by neither key. */
  present: number;
  rotated: number;
  unreadable: number;
}

const A_STEP = 100;

/**
 * Writes every stored secret of the key before (BAILIWICK_SECRET_KEY_PREVIOUS) anew under the present one. Goes by
 * batches, each value only if it still stands, so that it may run beside others and be killed at any point; what it left,
 * the next run does. Nobody is signed out: a sign-in is known by a hash, not by the key.
 */
export async function rotateSecrets(): Promise<Rotation> {
  const total: Rotation = { present: 0, rotated: 0, unreadable: 0 };
  for (const sealed of SEALED_COLUMNS) await rotateColumn(sealed, total);
  return total;
}

async function rotateColumn(sealed: SealedColumn, total: Rotation): Promise<void> {
  let after = "";
  for (;;) {
    const rows = await store()
      .select({ row: sealed.row, value: sealed.column })
      .from(sealed.table)
      .where(and(isNotNull(sealed.column), gt(sealed.row, after)))
      .orderBy(asc(sealed.row))
      .limit(A_STEP);
    const found = rows.map(({ row, value }) => reseal(sealed, String(row), String(value)));
    for (const one of found) total[one.state] += 1;
    await writeAnew(
      sealed,
      found.filter((one) => one.state === "rotated"),
    );
    if (rows.length < A_STEP) return;
    after = String(rows.at(-1)?.row);
  }
}

interface Resealed {
  state: keyof Rotation;
  row: string;
  before: string;
  after: string;
}

function reseal({ purpose }: SealedColumn, row: string, before: string): Resealed {
  if (!isOfOldKey(before, purpose)) return { state: "present", row, before, after: before };
  try {
    const after = encryptSecret(decryptSecret(before, purpose, row), purpose, row);
    return { state: "rotated", row, before, after };
  } catch (error) {
    if (isDomainError(error)) return { state: "unreadable", row, before, after: before };
    throw error;
  }
}

async function writeAnew(sealed: SealedColumn, values: readonly Resealed[]): Promise<void> {
  if (values.length === 0) return;
  await bookkeep(async (tx) => {
    for (const { row, before, after } of values) {
      const stands = and(eq(sealed.row, row), eq(sealed.column, before));
      await tx
        .update(sealed.table)
        .set({ [sealed.key]: after })
        .where(stands);
    }
  });
}
