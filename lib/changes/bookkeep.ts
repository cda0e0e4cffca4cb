import { type StoreTx, transaction } from "@/db/store/transaction";

/**
 * Writes what the machine notes for itself and no person sets: attempt counters, last-used times, sign-in rows, leases.
 * Checks no ability and leaves no audit row, so it is never for anything that shows as a setting.
 */
export async function bookkeep<T>(fn: (tx: StoreTx) => Promise<T>): Promise<T> {
  return transaction(fn);
}
