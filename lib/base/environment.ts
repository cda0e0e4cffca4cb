import { join, resolve } from "node:path";
import { z } from "zod";
import { type AllowedHost, readAllowedHosts } from "./allowedHosts";
import { type ProxyRange, readProxies } from "./clientAddress";
import { type CommandLine, readCommandLines } from "./commandLines";
import { DomainError, isDomainError } from "./errors";
import { inputWords } from "./inputWords";
import { type OidcVariables, readOidcVariables } from "./oidcVariables";

const port = (fallback: number) =>
  z.coerce
    .number({ error: "it must be a port, a whole number from 1 to 65535" })
    .refine((value) => Number.isInteger(value) && value >= 1 && value <= 65_535, {
      error: "it must be a port, a whole number from 1 to 65535",
    })
    .default(fallback);
const wholeNumber = (min: number, max: number, fallback: number) =>
  z.coerce
    .number({ error: `it must be a whole number from ${min} to ${max}` })
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, {
      error: `it must be a whole number from ${min} to ${max}`,
    })
    .default(fallback);
const text = z.string().trim().min(1).optional();
const url = (protocol: RegExp, example: string) =>
  z.url({ protocol, error: `it must be an address such as ${example}` }).optional();

/** Every variable that the product reads, with its default: the README's table says the same. */
export const VARIABLES = {
  BAILIWICK_DATA_DIR: z.string().trim().min(1).default(".bailiwick"),
  BAILIWICK_HOST: z.string().trim().min(1).default("127.0.0.1"),
  BAILIWICK_PUBLIC_URL: url(/^https?$/, "https://bailiwick.example.com"),
  BAILIWICK_CONSOLE_PORT: port(3000),
  BAILIWICK_OTLP_HTTP_PORT: port(4318),
  BAILIWICK_OTLP_GRPC_PORT: port(4317),
  BAILIWICK_DECISION_PORT: port(4500),
  BAILIWICK_DECISION_GRPC_PORT: port(4501),
  BAILIWICK_DECISION_TLS: z
    .string()
    .transform((value) => value.split(",").map((part) => part.trim()))
    .refine((parts) => (parts.length === 2 || parts.length === 3) && parts.every((part) => part !== ""), {
      error: "it must be two or three files by commas: certificate, key, and the authority of clients",
    })
    .optional(),
  BAILIWICK_OPS_PORT: port(9464),
  BAILIWICK_DRAIN_SECONDS: wholeNumber(0, 300, 0),
  BAILIWICK_DISK_LOW_GB: wholeNumber(0, 1_000_000, 5),
  BAILIWICK_DISK_FULL_GB: wholeNumber(0, 1_000_000, 1),
  BAILIWICK_SELF_OTLP_ENDPOINT: url(/^https?$/, "http://127.0.0.1:4318"),
  BAILIWICK_SELF_OTLP_HEADERS: text,
  BAILIWICK_SECRET_KEY: z.string().min(32, "it must have at least 32 characters").optional(),
  BAILIWICK_SECRET_KEY_PREVIOUS: z.string().min(32, "it must have at least 32 characters").optional(),
  BAILIWICK_ALLOWED_HOSTS: z.string().default("").transform(hosts),
  BAILIWICK_MCP_STDIO: z.string().default("").transform(commands),
  BAILIWICK_TRUSTED_PROXIES: z.string().default("").transform(proxies),
  BAILIWICK_ADMIN_EMAIL: text,
  BAILIWICK_ADMIN_PASSWORD: text,
  BAILIWICK_INGEST_KEY: text,
  BAILIWICK_API_TOKEN: text,
  CLICKHOUSE_URL: url(/^https?$/, "http://127.0.0.1:8123").refine(
    (value) => !value || new URL(value).pathname === "/",
    "it must have no path: the database stands in CLICKHOUSE_DATABASE",
  ),
  CLICKHOUSE_USER: z.string().default("default"),
  CLICKHOUSE_PASSWORD: z.string().default(""),
  CLICKHOUSE_DATABASE: z.string().default("bailiwick"),
  DATABASE_URL: url(/^postgres(ql)?$/, "postgres://user:password@127.0.0.1:5432/bailiwick"),
};
const schema = z.object(VARIABLES);

export interface Environment {
  dataDir: string;
  host: string;
  consolePort: number;
  otlpHttpPort: number;
  otlpGrpcPort: number;
  /** The decision point: AuthZEN, the OPA Data API and ext_authz over HTTP. */
  decisionPort: number;
  /** ext_authz over gRPC. */
  decisionGrpcPort: number;
  /** TLS of the decision point: files in PEM; null for none. */
  decisionTls: { cert: string; key: string; clientCa: string | null } | null;
  /** `/metrics`, `/livez`, `/readyz` of this process. */
  opsPort: number;
  /** Between hearing the signal to stop and stopping to listen: for load balancers to look elsewhere. */
  drainMs: number;
  diskLowBytes: number;
  diskFullBytes: number;
  /** Where the product sends its own telemetry; null for nowhere. */
  selfOtlp: { endpoint: string; headers: string } | null;
  /** What links say; no slash at the end. */
  publicUrl: string;
  /** Where this machine reaches the console itself, whatever links say. */
  controlUrl: string;
  /** Where agents on this machine send; what snippets say. */
  otlpUrl: string;
  /** Where agents and gateways on this machine ask; what snippets say. */
  decisionUrl: string;
  secretKey: string | null;
  /** What was encrypted under it can still be read, and is written anew under the present one. */
  previousSecretKey: string | null;
  /** What safeFetch may reach although it is internal or without TLS. */
  allowedHosts: AllowedHost[];
  /** What may be run to ask a tool server for its tools over stdio; none unless the operator names some. */
  toolCommands: CommandLine[];
  /** Whose word on a caller's address, host and protocol counts. */
  trustedProxies: ProxyRange[];
  provision: Record<string, string | undefined>;
  /** The identity providers that the variables name. */
  identityProviders: OidcVariables[];
  clickhouse: { url: string; user: string; password: string; database: string } | null;
  databaseUrl: string | null;
}

/** Reads the process's variables once. Throws INVALID with one line that names the variable and what to write. Empty means unset. */
export function readEnvironment(env: Record<string, string | undefined>, root: string): Environment {
  const e = parse(env);
  const name = e.BAILIWICK_HOST === "0.0.0.0" || e.BAILIWICK_HOST === "::" ? "127.0.0.1" : e.BAILIWICK_HOST;
  const publicUrl = (e.BAILIWICK_PUBLIC_URL ?? `http://${bracket(name)}:${e.BAILIWICK_CONSOLE_PORT}`).replace(
    /\/+$/,
    "",
  );
  return {
    dataDir: resolve(root, e.BAILIWICK_DATA_DIR),
    host: e.BAILIWICK_HOST,
    consolePort: e.BAILIWICK_CONSOLE_PORT,
    otlpHttpPort: e.BAILIWICK_OTLP_HTTP_PORT,
    otlpGrpcPort: e.BAILIWICK_OTLP_GRPC_PORT,
    decisionPort: e.BAILIWICK_DECISION_PORT,
    decisionGrpcPort: e.BAILIWICK_DECISION_GRPC_PORT,
    decisionTls: tlsFiles(e.BAILIWICK_DECISION_TLS, root),
    opsPort: e.BAILIWICK_OPS_PORT,
    drainMs: e.BAILIWICK_DRAIN_SECONDS * 1_000,
    diskLowBytes: e.BAILIWICK_DISK_LOW_GB * 1e9,
    diskFullBytes: e.BAILIWICK_DISK_FULL_GB * 1e9,
    selfOtlp: e.BAILIWICK_SELF_OTLP_ENDPOINT
      ? { endpoint: e.BAILIWICK_SELF_OTLP_ENDPOINT, headers: e.BAILIWICK_SELF_OTLP_HEADERS ?? "" }
      : null,
    publicUrl,
    controlUrl: `http://${bracket(name)}:${e.BAILIWICK_CONSOLE_PORT}`,
    otlpUrl: `http://${bracket(new URL(publicUrl).hostname)}:${e.BAILIWICK_OTLP_HTTP_PORT}`,
    decisionUrl: `${e.BAILIWICK_DECISION_TLS ? "https" : "http"}://${bracket(new URL(publicUrl).hostname)}:${e.BAILIWICK_DECISION_PORT}`,
    secretKey: e.BAILIWICK_SECRET_KEY ?? null,
    previousSecretKey: e.BAILIWICK_SECRET_KEY_PREVIOUS ?? null,
    allowedHosts: e.BAILIWICK_ALLOWED_HOSTS,
    toolCommands: e.BAILIWICK_MCP_STDIO,
    trustedProxies: e.BAILIWICK_TRUSTED_PROXIES,
    provision: {
      BAILIWICK_ADMIN_EMAIL: e.BAILIWICK_ADMIN_EMAIL,
      BAILIWICK_ADMIN_PASSWORD: e.BAILIWICK_ADMIN_PASSWORD,
      BAILIWICK_INGEST_KEY: e.BAILIWICK_INGEST_KEY,
      BAILIWICK_API_TOKEN: e.BAILIWICK_API_TOKEN,
    },
    identityProviders: readOidcVariables(env),
    clickhouse: e.CLICKHOUSE_URL ? clickhouseOf(e.CLICKHOUSE_URL, e) : null,
    databaseUrl: e.DATABASE_URL ?? null,
  };
}

function tlsFiles(files: readonly string[] | undefined, root: string): Environment["decisionTls"] {
  const [cert, key, clientCa] = (files ?? []).map((file) => resolve(root, file));
  return cert && key ? { cert, key, clientCa: clientCa ?? null } : null;
}

/** A user and password that stand in the address are taken out of it, so that no message shows them. */
function clickhouseOf(address: string, e: z.output<typeof schema>): Environment["clickhouse"] {
  const { origin, username, password } = new URL(address);
  return {
    url: origin,
    user: decodeURIComponent(username) || e.CLICKHOUSE_USER,
    password: decodeURIComponent(password) || e.CLICKHOUSE_PASSWORD,
    database: e.CLICKHOUSE_DATABASE,
  };
}

function parse(env: Record<string, string | undefined>): z.output<typeof schema> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = schema.safeParse(given, { error: inputWords });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const variable = issue?.path.join(".") ?? "";
  throw new DomainError("INVALID", {
    what: `The variable ${variable} cannot be used: ${issue?.message}.`,
    fix: `Set it so, or unset it: the README's table says what each variable takes.`,
  });
}

export const lakeFolder = (environment: Environment) => join(environment.dataDir, "lake");

function hosts(text: string, context: z.core.$RefinementCtx<string>): AllowedHost[] {
  return readList(readAllowedHosts, text, context);
}

function commands(text: string, context: z.core.$RefinementCtx<string>): CommandLine[] {
  return readList(readCommandLines, text, context);
}

function proxies(text: string, context: z.core.$RefinementCtx<string>): ProxyRange[] {
  return readList(readProxies, text, context);
}

function readList<T>(read: (text: string) => T[], text: string, context: z.core.$RefinementCtx<string>): T[] {
  try {
    return read(text);
  } catch (error) {
    const message = isDomainError(error) ? error.words.what.replace(/\.$/, "") : String(error);
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  }
}

const bracket = (host: string) => (host.includes(":") && !host.startsWith("[") ? `[${host}]` : host);
