import { type ClickHouseClient, type ClickHouseSettings, createClient } from "@clickhouse/client";
import { type SupervisedLake, superviseLake } from "./embedded/supervise";

/** Where the lake is: our own child process over a folder, or any ClickHouse ≥ 26.2 by its address. */
export type LakeConfig =
  | { kind: "embedded"; dataDir: string }
  | { kind: "url"; url: string; user: string; password: string; database: string };

export interface Lake {
  writer: ClickHouseClient;
  reader: ClickHouseClient;
  /** The reader for answers that are read a row at a time, while much is done with each. */
  streams: ClickHouseClient;
  /** The writer with the patience that whole tables take: for backups and restores. */
  bulk: ClickHouseClient;
  database: string;
  embedded: SupervisedLake | null;
}

const EMBEDDED_DATABASE = "audit";
/** The first with the text index that the schema uses, on by default. */
const OLDEST_VERSION = [26, 2] as const;
const PROBE_LIMIT_MS = 10_000;
/** Without a byte either way: counting a large table is silent for long. */
const BULK_LIMIT_MS = 14_400_000;
/** By URL one user writes and reads: the reader's requests give up writing by themselves, and end when their caller goes. The embedded reader has both in its profile. */
const READ_ONLY: ClickHouseSettings = { readonly: "2", cancel_http_readonly_queries_on_client_close: 1 };
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
    slot[SLOT] = {
      writer: clientFor(config),
      reader: clientFor(config, { settings: READ_ONLY }),
      streams: clientFor(config, { settings: READ_ONLY, limitMs: BULK_LIMIT_MS }),
      bulk: clientFor(config, { limitMs: BULK_LIMIT_MS }),
      database: config.database,
      embedded: null,
    };
    return slot[SLOT];
  }
  const embedded = await superviseLake(
    config.dataDir,
    async (server) => {
      const at = { url: server.url, database: EMBEDDED_DATABASE };
      const writer = { ...at, user: "bailiwick_writer", password: server.passwords.writer };
      const reader = { ...at, user: "bailiwick_reader", password: server.passwords.reader };
      await ensureDatabase(writer);
      const old = slot[SLOT];
      slot[SLOT] = {
        writer: clientFor(writer),
        reader: clientFor(reader),
        streams: clientFor(reader, { limitMs: BULK_LIMIT_MS }),
        bulk: clientFor(writer, { limitMs: BULK_LIMIT_MS }),
        database: EMBEDDED_DATABASE,
        embedded: old?.embedded ?? null,
      };
      if (old) await closeAll(old);
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
  await closeAll(open);
  await open.embedded?.stop();
}

async function closeAll({ writer, reader, streams, bulk }: Lake): Promise<void> {
  await Promise.all([writer, reader, streams, bulk].map((client) => client.close()));
}

interface Address {
  url: string;
  user: string;
  password: string;
  database: string;
}

function clientFor(
  { url, user, password, database }: Address,
  { settings = {}, limitMs = 60_000 }: { settings?: ClickHouseSettings; limitMs?: number } = {},
): ClickHouseClient {
  return createClient({
    url,
    username: user,
    password,
    database,
    application: "bailiwick",
    request_timeout: limitMs,
    max_open_connections: 16,
    use_multipart_params_auto: true,
    keep_alive: { enabled: true, idle_socket_ttl: 2_500 },
    clickhouse_settings: {
      date_time_input_format: "best_effort",
      output_format_json_quote_64bit_integers: 1,
      ...settings,
    },
    log: { level: 127 },
  });
}

/** Says what is wrong with an address before anything depends on it, and makes the database when it is missing. */
async function ensureDatabase(at: Address): Promise<void> {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(at.database)) {
    throw new Error(`The database name ${at.database} is not a plain identifier. Check CLICKHOUSE_DATABASE.`);
  }
  const client = clientFor({ ...at, database: "default" }, { limitMs: PROBE_LIMIT_MS });
  try {
    const found = await client.query({
      query: `SELECT version() AS version,
        (SELECT count() FROM system.databases WHERE name = {name:String}) AS databases`,
      query_params: { name: at.database },
      format: "JSONEachRow",
    });
    const [row] = await found.json<{ version: string; databases: string }>();
    requireVersion(row?.version ?? "");
    if (row?.databases === "0")
      await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${at.database}` });
  } catch (error) {
    const why = reasonOf(error);
    throw new Error(
      `No usable ClickHouse answers at ${at.url}: ${why} Check CLICKHOUSE_URL, CLICKHOUSE_USER, CLICKHOUSE_PASSWORD and CLICKHOUSE_DATABASE.`,
      { cause: error },
    );
  } finally {
    await client.close();
  }
}

function reasonOf(error: unknown): string {
  const { message, code } = error as { message?: string; code?: string };
  const text = message?.trim() || code || "it does not answer";
  const short = /^[<{[]/.test(text) ? "what answers there is not ClickHouse" : text.slice(0, 300).trim();
  return short.replace(/\.?$/, ".");
}

function requireVersion(version: string): void {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_VERSION;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new Error(
    `its version is "${version.slice(0, 40)}", and ${OLDEST_VERSION.join(".")} or newer is needed`,
  );
}
