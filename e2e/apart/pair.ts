import { createHash, randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { inject } from "vitest";
import { type LakeServer, launchServer } from "../../db/lake/embedded/launch";
import { type Spawned, spawnProduct, waitReady } from "../spawned";

/** Two processes of the product, each with all its parts, on one PostgreSQL and one ClickHouse that are servers of their own. */
export interface Pair {
  first: Spawned;
  second: Spawned;
  store: pg.Pool;
  /** Asks the lake as its administrator would. */
  lake: (query: string) => Promise<string>;
  stop: () => Promise<void>;
}

/** Opens them, or only one that is its own second. `portBase` and the three ports after it must be free. Their word on who asks is taken from here. */
export async function startPair(name: string, portBase: number, count: 1 | 2 = 2): Promise<Pair> {
  const folder = mkdtempSync(join(tmpdir(), `bailiwick-${name}-`));
  const server = await launchServer(join(folder, "clickhouse"), () => undefined);
  const databaseUrl = await newDatabase(`pair_${name}`);
  const shared = {
    DATABASE_URL: databaseUrl,
    CLICKHOUSE_URL: server.url,
    CLICKHOUSE_USER: "bailiwick_writer",
    CLICKHOUSE_PASSWORD: server.passwords.writer,
    CLICKHOUSE_DATABASE: "audit",
    BAILIWICK_TRUSTED_PROXIES: "127.0.0.0/8",
    BAILIWICK_SECRET_KEY: "a-secret-key-of-at-least-32-characters",
  };
  const start = (at: number) =>
    spawnProduct(
      join(folder, `process-${at}`),
      { console: portBase + 2 * at, otlp: portBase + 2 * at + 1 },
      shared,
    );
  const first = start(0);
  await waitReady(first, 240_000);
  const second = count === 1 ? first : start(1);
  await waitReady(second, 240_000);
  const store = new pg.Pool({ connectionString: databaseUrl, max: 4 });
  return {
    first,
    second,
    store,
    lake: (query) => askLake(server, query),
    stop: async () => {
      await store.end();
      await Promise.all([first.stop("SIGKILL"), second.stop("SIGKILL")]);
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function askLake(server: LakeServer, query: string): Promise<string> {
  const answer = await fetch(`${server.url}/?database=audit`, {
    method: "POST",
    headers: { "x-clickhouse-user": "bailiwick_writer", "x-clickhouse-key": server.passwords.writer },
    body: query,
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text.trim();
}

async function newDatabase(name: string): Promise<string> {
  const url = inject("postgresUrl") ?? "";
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return url.replace(/[^/]*$/, name);
}

/** A person with these roles in a tenant, signed in: the rows that an invitation and a sign-in leave. Returns the cookie header. */
export async function signedIn(
  store: pg.Pool,
  { id, tenant, roles }: { id: string; tenant: string; roles: readonly string[] },
): Promise<string> {
  const secret = randomBytes(32).toString("base64url");
  const hash = createHash("sha256").update(secret).digest("hex");
  await store.query(
    "INSERT INTO people (id, email, name, created_at) VALUES ($1, $2, $1, now()) ON CONFLICT DO NOTHING",
    [id, `${id}@example.com`],
  );
  await store.query(
    "INSERT INTO memberships (tenant, person, roles, created_at) VALUES ($1, $2, $3, now()) ON CONFLICT DO NOTHING",
    [tenant, id, roles],
  );
  await store.query(
    `INSERT INTO sign_ins (id, hash, person, user_agent, address, created_at, seen_at, expires_at)
     VALUES ($1, $2, $3, 'test', '127.0.0.1', now(), now(), now() + interval '1 day')`,
    [`sgn_${randomBytes(8).toString("hex")}`, hash, id],
  );
  return `bailiwick=${secret}`;
}
