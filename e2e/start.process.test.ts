import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { afterAll, afterEach, describe, expect, inject, it } from "vitest";
import { type LakeServer, launchServer } from "../db/lake/embedded/launch";
import { signInByForm } from "./apart/signInByForm";
import { newSpanId, newTraceId, sendSpans } from "./otlp";
import {
  ask,
  childrenOf,
  opsPortOf,
  otlpGrpcPortOf,
  SPAWN_KEY,
  SPAWN_TOKEN,
  type Spawned,
  spawnProduct,
  waitReady,
} from "./spawned";

const PORTS = { console: 29_511, otlp: 29_512 };
const OTHER_PORTS = { console: 29_513, otlp: 29_514 };
const DECISION_PORTS = { console: 29_517, otlp: 29_518 };
const STOP_LIMIT_MS = 15_000;
const PASSWORD = "correct-horse-battery-staple";
const ADMIN = { BAILIWICK_ADMIN_EMAIL: "ada@example.com", BAILIWICK_ADMIN_PASSWORD: PASSWORD };
/** Nothing of the shell that runs the tests decides what they show. */
const BARE = {
  BAILIWICK_PUBLIC_URL: "",
  BAILIWICK_HOST: "",
  BAILIWICK_SECRET_KEY: "",
  BAILIWICK_ADMIN_EMAIL: "",
  BAILIWICK_ADMIN_PASSWORD: "",
  BAILIWICK_API_TOKEN: SPAWN_TOKEN,
  BAILIWICK_INGEST_KEY: SPAWN_KEY,
  CLICKHOUSE_URL: "",
  DATABASE_URL: "",
};

const folder = mkdtempSync(join(tmpdir(), "bailiwick-start-"));
const started: Spawned[] = [];
const endAll = () => Promise.all(started.splice(0).map((product) => product.stop("SIGKILL")));
afterAll(async () => {
  await endAll();
  rmSync(folder, { recursive: true, force: true });
});

/** A data folder whose store has its schema already, so that a start takes a second less. */
function dataFolder(name: string): string {
  const path = join(folder, name);
  mkdirSync(path, { mode: 0o700 });
  cpSync(inject("storeTemplate"), path, { recursive: true });
  return path;
}

function start(
  dataDir: string,
  env: Record<string, string> = {},
  ports = PORTS,
  args: string[] = [],
): Spawned {
  const product = spawnProduct(dataDir, ports, { ...BARE, ...env }, args);
  started.push(product);
  return product;
}

/** A process that only a parent which has not looked yet still knows of counts as gone. */
function runs(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return false;
  }
}

/** The lake's servers among a process's children. */
function lakesOf(pid: number): number[] {
  return childrenOf(pid).filter((child) => {
    try {
      return readFileSync(`/proc/${child}/cmdline`, "utf8").includes("embedded/server.mjs");
    } catch {
      return false;
    }
  });
}

const listens = (url: string) =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    () => true,
    () => false,
  );

/** Stops it and checks that nothing is left: no process, no listener, no lock. */
async function stopsCleanly(product: Spawned, dataDir: string, ...signals: NodeJS.Signals[]): Promise<void> {
  const children = childrenOf(product.pid);
  expect(lakesOf(product.pid), "the lake is a child process").toHaveLength(1);
  const sinceMs = Date.now();
  for (const signal of signals) process.kill(product.pid, signal);
  expect(await product.exited).toBe(0);
  expect(Date.now() - sinceMs).toBeLessThan(STOP_LIMIT_MS);
  expect(children.filter(runs)).toEqual([]);
  expect(await Promise.all([listens(product.consoleUrl), listens(product.otlpUrl)])).toEqual([false, false]);
  expect(existsSync(join(dataDir, "store.lock"))).toBe(false);
  expect(existsSync(join(dataDir, "control.json"))).toBe(false);
}

interface LogLine {
  ts: string;
  level: string;
  msg: string;
  requestId?: string;
}

/** Every line of stderr; fails on one that is not JSON. */
function logLines(product: Spawned): LogLine[] {
  const lines = product
    .stderr()
    .split("\n")
    .filter((line) => line !== "");
  return lines.map((line) => {
    const parsed = JSON.parse(line) as LogLine;
    expect(parsed).toMatchObject({
      ts: expect.any(String),
      level: expect.any(String),
      msg: expect.any(String),
    });
    return parsed;
  });
}

describe("one process on the embedded stores", () => {
  const dataDir = join(folder, "embedded");
  afterEach(endAll);

  it("tells of each part's health, prints where it is, and leaves nothing behind after SIGTERM", async () => {
    const product = start(dataDir, { BAILIWICK_INGEST_KEY: "" });
    await waitReady(product, 240_000);
    const health = await fetch(`${product.consoleUrl}/api/health`);
    expect(health.status).toBe(200);
    expect(await health.json()).toMatchObject({
      state: "ready",
      parts: { store: { state: "ready" }, lake: { state: "ready" }, collector: { state: "ready" } },
      ingestLagMs: 0,
      waitingRows: 0,
      disk: { state: "ok", freeBytes: expect.any(Number) },
    });

    const banner = product.stdout();
    expect(banner).toContain(product.consoleUrl);
    const setUp = /http\S+\/setup\?token=(\S+)/.exec(banner);
    expect((await fetch(setUp?.[0] ?? "")).status).toBe(200);
    const endpoint = /OTEL_EXPORTER_OTLP_ENDPOINT=(\S+)/.exec(banner)?.[1] ?? "";
    const key = /Authorization=Bearer%20(bwi_[\w-]+)/.exec(banner)?.[1] ?? "";
    const span = { traceId: newTraceId(), spanId: newSpanId(), name: "hello", startMs: Date.now() };
    expect((await sendSpans(endpoint, key, [span])).status).toBe(200);
    expect(await ask(product, "/actions/count")).toEqual({ count: 1 });

    await stopsCleanly(product, dataDir, "SIGTERM");
    const log = product.stderr();
    logLines(product);
    for (const secret of [key, setUp?.[1] ?? "?", SPAWN_TOKEN]) expect(log).not.toContain(secret);
  });

  it("starts again after kill -9, and takes a signal that npm repeats for one", async () => {
    const killed = start(dataDir);
    await waitReady(killed);
    const children = childrenOf(killed.pid);
    process.kill(killed.pid, "SIGKILL");
    await killed.exited;
    expect(existsSync(join(dataDir, "store.lock")), "kill -9 leaves the lock").toBe(true);
    const product = start(dataDir);
    await waitReady(product);
    expect(children.filter(runs), "the lake ends with its parent").toEqual([]);
    expect(await ask(product, "/actions/count")).toEqual({ count: 1 });
    await stopsCleanly(product, dataDir, "SIGINT", "SIGINT");
  });

  it("stops as soon as it can when it is told to while it starts", async () => {
    const product = start(dataDir);
    while (lakesOf(product.pid).length === 0) await sleep(5);
    await stopsCleanly(product, dataDir, "SIGTERM");
    expect(product.stdout()).toBe("");
  });

  it("refuses a second product over its folder, and names the folder", async () => {
    const product = start(dataDir, ADMIN);
    await waitReady(product);
    const line = await refusal(start(dataDir, {}, OTHER_PORTS));
    expect(line).toContain(`The data folder ${dataDir} is in use by process ${product.pid}.`);
    expect(line).toContain("BAILIWICK_DATA_DIR");
    expect((await fetch(`${product.consoleUrl}/api/health`)).status, "the first one goes on").toBe(200);
    expect(product.stdout(), "no set-up link where there is an administrator").not.toContain("/setup");
    await stopsCleanly(product, dataDir, "SIGINT");
    expect(product.output()).not.toContain(PASSWORD);
  });
});

/** Waits for a start that fails; its one line. */
async function refusal(product: Spawned): Promise<string> {
  const code = await Promise.race([product.exited, sleep(60_000, "still running after 60 s")]);
  expect(code, product.output()).toBe(1);
  expect(await Promise.all([listens(product.consoleUrl), listens(product.otlpUrl)])).toEqual([false, false]);
  const lines = product
    .output()
    .split("\n")
    .filter((line) => line.startsWith("Bailiwick cannot start. "));
  expect(lines, product.output()).toHaveLength(1);
  expect(product.stdout()).toBe("");
  return lines[0] ?? "";
}

describe("refusals: exit code 1, and one line that says what to do", () => {
  const cases: { title: string; env: Record<string, string>; args?: string[]; says: string[] }[] = [
    {
      title: "a ClickHouse that does not answer",
      env: { CLICKHOUSE_URL: "http://default:hunter2@127.0.0.1:9" },
      says: ["http://127.0.0.1:9", "CLICKHOUSE_URL"],
    },
    {
      title: "a PostgreSQL that does not answer",
      env: { DATABASE_URL: "postgres://bailiwick:hunter2@127.0.0.1:9/bailiwick" },
      says: ["127.0.0.1:9", "DATABASE_URL"],
    },
    {
      title: "a data folder that is a file",
      env: { BAILIWICK_DATA_DIR: fileURLToPath(import.meta.url) },
      says: ["start.process.test.ts", "A file has that name", "BAILIWICK_DATA_DIR"],
    },
    {
      title: "an address that is none",
      env: { DATABASE_URL: "mysql://127.0.0.1/bailiwick" },
      says: ["DATABASE_URL", "postgres://"],
    },
    {
      title: "a short key",
      env: { BAILIWICK_INGEST_KEY: "hunter2" },
      says: ["BAILIWICK_INGEST_KEY", "24", "openssl rand"],
    },
    {
      title: "a short token",
      env: { BAILIWICK_API_TOKEN: "hunter2" },
      says: ["BAILIWICK_API_TOKEN", "24", "openssl rand"],
    },
    {
      title: "half an administrator",
      env: { BAILIWICK_ADMIN_EMAIL: "ada@example.com" },
      says: ["BAILIWICK_ADMIN_PASSWORD is missing", "Set both"],
    },
    {
      title: "a weak password",
      env: { ...ADMIN, BAILIWICK_ADMIN_PASSWORD: "hunter2" },
      says: ["BAILIWICK_ADMIN_PASSWORD", "12 characters"],
    },
    {
      title: "an email that is none",
      env: { ...ADMIN, BAILIWICK_ADMIN_EMAIL: "ada" },
      says: ["BAILIWICK_ADMIN_EMAIL", "name@example.com"],
    },
    {
      title: "a port that is none",
      env: { BAILIWICK_CONSOLE_PORT: "70000" },
      says: ["BAILIWICK_CONSOLE_PORT", "from 1 to 65535"],
    },
    {
      title: "one port for both",
      env: { BAILIWICK_CONSOLE_PORT: "29519", BAILIWICK_OTLP_HTTP_PORT: "29519" },
      says: ["BAILIWICK_CONSOLE_PORT", "BAILIWICK_OTLP_HTTP_PORT"],
    },
    {
      title: "another machine's address",
      env: { BAILIWICK_HOST: "192.0.2.1" },
      says: ["192.0.2.1", "BAILIWICK_HOST", "127.0.0.1"],
    },
    {
      title: "an unknown part",
      env: {},
      args: ["gateway"],
      says: ['"gateway"', "collector, decision and console"],
    },
    {
      title: "a part alone on the embedded stores",
      env: {},
      args: ["collector"],
      says: ["DATABASE_URL", "CLICKHOUSE_URL"],
    },
  ];
  // At once, because each is mostly waiting: in a folder and on ports of its own.
  it.concurrent.each(cases)("$title", async ({ title, env, args, says }) => {
    const at = cases.findIndex((one) => one.title === title) * 2;
    const ports = { console: 29_520 + at, otlp: 29_521 + at };
    const product = start(dataFolder(title.replaceAll(" ", "-")), env, ports, args);
    const line = await refusal(product);
    for (const text of says) expect(line).toContain(text);
    expect(line).toMatch(/(Set|Check|Use|Stop|Parts are)\b.*$/);
    expect(product.output()).not.toContain("hunter2");
  });

  it.each([
    { port: PORTS.console, variable: "BAILIWICK_CONSOLE_PORT" },
    { port: PORTS.otlp, variable: "BAILIWICK_OTLP_HTTP_PORT" },
    { port: otlpGrpcPortOf(PORTS), variable: "BAILIWICK_OTLP_GRPC_PORT" },
  ])("a taken port, moved by $variable", async ({ port, variable }) => {
    const holder: Server = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve, reject) => {
      holder.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
    const line = await refusal(start(dataFolder(variable), {}));
    expect(line).toContain(`Port ${port} on 127.0.0.1 is taken.`);
    expect(line).toContain(`set ${variable} to another port`);
    await new Promise((resolve) => holder.close(resolve));
  });
});

describe.skipIf(inject("postgresUrl") === null)("two processes on servers of their own", () => {
  let external: LakeServer | undefined;
  afterAll(() => external?.stop());

  it("finds through the console what the collector took, and names each request that fails without the lake", async () => {
    external = await launchServer(join(folder, "clickhouse"), () => undefined);
    const env = {
      ...ADMIN,
      DATABASE_URL: await newDatabase(),
      CLICKHOUSE_URL: external.url,
      CLICKHOUSE_USER: "bailiwick_writer",
      CLICKHOUSE_PASSWORD: external.passwords.writer,
      CLICKHOUSE_DATABASE: "audit",
      BAILIWICK_SECRET_KEY: "a-secret-key-of-at-least-32-characters",
    };
    const collectorDir = join(folder, "collector");
    const consoleDir = join(folder, "console");
    const apart = { ...env, BAILIWICK_OPS_PORT: String(opsPortOf(OTHER_PORTS)) };
    const collector = start(collectorDir, apart, PORTS, ["collector"]);
    const console = start(consoleDir, env, PORTS, ["console"]);
    await waitReady(console);
    while (!collector.stdout().includes("Bailiwick is ready.")) {
      expect(collector.output()).not.toContain("cannot start");
      await sleep(50);
    }
    expect(collector.stdout()).not.toContain("Console  ");
    expect(console.stdout()).not.toContain("Collector  ");
    expect(await (await fetch(`${console.consoleUrl}/api/health`)).json()).toMatchObject({
      state: "ready",
      parts: { store: { state: "ready" }, lake: { state: "ready" }, collector: { state: "elsewhere" } },
      ingestLagMs: null,
    });

    await findsWhatWasSent(console, collector);

    const cookie = await signInByForm(console, { email: ADMIN.BAILIWICK_ADMIN_EMAIL, password: PASSWORD });
    const { passwords } = external;
    await external.stop();
    await failsWithNames(console, collector, cookie);
    const point = start(join(folder, "point"), env, DECISION_PORTS, ["decision"]);
    await decidesWithoutLake(console, point, cookie);
    await sql("DROP DATABASE two_processes WITH (FORCE)");
    await rendersNothing(console, cookie);
    for (const product of [console, collector, point]) {
      product.stop("SIGTERM");
      expect(await product.exited, product.output()).toBe(0);
      for (const secret of [SPAWN_KEY, SPAWN_TOKEN, PASSWORD, passwords.writer, env.BAILIWICK_SECRET_KEY])
        expect(product.output()).not.toContain(secret);
    }
  });
});

async function sql(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject("postgresUrl") ?? "" });
  await client.connect();
  await client.query(statement);
  await client.end();
}

async function newDatabase(): Promise<string> {
  await sql("CREATE DATABASE two_processes");
  return (inject("postgresUrl") ?? "").replace(/[^/]*$/, "two_processes");
}

/** The parent comes in a second batch, so that correcting by it is tried on this lake as well. */
async function findsWhatWasSent(console: Spawned, collector: Spawned): Promise<void> {
  const traceId = newTraceId();
  const rootId = newSpanId();
  const startMs = Date.now();
  const step = {
    traceId,
    spanId: newSpanId(),
    parentSpanId: rootId,
    name: "execute_tool refund",
    startMs,
    attributes: { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "refund" },
  };
  const root = {
    traceId,
    spanId: rootId,
    name: "invoke_agent teller",
    startMs,
    attributes: {
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.name": "teller",
      "gen_ai.conversation.id": "apart",
    },
  };
  expect((await sendSpans(collector.otlpUrl, SPAWN_KEY, [step])).status).toBe(200);
  expect((await sendSpans(collector.otlpUrl, SPAWN_KEY, [root])).status).toBe(200);
  const q = encodeURIComponent("session:apart agent:teller");
  const { actions } = await ask<{ actions: { id: string; name: string }[] }>(console, `/actions?q=${q}`);
  expect(actions.map(({ name }) => name).sort()).toEqual([step.name, root.name].sort());
  expect(await ask(console, `/actions/count?q=${encodeURIComponent("refund agent:teller")}`)).toEqual({
    count: 1,
  });
  const whole = await ask<{ sessionId: string }>(console, `/actions/${actions[0]?.id}`);
  expect(whole).toMatchObject({ content: "full", session: { conversation: "apart" } });
  expect(await ask(console, "/sessions")).toMatchObject({
    sessions: [{ conversation: "apart", steps: 2 }],
  });
}

async function failsWithNames(console: Spawned, collector: Spawned, cookie: string): Promise<void> {
  const authorization = `Bearer ${SPAWN_TOKEN}`;
  const span = { traceId: newTraceId(), spanId: newSpanId(), name: "lost", startMs: Date.now() };
  const [health, api, page, ingest] = await Promise.all([
    fetch(`${console.consoleUrl}/api/health`),
    fetch(`${console.consoleUrl}/api/v1/actions`, {
      headers: { authorization, "x-request-id": "api-without-lake" },
    }),
    fetch(`${console.consoleUrl}/audit`, { headers: { cookie, "x-request-id": "page-without-lake" } }),
    sendSpans(collector.otlpUrl, SPAWN_KEY, [span]),
  ]);
  expect(health.status).toBe(503);
  expect(await health.json()).toMatchObject({ state: "down", parts: { lake: { state: "down" } } });
  expect(api.status).toBe(503);
  expect(await api.json()).toMatchObject({ code: "UNAVAILABLE", requestId: "api-without-lake" });
  await page.text();
  expect(ingest.status).toBe(503);
  expect(ingest.headers.get("retry-after")).not.toBeNull();

  const idsOf = (product: Spawned) => logLines(product).map((line) => line.requestId);
  expect(idsOf(console)).toContain("api-without-lake");
  expect(idsOf(console)).toContain("page-without-lake");
  expect(idsOf(collector)).toContain(ingest.headers.get("x-request-id"));
}

/** A process that only decides starts without the lake, decides, and every page says what waits on its disk. */
async function decidesWithoutLake(console: Spawned, point: Spawned, cookie: string): Promise<void> {
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(`${console.consoleUrl}/api/v1${path}`, {
      method: "POST",
      headers: { authorization: `Bearer ${SPAWN_TOKEN}`, "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(answer.status, path).toBe(201);
    return (await answer.json()) as { secret: string };
  };
  const { secret } = await post("/keys", { kind: "decide", name: "gateway" });
  await post("/policies/offer", undefined);
  while (!point.stdout().includes("Bailiwick is ready.")) {
    expect(point.output()).not.toContain("cannot start");
    await sleep(50);
  }
  const answer = await fetch(`${point.decisionUrl}/access/v1/evaluation`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: JSON.stringify({
      subject: { type: "agent", id: "teller" },
      action: { name: "callTool" },
      resource: { type: "tool", id: "refund" },
    }),
  });
  expect(await answer.json()).toMatchObject({ decision: true });
  const ready = await fetch(`${point.opsUrl}/readyz`);
  expect(ready.status).toBe(200);
  expect(await ready.text()).toMatch(/^lake down: .+$/m);
  const page = async () => (await fetch(`${console.consoleUrl}/policies`, { headers: { cookie } })).text();
  await expect
    .poll(page, { timeout: 20_000 })
    .toContain(`1 decision waits on the disk of ${hostname()} and will be in the audit`);
}

/** What fails within Next is told by Next: in our log, under our id, and without the values of the query that failed. */
async function rendersNothing(console: Spawned, cookie: string): Promise<void> {
  const api = await fetch(`${console.consoleUrl}/api/v1/me`, {
    headers: { authorization: `Bearer ${SPAWN_TOKEN}`, "x-request-id": "api-without-store" },
  });
  expect(api.status).toBe(500);
  const headers = { cookie, "x-request-id": "page-without-store" };
  const page = await fetch(`${console.consoleUrl}/audit`, { headers });
  expect(await page.text()).not.toMatch(/params:|\bselect\b.*\bfrom\b/i);
  const lines = logLines(console);
  for (const id of ["api-without-store", "page-without-store"])
    expect(lines.map((line) => line.requestId)).toContain(id);
  expect(console.stderr()).not.toMatch(/params:|\bselect\b/i);
}
