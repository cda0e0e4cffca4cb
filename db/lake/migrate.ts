import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ClickHouseSettings } from "@clickhouse/client";
import { rootDir } from "../root";
import { ask } from "./ask";
import { RESTORE_MARK } from "./catalogue";
import { lake } from "./client";

interface Migration {
  version: number;
  name: string;
  statements: string[];
  checksum: string;
}

const LEDGER = `CREATE TABLE IF NOT EXISTS schema_migrations
(version UInt32, name String, checksum String, applied_at DateTime DEFAULT now())
ENGINE = MergeTree ORDER BY version`;

/** What moves many rows takes longer than a request may be silent. */
const SIGNS_OF_LIFE: ClickHouseSettings = {
  send_progress_in_http_headers: 1,
  http_headers_progress_interval_ms: "20000",
};

/**
 * Brings the lake's schema up to this code's, statement by statement; safe to repeat. Refuses a schema newer than the code,
 * and a lake that a restore has begun to fill.
 */
export async function migrateLake(): Promise<{ applied: number; version: number }> {
  if (await isMarked()) {
    throw new Error(
      "A restore into this lake was not finished. Run `bailiwick restore` again, or use an empty data folder or database.",
    );
  }
  return migrateLakeTo(newestLakeSchema());
}

/** The schema version that this code knows. */
export const newestLakeSchema = () => readMigrations().at(-1)?.version ?? 0;

/** The schema version of the open lake; 0 where there is none of ours. */
export async function lakeSchemaVersion(): Promise<number> {
  const found = await ask<{ tables: string }>(
    "SELECT count() AS tables FROM system.tables WHERE database = {database:String} AND name = 'schema_migrations'",
    {},
  );
  return found[0]?.tables === "0" ? 0 : Math.max(0, ...(await appliedVersions()));
}

/** As `migrateLake`, but up to a version, for data that comes from it. */
export async function migrateLakeTo(version: number): Promise<{ applied: number; version: number }> {
  const { writer } = lake();
  await writer.command({ query: LEDGER });
  const migrations = readMigrations().filter((migration) => migration.version <= version);
  const newest = newestLakeSchema();
  const done = await appliedVersions();
  const found = Math.max(version, ...done);
  if (found > newest) {
    throw new Error(
      `The lake's schema is version ${found}, and this program knows ${newest}. Start the newer program, or restore a backup made before it.`,
    );
  }
  const missing = migrations.filter((migration) => !done.has(migration.version));
  for (const migration of missing) {
    for (const statement of migration.statements) {
      await writer.command({ query: statement, clickhouse_settings: SIGNS_OF_LIFE });
    }
    await writer.insert({
      table: "schema_migrations",
      values: [{ version: migration.version, name: migration.name, checksum: migration.checksum }],
      format: "JSONEachRow",
    });
  }
  return { applied: missing.length, version };
}

async function isMarked(): Promise<boolean> {
  const [found] = await ask<{ marks: string }>(
    "SELECT count() AS marks FROM system.tables WHERE database = {database:String} AND name = {mark:String}",
    { mark: RESTORE_MARK },
  );
  return found?.marks !== "0";
}

async function appliedVersions(): Promise<Set<number>> {
  const result = await lake().writer.query({
    query: "SELECT version FROM schema_migrations",
    format: "JSONEachRow",
  });
  return new Set((await result.json<{ version: number }>()).map((row) => row.version));
}

function readMigrations(): Migration[] {
  const folder = join(rootDir(), "db/lake/migrations");
  return readdirSync(folder)
    .filter((file) => /^\d{4}_.+\.sql$/.test(file))
    .sort()
    .map((file) => {
      const text = readFileSync(join(folder, file), "utf8");
      return {
        version: Number(file.slice(0, 4)),
        name: file.slice(5, -4),
        statements: splitStatements(text),
        checksum: createHash("sha256").update(text).digest("hex"),
      };
    });
}

/** Our migrations hold no semicolon inside a literal, so a line end after one ends the statement. */
function splitStatements(text: string): string[] {
  return text
    .split(/;\s*(?:\n|$)/)
    .map((part) => part.replace(/^\s*--.*$/gm, "").trim())
    .filter((part) => part.length > 0);
}
