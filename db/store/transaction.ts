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

/** True when a statement failed because a unique value is taken: SQLSTATE 23505, on both engines. */
export function isTaken(error: unknown): boolean {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  return typeof cause === "object" && cause !== null && "code" in cause && cause.code === "23505";
}
