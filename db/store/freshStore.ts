import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { describe, inject } from "vitest";
import { openStore, type StoreHandle } from "./open";

export interface FreshStore extends StoreHandle {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
}

/** Opens an empty, migrated store for a test file. `close` also removes it. */
async function openFresh(engine: "pglite" | "postgres"): Promise<FreshStore> {
  const dataDir = mkdtempSync(join(tmpdir(), "bailiwick-store-"));
  const databaseUrl = engine === "postgres" ? await createDatabase() : undefined;
  if (engine === "pglite") cpSync(inject("storeTemplate"), dataDir, { recursive: true });
  const handle = await openStore({ dataDir, databaseUrl });
  return {
    engine: handle.engine,
    dataDir,
    databaseUrl,
    async close() {
      await handle.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function createDatabase(): Promise<string> {
  const server = inject("postgresUrl") ?? "";
  const name = `t_${process.pid}_${Math.trunc(performance.now() * 1_000)}`;
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return server.replace(/[^/]*$/, name);
}

/** Runs a suite once on each engine; PostgreSQL's is skipped, and says so, where there is none. */
export function describeOnEachStore(title: string, suite: (open: () => Promise<FreshStore>) => void): void {
  describe.each(["pglite", "postgres"] as const)(`${title} on %s`, (engine) => {
    describe.skipIf(engine === "postgres" && inject("postgresUrl") === null)("with a server", () => {
      suite(() => openFresh(engine));
    });
  });
}
