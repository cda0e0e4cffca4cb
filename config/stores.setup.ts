import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { openStore } from "../db/store/open";
import { startPostgres } from "./postgresServer";

declare module "vitest" {
  export interface ProvidedContext {
    /** A superuser's URL on a PostgreSQL server of this run; null when none can be had here. */
    postgresUrl: string | null;
    /** A folder with an embedded store of this schema and no rows, to copy. */
    storeTemplate: string;
  }
}

/** What the database tests share: an embedded store to copy, and a real server, which does not wait for the disk. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const template = mkdtempSync(join(tmpdir(), "bailiwick-template-"));
  await (await openStore({ dataDir: template })).close();
  project.provide("storeTemplate", template);
  const server = await startPostgres(["fsync=off", "max_connections=120"]);
  if (!server)
    console.warn(
      "No PostgreSQL binaries here (apt-get install postgresql): tests on a real PostgreSQL are skipped.",
    );
  project.provide("postgresUrl", server?.url ?? null);
  return async () => {
    await server?.stop();
    rmSync(template, { recursive: true, force: true });
  };
}
