import { heldStore, type StoreDb } from "./slot";

/** Reads and writes inside one transaction. */
export type StoreTx = Pick<StoreDb, "select" | "selectDistinct" | "insert" | "update" | "delete" | "$count">;

/**
 * Runs `fn` in one transaction: committed when it resolves, undone when it throws. Only `lib/changes` may import this,
 * so that every write is either an audited change or named bookkeeping.
 */
export async function transaction<T>(fn: (tx: StoreTx) => Promise<T>): Promise<T> {
  const { engine, inTransaction } = heldStore();
  if (inTransaction.getStore()) throw new Error("A transaction inside a transaction would wait for itself.");
  return engine.db.transaction((tx) => inTransaction.run(true, () => fn(tx)));
}
