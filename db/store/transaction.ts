import { setImmediate as nextTurn } from "node:timers/promises";
import { heldStore, type StoreDb } from "./slot";

/** Reads and writes inside one transaction. */
export type StoreTx = Pick<StoreDb, "select" | "selectDistinct" | "insert" | "update" | "delete" | "$count">;

/**
 * Runs `fn` in one transaction: committed when it resolves, undone when it throws. Only `lib/changes` may import this,
 * so that every write is either an audited change or named bookkeeping.
 */
export async function transaction<T>(fn: (tx: StoreTx) => Promise<T>): Promise<T> {
  const slot = heldStore();
  const { engine, inTransaction } = slot;
  if (inTransaction.getStore()) throw new Error("A transaction inside a transaction would wait for itself.");
  slot.transactions += 1;
  const result = await engine.db
    .transaction((tx) => inTransaction.run(true, () => fn(tx)))
    .finally(() => {
      slot.transactions -= 1;
      // As long as it follows anything, every promise of the process costs more: a twentieth of a decision.
      if (slot.transactions === 0) inTransaction.disable();
    });
  // The embedded engine answers without going back to the event loop: who writes in a loop would keep all others waiting.
  if (engine.kind === "pglite") await nextTurn();
  return result;
}
