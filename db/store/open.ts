import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { drizzle as drizzlePg } from "drizzle-orm/node-postgres";
import { drizzle as drizzlePglite } from "drizzle-orm/pglite";
import type pg from "pg";
import { lockFolder } from "./lock";
import { migrate, type Sql } from "./migrate";
import { openPglite } from "./pglite";
import { openPostgres } from "./postgres";
import { preparedPglite } from "./preparedPglite";
import { type Engine, holdStore, type RunPrepared, releaseStore, type StoreDb } from "./slot";

export interface StoreConfig {
  /** Absolute or relative to the working directory; the embedded store is its folder `store`. */
  dataDir: string;
  /** A PostgreSQL URL; without it the store is embedded. */
  databaseUrl?: string | undefined;
  /** Where the repository is; the working directory unless told. Migrations are read from beneath it. */
  rootDir?: string | undefined;
  /** True leaves the schema as it is, for who only copies: an older one stays older. */
  asItIs?: boolean | undefined;
}

export interface StoreHandle {
  readonly engine: Engine["kind"];
  /** Ends connections, releases the folder, and frees the place for another `openStore`. */
  close(): Promise<void>;
}

/**
 * Opens the process's one store and brings its schema up to date. Throws PRECONDITION (folder in use, schema newer,
 * already open, during a build) or UNAVAILABLE (server out of reach).
 */
export async function openStore(config: StoreConfig): Promise<StoreHandle> {
  const reserve = holdStore();
  let engine: Engine | undefined;
  try {
    engine = await openEngine(config);
    const { exclusive } = engine;
    if (!config.asItIs) await exclusive((sql) => migrate(sql, migrationsFolder(config.rootDir)));
    reserve.fill(engine);
  } catch (error) {
    await engine?.close();
    releaseStore(reserve);
    throw error;
  }
  const opened = engine;
  return {
    engine: opened.kind,
    async close() {
      releaseStore(reserve);
      await opened.close();
    },
  };
}

/** The engine alone, with whatever schema it has, and not as the process's store: for a restore. Throws as `openStore`. */
export function openEngine({ databaseUrl, dataDir }: StoreConfig): Promise<Engine> {
  return databaseUrl ? postgresEngine(databaseUrl) : pgliteEngine(dataDir);
}

/** drizzle-kit's output under the product's folder. */
export const migrationsFolder = (root = process.cwd()) => join(root, "db/store/migrations");

async function pgliteEngine(dataDir: string): Promise<Engine> {
  const folder = join(resolve(dataDir), "store");
  mkdirSync(resolve(dataDir), { recursive: true, mode: 0o700 });
  const unlock = lockFolder(`${folder}.lock`, resolve(dataDir));
  try {
    const client = await openPglite(folder);
    return {
      kind: "pglite",
      db: drizzlePglite(client) as unknown as StoreDb,
      exclusive: (fn) =>
        client.transaction((tx) => {
          const sql: Sql = async (text, params) =>
            params
              ? (await tx.query<Record<string, unknown>>(text, params)).rows
              : execRows(await tx.exec(text));
          return fn(sql);
        }),
      ...preparedPglite(client),
      async close() {
        await client.close();
        unlock();
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

async function onePostgres<T>(pool: pg.Pool, fn: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query("BEGIN");
    const result = await fn(client);
    await client.query("COMMIT");
    return result;
  } catch (error) {
    await client.query("ROLLBACK");
    throw error;
  } finally {
    client.release();
  }
}

const runOn =
  (on: Pick<pg.Pool, "query">): RunPrepared =>
  async ({ name, text }, values) =>
    (await on.query({ name, text, values: [...values] })).rows;

function execRows(results: { rows: Record<string, unknown>[] }[]): Record<string, unknown>[] {
  return results.at(-1)?.rows ?? [];
}

async function postgresEngine(url: string): Promise<Engine> {
  const pool = await openPostgres(url);
  return {
    kind: "postgres",
    db: drizzlePg(pool) as unknown as StoreDb,
    exclusive: (fn) =>
      onePostgres(pool, (client) => fn(async (text, params) => (await client.query(text, params)).rows)),
    prepared: (fn) => onePostgres(pool, (client) => fn(runOn(client))),
    preparedAlone: runOn(pool),
    close: () => pool.end(),
  };
}
