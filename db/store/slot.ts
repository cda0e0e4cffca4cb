import { AsyncLocalStorage } from "node:async_hooks";
import type { PgDatabase, PgQueryResultHKT } from "drizzle-orm/pg-core";
import { refusal } from "../refusal";
import type { Sql } from "./migrate";

export type StoreDb = PgDatabase<PgQueryResultHKT, Record<string, never>>;

/** A statement whose parameters are all texts; cast within it. Its name says which, in this process. */
export interface Prepared {
  name: string;
  text: string;
}

export type RunPrepared = (
  statement: Prepared,
  values: readonly string[],
) => Promise<readonly Record<string, unknown>[]>;

/** One of the two engines, opened. */
export interface Engine {
  readonly kind: "pglite" | "postgres";
  readonly db: StoreDb;
  /** One transaction of plain SQL; for migrations. */
  exclusive<T>(fn: (sql: Sql) => Promise<T>): Promise<T>;
  /** One transaction of statements that the engine reads and plans once a connection, not once a run. */
  prepared<T>(fn: (run: RunPrepared) => Promise<T>): Promise<T>;
  /** One such statement, which is its own transaction. */
  readonly preparedAlone: RunPrepared;
  close(): Promise<void>;
}

/** What the process shares through globalThis: Next bundles this module a second time, and both copies must meet. */
export interface Slot {
  engine: Engine | null;
  /** True within a transaction, to refuse what would wait for itself on the embedded engine. */
  readonly inTransaction: AsyncLocalStorage<true>;
  /** Transactions that run now. */
  transactions: number;
  fill(engine: Engine): void;
}

const KEY = Symbol.for("bailiwick.store");
const shared = globalThis as { [KEY]?: Slot | undefined };

/** Takes the process's one place for a store. Throws PRECONDITION when it is taken, or while Next builds. */
export function holdStore(): Slot {
  if (process.env.NEXT_PHASE === "phase-production-build") throw building();
  if (shared[KEY]) {
    throw refusal(
      "PRECONDITION",
      "The store is open already.",
      "A process has one store.",
      "Close it first.",
    );
  }
  const slot: Slot = {
    engine: null,
    inTransaction: new AsyncLocalStorage(),
    transactions: 0,
    fill(engine) {
      slot.engine = engine;
    },
  };
  shared[KEY] = slot;
  return slot;
}

export function releaseStore(slot: Slot): void {
  if (shared[KEY] === slot) shared[KEY] = undefined;
}

/** The opened store of this process. Throws UNAVAILABLE before `openStore` and after its close. */
export function heldStore(): Slot & { engine: Engine } {
  const slot = shared[KEY];
  // First, because it is asked ten times a decision and to read the environment is dear; while Next builds none is held.
  if (slot?.engine) return slot as Slot & { engine: Engine };
  if (process.env.NEXT_PHASE === "phase-production-build") throw building();
  throw refusal(
    "UNAVAILABLE",
    "The store is not open.",
    "The product is starting or stopping.",
    "Try again shortly.",
  );
}

function building(): Error {
  return refusal(
    "PRECONDITION",
    "The store is not opened while Next builds.",
    "A page was rendered at build time.",
    'Give it `export const dynamic = "force-dynamic"`.',
  );
}
