import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { ClickHouseSettings } from "@clickhouse/client";
import { rootDir } from "../root";
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

/** Brings the lake's schema up to this code's, statement by statement; safe to repeat. Refuses a schema newer than the code. */
export async function migrateLake(): Promise<{ applied: number; version: number }> {
  const { writer } = lake();
  await writer.command({ query: LEDGER });
  const migrations = readMigrations();
  const newest = migrations.at(-1)?.version ?? 0;
  const done = await appliedVersions();
  const found = Math.max(0, ...done);
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
  return { applied: missing.length, version: newest };
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
