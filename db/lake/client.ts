import { type ClickHouseClient, createClient } from "@clickhouse/client";
import { type SupervisedLake, superviseLake } from "./embedded/supervise";

/** Where the lake is: our own child process over a folder, or any ClickHouse ≥ 26.2 by its address. */
export type LakeConfig =
  | { kind: "embedded"; dataDir: string }
  | { kind: "url"; url: string; user: string; password: string; database: string };

export interface Lake {
  writer: ClickHouseClient;
  reader: ClickHouseClient;
  database: string;
  embedded: SupervisedLake | null;
}

const EMBEDDED_DATABASE = "audit";
const SLOT = Symbol.for("bailiwick.lake");
const slot = globalThis as { [SLOT]?: Lake };

/** The open lake of this process. Next bundles this module a second time, so it lives on globalThis. */
export function lake(): Lake {
  const open = slot[SLOT];
  if (!open) throw new Error("The lake is not open in this process.");
  return open;
}

export function isLakeOpen(): boolean {
  return slot[SLOT] !== undefined;
}

/** Opens the lake once for this process. Throws an Error whose message a person can act on. */
export async function openLake(config: LakeConfig, log: (line: string) => void): Promise<Lake> {
  if (slot[SLOT]) throw new Error("The lake is open already.");
  if (config.kind === "url") {
    await ensureDatabase(config);
    const one = connect(config.url, config.user, config.password, config.database);
    slot[SLOT] = { ...one, database: config.database, embedded: null };
    return slot[SLOT];
  }
  const embedded = await superviseLake(
    config.dataDir,
    async (server) => {
      const password = server.passwords.writer;
      await ensureDatabase({
        url: server.url,
        user: "bailiwick_writer",
        password,
        database: EMBEDDED_DATABASE,
      });
      const old = slot[SLOT];
      const writer = clientFor(server.url, "bailiwick_writer", server.passwords.writer, EMBEDDED_DATABASE);
      const reader = clientFor(server.url, "bailiwick_reader", server.passwords.reader, EMBEDDED_DATABASE);
      slot[SLOT] = { writer, reader, database: EMBEDDED_DATABASE, embedded: old?.embedded ?? null };
      await Promise.all([old?.writer.close(), old?.reader.close()]);
    },
    log,
  );
  const opened = lake();
  opened.embedded = embedded;
  return opened;
}

/** Closes the clients and, when embedded, stops the server cleanly. */
export async function closeLake(): Promise<void> {
  const open = slot[SLOT];
  slot[SLOT] = undefined;
  if (!open) return;
  await Promise.all([open.writer.close(), open.reader.close()]);
  await open.embedded?.stop();
}

function connect(url: string, user: string, password: string, database: string) {
  return {
    writer: clientFor(url, user, password, database),
    reader: clientFor(url, user, password, database),
  };
}

function clientFor(url: string, username: string, password: string, database: string): ClickHouseClient {
  return createClient({
    url,
    username,
    password,
    database,
    application: "bailiwick",
    request_timeout: 60_000,
    max_open_connections: 16,
    use_multipart_params_auto: true,
    keep_alive: { enabled: true, idle_socket_ttl: 2_500 },
    clickhouse_settings: {
      date_time_input_format: "best_effort",
      output_format_json_quote_64bit_integers: 1,
    },
    log: { level: 127 },
  });
}

/** Says what is wrong with an address before anything depends on it, and makes the database when it is missing. */
async function ensureDatabase(at: {
  url: string;
  user: string;
  password: string;
  database: string;
}): Promise<void> {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(at.database)) {
    throw new Error(`The database name ${at.database} is not a plain identifier. Check CLICKHOUSE_DATABASE.`);
  }
  const client = clientFor(at.url, at.user, at.password, "default");
  try {
    const answer = await client.ping({ select: true });
    if (!answer.success) throw answer.error;
    const found = await client.query({
      query: "SELECT count() AS n FROM system.databases WHERE name = {name:String}",
      query_params: { name: at.database },
      format: "JSONEachRow",
    });
    const [row] = await found.json<{ n: string }>();
    if (row?.n === "0") await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${at.database}` });
  } catch (error) {
    const why = String((error as Error).message).slice(0, 300);
    throw new Error(
      `No usable ClickHouse answers at ${at.url}: ${why} Check CLICKHOUSE_URL, CLICKHOUSE_USER, CLICKHOUSE_PASSWORD and CLICKHOUSE_DATABASE.`,
      { cause: error },
    );
  } finally {
    await client.close();
  }
}
