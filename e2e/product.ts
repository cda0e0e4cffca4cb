import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * The product that the browser tests drive: its addresses and the credentials it was provisioned with. All ports of
 * tests are below those that systems give to outgoing connections (32768 and up), so that none is taken by chance.
 */
const CONSOLE_PORT = 29_300;
const OTLP_PORT = 29_318;
const OTLP_GRPC_PORT = 29_317;
const OPS_PORT = 29_319;
const DECISION_PORT = 29_350;
const DECISION_GRPC_PORT = 29_351;
export const TEST_URL = `http://127.0.0.1:${CONSOLE_PORT}`;
export const TEST_OTLP_URL = `http://127.0.0.1:${OTLP_PORT}`;
export const TEST_DECISION_URL = `http://127.0.0.1:${DECISION_PORT}`;
export const ADMIN = { email: "admin@example.com", password: "correct-horse-battery" };
export const INGEST_KEY = "bwi_test_ingest_key_0123456789";
export const API_TOKEN = "bwa_test_api_token_0123456789";

// The config is read again by every worker: the folder of the first reader is the one.
process.env.BAILIWICK_TEST_DATA_DIR ??= mkdtempSync(join(tmpdir(), "bailiwick-e2e-"));

export const TEST_ENV = {
  BAILIWICK_DATA_DIR: process.env.BAILIWICK_TEST_DATA_DIR,
  BAILIWICK_CONSOLE_PORT: String(CONSOLE_PORT),
  BAILIWICK_OTLP_HTTP_PORT: String(OTLP_PORT),
  BAILIWICK_OTLP_GRPC_PORT: String(OTLP_GRPC_PORT),
  BAILIWICK_DECISION_PORT: String(DECISION_PORT),
  BAILIWICK_DECISION_GRPC_PORT: String(DECISION_GRPC_PORT),
  BAILIWICK_OPS_PORT: String(OPS_PORT),
  BAILIWICK_ADMIN_EMAIL: ADMIN.email,
  BAILIWICK_ADMIN_PASSWORD: ADMIN.password,
  BAILIWICK_INGEST_KEY: INGEST_KEY,
  BAILIWICK_API_TOKEN: API_TOKEN,
  // Receivers and identity providers of tests are on this machine.
  BAILIWICK_ALLOWED_HOSTS: "127.0.0.1, localhost",
  DATABASE_URL: "",
  CLICKHOUSE_URL: "",
};

/** Asks the API as a machine would. Throws on any status but 2xx. */
export async function api<T>(path: string, init: RequestInit = {}): Promise<T> {
  const response = await fetch(`${TEST_URL}/api/v1${path}`, {
    ...init,
    headers: { authorization: `Bearer ${API_TOKEN}`, "content-type": "application/json", ...init.headers },
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
