import { readFileSync } from "node:fs";
import { join } from "node:path";
import { refusal } from "../refusal";

/** Runs one statement and returns its rows, inside one open transaction. */
export type Sql = (text: string, params?: unknown[]) => Promise<Record<string, unknown>[]>;

interface Journal {
  entries: { idx: number; tag: string }[];
}

/** Any number; every process that migrates takes the same one, so they go one after the other. */
const LOCK = 7_216_044;

/**
 * Brings the schema up to the code's, in one transaction: all of it or none. Idempotent.
 * Throws PRECONDITION when the store was written by newer code.
 * @param folder drizzle-kit's output: `meta/_journal.json` and one SQL file an entry.
 * @param upTo how many migrations, for data of an earlier version; all unless told. Throws PRECONDITION for more than there are.
 */
export async function migrate(sql: Sql, folder: string, upTo?: number): Promise<void> {
  const entries = entriesOf(folder);
  if (upTo !== undefined && upTo > entries.length) throw tooNew(upTo, entries.length);
  await sql("SELECT pg_advisory_xact_lock($1)", [LOCK]);
  await sql(
    "CREATE TABLE IF NOT EXISTS store_migrations (idx integer PRIMARY KEY, tag text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())",
  );
  const applied = new Set((await sql("SELECT idx FROM store_migrations")).map((row) => Number(row.idx)));
  const newest = Math.max(-1, ...applied);
  if (newest >= entries.length) throw tooNew(newest + 1, entries.length);
  for (const entry of entries.slice(0, upTo)) {
    if (!applied.has(entry.idx)) await apply(sql, folder, entry);
  }
}

/** How many migrations this program has. */
export const knownSchema = (folder: string) => entriesOf(folder).length;

function entriesOf(folder: string): Journal["entries"] {
  return (JSON.parse(readFileSync(join(folder, "meta/_journal.json"), "utf8")) as Journal).entries;
}

async function apply(sql: Sql, folder: string, entry: { idx: number; tag: string }): Promise<void> {
  const text = readFileSync(join(folder, `${entry.tag}.sql`), "utf8");
  for (const statement of text.split("--> statement-breakpoint")) await sql(statement);
  await sql("INSERT INTO store_migrations (idx, tag) VALUES ($1, $2)", [entry.idx, entry.tag]);
}

function tooNew(theirs: number, ours: number): Error {
  return refusal(
    "PRECONDITION",
    `The store's schema is at version ${theirs}; this Bailiwick knows ${ours}.`,
    "A newer Bailiwick has written to it.",
    "Start that version or a later one, or use another BAILIWICK_DATA_DIR or DATABASE_URL.",
  );
}
