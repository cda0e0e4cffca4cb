import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from "vitest";
import { type LakeServer, launchServer } from "../db/lake/embedded/launch";
import type { Manifest } from "../lib/operations/manifest";
import { type Answers, answersOf } from "./apart/answers";
import { type Recorded, readRecorded, recordedFolders, unpackFolder } from "./apart/dataFolder";
import { signInByForm } from "./apart/signInByForm";
import { newSpanId, newTraceId, sendSpans } from "./otlp";
import { opsPortOf, type Spawned, spawnProduct, waitReady } from "./spawned";

const PORTS = { console: 29_651, otlp: 29_652 };
const folder = mkdtempSync(join(tmpdir(), "bailiwick-backup-"));
const root = fileURLToPath(new URL("..", import.meta.url));
const BARE = {
  BAILIWICK_PUBLIC_URL: "",
  BAILIWICK_HOST: "",
  BAILIWICK_SECRET_KEY: "",
  BAILIWICK_ADMIN_EMAIL: "",
  BAILIWICK_ADMIN_PASSWORD: "",
  BAILIWICK_API_TOKEN: "",
  BAILIWICK_INGEST_KEY: "",
  BAILIWICK_ALLOWED_HOSTS: "127.0.0.1",
  CLICKHOUSE_URL: "",
  DATABASE_URL: "",
};
type Env = Record<string, string>;

let product: Spawned | undefined;
const stopProduct = async (signal?: NodeJS.Signals) => {
  await product?.stop(signal);
  product = undefined;
};
afterEach(() => stopProduct("SIGKILL"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(dataDir: string, env: Env = {}): Promise<Spawned> {
  product = spawnProduct(dataDir, PORTS, { ...BARE, ...env });
  await waitReady(product, 240_000);
  return product;
}

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** `bailiwick …` as a person at a terminal runs it. */
function bailiwick(
  args: string[],
  dataDir: string,
  env: Env = {},
): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, ["bin/bailiwick", ...args], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      ...BARE,
      NODE_ENV: "production",
      BAILIWICK_DATA_DIR: dataDir,
      BAILIWICK_CONSOLE_PORT: String(PORTS.console),
      BAILIWICK_OTLP_HTTP_PORT: String(PORTS.otlp),
      BAILIWICK_OPS_PORT: String(opsPortOf(PORTS)),
      ...env,
    },
  });
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const)
    child[name]?.setEncoding("utf8").on("data", (text: string) => {
      texts[name] += text;
    });
  const ended = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ code, ...texts })));
  return { child, ended };
}

async function runs(args: string[], dataDir: string, env: Env = {}): Promise<Ended> {
  const done = await bailiwick(args, dataDir, env).ended;
  expect(done.code, done.stderr).toBe(0);
  return done;
}

/** What takes webhooks on this machine and holds them to the standard's own library. */
interface Receiver {
  url: string;
  /** The type of the one message since last asked, once its signature was checked with `secret`. */
  taken: (secret: string) => string;
  close: () => void;
}

async function openReceiver(): Promise<Receiver> {
  const got: { body: string; headers: Record<string, string> }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text;
    });
    request.on("end", () => {
      got.push({ body, headers: request.headers as Record<string, string> });
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    taken: (secret) => {
      const [one] = got.splice(0);
      if (!one) throw new Error("No message came.");
      return (new Webhook(secret).verify(one.body, one.headers) as { type: string }).type;
    },
    close: () => server.close(),
  };
}

async function post<T>({ consoleUrl }: Spawned, token: string, path: string, body: unknown = {}): Promise<T> {
  const answer = await fetch(`${consoleUrl}/api/v1${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect(answer.status, await answer.clone().text()).toBeLessThan(300);
  return (await answer.json()) as T;
}

/** What must be the same in an installation and in one that was restored from its backup. */
interface Known {
  recorded: Recorded;
  answers: Answers;
  webhook: { id: string; secret: string };
  receiver: Receiver;
}

/** The one set of checks, for the original and for everything that is restored from it. */
async function isTheSame(running: Spawned, { recorded, answers, webhook, receiver }: Known): Promise<void> {
  const asked = { consoleUrl: running.consoleUrl, token: recorded.token };
  expect(await answersOf(asked, recorded.range)).toEqual(answers);
  expect(await signInByForm(running, recorded.admin), "the password").not.toBe("");
  expect(await signInByForm(running, { ...recorded.admin, password: "a wrong password" })).toBe("");
  expect((await sendSpans(running.otlpUrl, recorded.ingestKey, [spanOf(recorded)])).status).toBe(200);
  expect((await sendSpans(running.otlpUrl, "bwi_no_such_key_0123456789", [spanOf(recorded)])).status).toBe(
    401,
  );
  await post(running, recorded.token, `/webhooks/${webhook.id}/test`);
  expect(receiver.taken(webhook.secret), "an encrypted secret signs").toBe("webhook.test");
}

/** Long before the range that the answers are about. */
const spanOf = ({ range }: Recorded) => ({
  traceId: newTraceId(),
  spanId: newSpanId(),
  name: "sent now",
  startMs: Date.parse(range.from) - 30 * 86_400_000,
});

const manifestOf = (backup: string) =>
  JSON.parse(readFileSync(join(backup, "manifest.json"), "utf8")) as Manifest;
const contentsOf = ({ store, lake }: Manifest) =>
  Object.fromEntries([...store.tables, ...lake.tables].map(({ name, rows, hash }) => [name, { rows, hash }]));

describe.each(recordedFolders())("an earlier version's data folder, %s", (name) => {
  const recorded = readRecorded(name);
  const dataDir = join(folder, name);
  const backup = join(folder, `${name}-backup`);
  let known: Known;
  let receiver: Receiver;
  beforeAll(async () => {
    unpackFolder(name, dataDir);
    receiver = await openReceiver();
  });
  afterAll(() => receiver.close());

  it("is backed up as it is before the upgrade, and stays at its schema", async () => {
    const before = join(folder, `${name}-before`);
    const done = await runs(["backup", before], dataDir);
    expect(done.stdout).toContain(`${before} holds `);
    expect(manifestOf(before)).toMatchObject({ store: { schema: 1 }, lake: { schema: 1 } });
    const target = join(folder, `${name}-before-restored`);
    await runs(["restore", before], target);
    const after = join(folder, `${name}-before-again`);
    await runs(["backup", after], target);
    expect(manifestOf(after).store.schema, "a restore migrates up").toBeGreaterThan(1);
    // The hash is over all columns, and a schema that is newer has more of them.
    const rowsOf = (at: string) => contentsOf(manifestOf(at)).actions?.rows;
    expect(rowsOf(after)).toBeGreaterThan(0);
    expect(rowsOf(after)).toBe(rowsOf(before));
  });

  it("opens, migrates, and has everything that was in it", async () => {
    const running = await start(dataDir);
    expect(running.output()).toContain("lake schema migrated");
    const asked = { consoleUrl: running.consoleUrl, token: recorded.token };
    const answers = await answersOf(asked, recorded.range);
    const members = recorded.answers.members.map(({ email, roles }) => ({
      email,
      roles: roles.includes("admin") ? [...roles, "operator"] : roles,
    }));
    expect(answers).toEqual({ ...recorded.answers, members });
    const { webhook, secret } = await post<{ webhook: { id: string }; secret: string }>(
      running,
      recorded.token,
      "/webhooks",
      { name: "Tests", url: receiver.url, events: ["lock_out"] },
    );
    known = {
      recorded,
      answers: await answersOf(asked, recorded.range),
      webhook: { id: webhook.id, secret },
      receiver,
    };
    await isTheSame(running, known);
  });

  it("is backed up while it runs and takes spans, by asking the process that holds it", async () => {
    const running = await start(dataDir);
    const sending = new AbortController();
    const sender = keepSending(running, recorded, sending.signal);
    const done = await runs(["backup", backup, "--with-secret"], dataDir).finally(() => sending.abort());
    expect(await sender, "it went on taking spans").toBeGreaterThan(0);
    expect(done.stdout).toContain("The installation's secret");
    expect((await runs(["backup", "verify", backup], dataDir)).stdout).toMatch(/what the manifest says/);
    const refused = await bailiwick(["backup", backup], dataDir).ended;
    expect(refused.code).toBe(1);
    expect(refused.stderr).toMatch(/not empty/);
    const restored = await bailiwick(["restore", backup], dataDir).ended;
    expect(restored.code).toBe(1);
    expect(restored.stderr).toMatch(/in use by process/);
    await isTheSame(running, known);
  });

  it("is restored into a new folder, and is the same", async () => {
    const target = join(folder, `${name}-restored`);
    const done = await runs(["restore", backup], target);
    expect(done.stdout).toMatch(/^All \d+ tables equal the backup/);
    const again = join(folder, `${name}-again`);
    await runs(["backup", again], target);
    const { security_events: _, ...restored } = contentsOf(manifestOf(again));
    expect(contentsOf(manifestOf(backup))).toMatchObject(restored);
    await isTheSame(await start(target), known);
    await stopProduct();
    const refused = await bailiwick(["restore", backup], target).ended;
    expect(refused.stderr).toMatch(/The store has data already/);
    await isTheSame(await start(target), known);
  });

  it("is left alone by a backup that Ctrl-C ends, and by one that is killed", async () => {
    const target = join(folder, `${name}-cut`);
    const { child, ended } = bailiwick(["backup", target], dataDir);
    child.stderr?.once("data", () => child.kill("SIGINT"));
    const { code, stderr } = await ended;
    expect([code, stderr]).toEqual([130, expect.stringContaining("Cancelled")]);
    expect(readdirSync(folder)).not.toContain(`${name}-cut`);
    const killed = bailiwick(["backup", target], dataDir);
    killed.child.stderr?.once("data", () => killed.child.kill("SIGKILL"));
    await killed.ended;
    const verified = await bailiwick(["backup", "verify", target], dataDir).ended;
    expect(verified.stderr).toMatch(/was interrupted|is no backup/);
    await isTheSame(await start(dataDir), known);
  });

  describe.skipIf(inject("postgresUrl") === null)("between servers of their own", () => {
    let server: LakeServer;
    let env: Env;
    const database = `restored_${process.pid}`;
    beforeAll(async () => {
      server = await launchServer(join(folder, `${name}-clickhouse`), () => undefined);
      await onPostgres(`CREATE DATABASE ${database}`);
      env = {
        DATABASE_URL: (inject("postgresUrl") ?? "").replace(/[^/]*$/, database),
        CLICKHOUSE_URL: server.url,
        CLICKHOUSE_USER: "bailiwick_writer",
        CLICKHOUSE_PASSWORD: server.passwords.writer,
        CLICKHOUSE_DATABASE: "audit",
      };
    });
    afterAll(async () => {
      await stopProduct("SIGKILL");
      await server?.stop();
      await onPostgres(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    });

    it("is restored into PostgreSQL and ClickHouse, is the same, and comes back into a folder", async () => {
      const dir = join(folder, `${name}-process`);
      const done = await runs(["restore", backup], dir, env);
      expect(done.stdout).toMatch(/^All \d+ tables equal the backup/);
      expect(await onLake(LONELY), "every action has the facts that come from it").toBe("0");
      const running = await start(dir, env);
      await isTheSame(running, known);
      const external = join(folder, `${name}-external`);
      await runs(["backup", external, "--with-secret"], dir, env);
      await stopProduct();
      const home = join(folder, `${name}-home`);
      await runs(["restore", external], home);
      await isTheSame(await start(home), known);
    });

    const onLake = async (query: string) => {
      const answer = await fetch(`${server.url}/?database=audit`, {
        method: "POST",
        headers: { "x-clickhouse-user": "bailiwick_writer", "x-clickhouse-key": server.passwords.writer },
        body: query,
      });
      return (await answer.text()).trim();
    };
  });
});

const LONELY = `SELECT count() FROM actions FINAL WHERE (tenant, trace_id, span_id) NOT IN
  (SELECT tenant, trace_id, span_id FROM trace_spans)`;

/** Parents after their children, so that each is corrected as well. Returns how many requests were answered. */
async function keepSending(running: Spawned, recorded: Recorded, signal: AbortSignal): Promise<number> {
  let answered = 0;
  while (!signal.aborted) {
    const { startMs, traceId, spanId } = spanOf(recorded);
    const child = { traceId, spanId, parentSpanId: newSpanId(), name: "child", startMs };
    const parent = { traceId, spanId: child.parentSpanId, name: "invoke_agent late", startMs };
    for (const span of [child, parent]) {
      const answer = await sendSpans(running.otlpUrl, recorded.ingestKey, [span]);
      if (answer.status === 200) answered++;
    }
    await sleep(5);
  }
  return answered;
}

async function onPostgres(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject("postgresUrl") ?? "" });
  await client.connect();
  await client.query(statement);
  await client.end();
}
