import { setImmediate as nextTurn } from "node:timers/promises";
import { heldStore, type Prepared, type RunPrepared, type StoreDb } from "./slot";

/** Reads and writes inside one transaction. */
export type StoreTx = Pick<
  StoreDb,
  "select" | "selectDistinct" | "insert" | "update" | "delete" | "$count" | "execute"
>;

/**
 * Runs `fn` in one transaction: committed when it resolves, undone when it throws. Only `lib/changes` may import this,
 * so that every write is either an audited change or named bookkeeping.
 */
export async function transaction<T>(fn: (tx: StoreTx) => Promise<T>): Promise<T> {
  return counted((slot) => slot.engine.db.transaction((tx) => slot.inTransaction.run(true, () => fn(tx))));
}

/** The same of statements that are prepared once: for what runs many times a second. */
export async function preparedTransaction<T>(fn: (run: RunPrepared) => Promise<T>): Promise<T> {
  return counted((slot) => slot.engine.prepared((run) => slot.inTransaction.run(true, () => fn(run))));
}

/** One statement that is prepared once, and is its own transaction. */
export async function preparedStatement(
  statement: Prepared,
  values: readonly string[],
): Promise<readonly Record<string, unknown>[]> {
  const { engine, inTransaction } = heldStore();
  if (inTransaction.getStore()) throw new Error("A transaction inside a transaction would wait for itself.");
  const rows = await engine.preparedAlone(statement, values);
  if (engine.kind === "pglite") await nextTurn();
  return rows;
}

async function counted<T>(run: (slot: OpenSlot) => Promise<T>): Promise<T> {
  const slot = heldStore();
  const { engine, inTransaction } = slot;
  if (inTransaction.getStore()) throw new Error("A transaction inside a transaction would wait for itself.");
  slot.transactions += 1;
  const result = await run(slot).finally(() => {
    slot.transactions -= 1;
    // As long as it follows anything, every promise of the process costs more: a twentieth of a decision.
    if (slot.transactions === 0) inTransaction.disable();
  });
  // The embedded engine answers without going back to the event loop: who writes in a loop would keep all others waiting.
  if (engine.kind === "pglite") await nextTurn();
  return result;
}

type OpenSlot = ReturnType<typeof heldStore>;
