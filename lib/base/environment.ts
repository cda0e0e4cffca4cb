import { join, resolve } from "node:path";
import { z } from "zod";
import { DomainError } from "./errors";

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const text = z.string().trim().min(1).optional();

/** Every variable that the product reads, with its default: the README's table says the same. */
const schema = z.object({
  BAILIWICK_DATA_DIR: z.string().trim().min(1).default(".bailiwick"),
  BAILIWICK_HOST: z.string().trim().min(1).default("127.0.0.1"),
  BAILIWICK_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  BAILIWICK_CONSOLE_PORT: port(3000),
  BAILIWICK_OTLP_HTTP_PORT: port(4318),
  BAILIWICK_SECRET_KEY: z.string().min(32).optional(),
  BAILIWICK_ADMIN_EMAIL: text,
  BAILIWICK_ADMIN_PASSWORD: text,
  BAILIWICK_INGEST_KEY: text,
  BAILIWICK_API_TOKEN: text,
  CLICKHOUSE_URL: z.url({ protocol: /^https?$/ }).optional(),
  CLICKHOUSE_USER: z.string().default("default"),
  CLICKHOUSE_PASSWORD: z.string().default(""),
  CLICKHOUSE_DATABASE: z.string().default("bailiwick"),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }).optional(),
});

export interface Environment {
  dataDir: string;
  host: string;
  consolePort: number;
  otlpHttpPort: number;
  /** What links say; no slash at the end. */
  publicUrl: string;
  /** Where agents on this machine send; what snippets say. */
  otlpUrl: string;
  secretKey: string | null;
  provision: Record<string, string | undefined>;
  clickhouse: { url: string; user: string; password: string; database: string } | null;
  databaseUrl: string | null;
}

/** Reads the process's variables once. Throws INVALID with one line that names the variable and what to write. Empty means unset. */
export function readEnvironment(env: Record<string, string | undefined>, root: string): Environment {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new DomainError("INVALID", { what: `The variable ${issue?.path.join(".")} cannot be used: ${issue?.message}.`, fix: "The README's table lists what each one takes." });
  }
  const e = parsed.data;
  const name = e.BAILIWICK_HOST === "0.0.0.0" || e.BAILIWICK_HOST === "::" ? "127.0.0.1" : e.BAILIWICK_HOST;
  const publicUrl = (e.BAILIWICK_PUBLIC_URL ?? `http://${bracket(name)}:${e.BAILIWICK_CONSOLE_PORT}`).replace(/\/+$/, "");
  return {
    dataDir: resolve(root, e.BAILIWICK_DATA_DIR),
    host: e.BAILIWICK_HOST,
    consolePort: e.BAILIWICK_CONSOLE_PORT,
    otlpHttpPort: e.BAILIWICK_OTLP_HTTP_PORT,
    publicUrl,
    otlpUrl: `http://${bracket(new URL(publicUrl).hostname)}:${e.BAILIWICK_OTLP_HTTP_PORT}`,
    secretKey: e.BAILIWICK_SECRET_KEY ?? null,
    provision: {
      BAILIWICK_ADMIN_EMAIL: e.BAILIWICK_ADMIN_EMAIL,
      BAILIWICK_ADMIN_PASSWORD: e.BAILIWICK_ADMIN_PASSWORD,
      BAILIWICK_INGEST_KEY: e.BAILIWICK_INGEST_KEY,
      BAILIWICK_API_TOKEN: e.BAILIWICK_API_TOKEN,
    },
    clickhouse: e.CLICKHOUSE_URL
      ? { url: e.CLICKHOUSE_URL, user: e.CLICKHOUSE_USER, password: e.CLICKHOUSE_PASSWORD, database: e.CLICKHOUSE_DATABASE }
      : null,
    databaseUrl: e.DATABASE_URL ?? null,
  };
}

export const lakeFolder = (environment: Environment) => join(environment.dataDir, "lake");

const bracket = (host: string) => (host.includes(":") && !host.startsWith("[") ? `[${host}]` : host);
