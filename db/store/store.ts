import { sql } from "drizzle-orm";
import { heldStore, type StoreDb } from "./slot";

/** Reads only. Writing takes a transaction, and those are given out by `lib/changes`. */
export type StoreReader = Pick<StoreDb, "select" | "selectDistinct" | "selectDistinctOn" | "$count">;

/** The process's store, for reading. Throws UNAVAILABLE when it is not open, and an Error inside a transaction: read through its `tx`. */
export function store(): StoreReader {
  const { engine, inTransaction } = heldStore();
  if (inTransaction.getStore())
    throw new Error("Inside a transaction read through tx: store() would wait for itself.");
  const { db } = engine;
  return {
    select: db.select.bind(db),
    selectDistinct: db.selectDistinct.bind(db),
    selectDistinctOn: db.selectDistinctOn.bind(db),
    $count: db.$count.bind(db),
  } as StoreReader;
}

export interface StoreHealth {
  state: "ready" | "down";
  engine: "pglite" | "postgres" | null;
  /** What is wrong, in one sentence; null when ready. */
  reason: string | null;
}

/** Whether the store answers a query now. Never throws. */
export async function storeHealth(): Promise<StoreHealth> {
  try {
    const { engine } = heldStore();
    await engine.db.select({ one: sql<number>`1` }).from(sql`(values (1)) as t`);
    return { state: "ready", engine: engine.kind, reason: null };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { state: "down", engine: null, reason: cause instanceof Error ? cause.message : String(cause) };
  }
}
