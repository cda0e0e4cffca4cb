import { cpSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { count, eq, like } from "drizzle-orm";
import pg from "pg";
import { afterAll, afterEach, describe, expect, inject, it } from "vitest";
import { type LakeServer, launchServer } from "../db/lake/embedded/launch";
import { openStore, type StoreConfig } from "../db/store/open";
import { jobs } from "../db/store/schema/jobs";
import { store } from "../db/store/store";
import { systemCtx } from "../lib/access/newCtx";
import { bookkeep } from "../lib/changes/bookkeep";
import { newJob } from "../lib/jobs/enqueue";
import type { JobDetail } from "../lib/jobs/get";
import type { ScheduleView } from "../lib/jobs/listSchedules";
import { PRUNE_JOBS } from "../lib/jobs/prune";
import { issueKey } from "../lib/keys/issue";
import { ensureDefaultTenant } from "../lib/tenants/create";
import { type Spawned, spawnProduct, waitReady } from "./spawned";

/** The real work of the product that has the most steps: it forgets old jobs, 50 a step. */
const OLD = 20_000;
const YOUNG = 300;
const KILLS = process.env.BAILIWICK_LONG ? 9 : 4;
const PORTS = { console: 29_601, otlp: 29_602 };
const OTHER_PORTS = { console: 29_603, otlp: 29_604 };
const BARE = { DATABASE_URL: "", CLICKHOUSE_URL: "", BAILIWICK_PUBLIC_URL: "", BAILIWICK_HOST: "" };

const folder = mkdtempSync(join(tmpdir(), "bailiwick-jobs-"));
const started: Spawned[] = [];
let token = "";
const endAll = () => Promise.all(started.splice(0).map((product) => product.stop("SIGKILL")));
afterEach(endAll);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function start(dataDir: string, env: Record<string, string>, ports = PORTS, args: string[] = []): Spawned {
  const product = spawnProduct(dataDir, ports, { ...BARE, ...env }, args);
  started.push(product);
  return product;
}

async function kill(product: Spawned): Promise<void> {
  process.kill(product.pid, "SIGKILL");
  await product.exited;
  started.splice(started.indexOf(product), 1);
}

/** The store itself, while no product has it. */
async function inStore<T>(config: StoreConfig, read: () => Promise<T>): Promise<T> {
  const opened = await openStore(config);
  try {
    return await read();
  } finally {
    await opened.close();
  }
}

/** Ended jobs of long ago, and some that are too young to be forgotten. Returns a token of an operator, who may see such work. */
async function fill(): Promise<string> {
  const ctx = systemCtx();
  await ensureDefaultTenant(ctx);
  const day = 86_400_000;
  const [old, young] = [new Date(ctx.now() - 40 * day), new Date(ctx.now() - 20 * day)];
  const rows = Array.from({ length: OLD + YOUNG }, (_, n) => ({
    ...newJob(ctx, { keepDays: 30 }, PRUNE_JOBS),
    id: n < OLD ? `job_old_${n}` : `job_young_${n}`,
    state: "done" as const,
    endedAt: n < OLD ? old : young,
  }));
  for (let at = 0; at < rows.length; at += 1_000)
    await bookkeep((tx) => tx.insert(jobs).values(rows.slice(at, at + 1_000)));
  return (await issueKey(ctx, { kind: "api", name: "operator", role: "operator" })).secret;
}

const left = async (which: "old" | "young") => {
  const [row] = await store()
    .select({ n: count() })
    .from(jobs)
    .where(like(jobs.id, `job_${which}_%`));
  return row?.n ?? 0;
};

async function ask<T>(product: Spawned, path: string, method = "GET"): Promise<T> {
  const headers = { authorization: `Bearer ${token}` };
  const answer = await fetch(`${product.consoleUrl}/api/v1${path}`, { method, headers });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as T;
}

async function begin(product: Spawned): Promise<string> {
  const { schedules } = await ask<{ schedules: ScheduleView[] }>(product, "/schedules");
  const { id } = schedules.find(({ name }) => name === "jobs.prune") ?? { id: "none" };
  return (await ask<{ id: string }>(product, `/schedules/${id}/run`, "POST")).id;
}

async function until(product: Spawned, id: string, is: (job: JobDetail) => boolean): Promise<JobDetail> {
  const deadline = Date.now() + 90_000;
  for (;;) {
    const job = await ask<JobDetail>(product, `/jobs/${id}`);
    if (is(job)) return job;
    if (Date.now() > deadline) throw new Error(`in vain: ${JSON.stringify(job)}\n${product.output()}`);
    await sleep(25);
  }
}
const hasBegunAgain = (attempt: number) => (job: JobDetail) =>
  job.state === "done" || (job.state === "running" && job.attempt === attempt);

it(`does a job exactly once through ${KILLS} times kill -9 in the middle of it`, async () => {
  const dataDir = join(folder, "embedded");
  mkdirSync(dataDir, { mode: 0o700 });
  cpSync(inject("storeTemplate"), dataDir, { recursive: true });
  token = await inStore({ dataDir }, fill);
  let product = start(dataDir, {});
  await waitReady(product, 240_000);
  const id = await begin(product);
  let kills = 0;
  while (kills < KILLS) {
    const job = await until(product, id, hasBegunAgain(kills + 1));
    if (job.state === "done") break;
    await sleep(Math.random() * 300);
    await kill(product);
    kills += 1;
    const [row, old] = await inStore({ dataDir }, async () => [
      (await store().select().from(jobs).where(eq(jobs.id, id)))[0],
      await left("old"),
    ]);
    expect(old + (row?.progressDone ?? 0), "a step is there half").toBe(OLD);
    product = start(dataDir, {});
    await waitReady(product);
  }
  const job = await until(product, id, ({ state }) => state === "done");
  expect(job).toMatchObject({ result: { removed: OLD }, progress: { done: OLD, total: OLD }, error: null });
  const outcomes = job.attempts.map(({ outcome }) => outcome).toReversed();
  expect(outcomes).toEqual([...Array.from({ length: job.attempts.length - 1 }, () => "lost"), "done"]);
  expect(outcomes.length, "the kills came too late to hit it").toBeGreaterThan(2);
  await kill(product);
  expect(await inStore({ dataDir }, async () => [await left("old"), await left("young")])).toEqual([
    0,
    YOUNG,
  ]);
});

describe.skipIf(inject("postgresUrl") === null)("two processes on servers of their own", () => {
  let external: LakeServer | undefined;
  afterAll(() => external?.stop());

  it("go on with the job of one that was killed, when its lease is over", async () => {
    external = await launchServer(join(folder, "clickhouse"), () => undefined);
    const databaseUrl = await newDatabase();
    token = await inStore({ dataDir: folder, databaseUrl }, fill);
    const env = {
      DATABASE_URL: databaseUrl,
      CLICKHOUSE_URL: external.url,
      CLICKHOUSE_USER: "bailiwick_writer",
      CLICKHOUSE_PASSWORD: external.passwords.writer,
      CLICKHOUSE_DATABASE: "audit",
      BAILIWICK_SECRET_KEY: "a-secret-key-of-at-least-32-characters",
    };
    const pair = [
      start(join(folder, "one"), env, PORTS, ["console"]),
      start(join(folder, "two"), env, OTHER_PORTS, ["console"]),
    ] as const;
    for (const product of pair) await waitReady(product, 240_000);
    const id = await begin(pair[0]);
    const first = await until(pair[0], id, hasBegunAgain(1));
    const holder = pair.find(({ pid }) => isOf(first, pid)) ?? pair[0];
    const other = pair.find((product) => product !== holder) ?? pair[1];
    expect(isOf(first, holder.pid)).toBe(true);
    await kill(holder);
    const killedMs = Date.now();

    const again = await until(other, id, hasBegunAgain(2));
    expect(Date.now() - killedMs).toBeLessThan(35_000);
    expect(isOf(again, other.pid)).toBe(true);
    const third = start(join(folder, "three"), env, holder === pair[0] ? PORTS : OTHER_PORTS, ["console"]);
    const done = await until(other, id, ({ state }) => state === "done");
    expect(done).toMatchObject({ result: { removed: OLD }, progress: { done: OLD } });
    expect(done.attempts.map(({ outcome }) => outcome)).toEqual(["done", "lost"]);
    await waitReady(third);
    expect(await ask<JobDetail>(third, `/jobs/${id}`)).toEqual(done);
  });
});

/** Whether its newest attempt is this process's. */
const isOf = (job: JobDetail, pid: number) => job.attempts[0]?.process.endsWith(` ${pid}`) ?? false;

async function newDatabase(): Promise<string> {
  const server = inject("postgresUrl") ?? "";
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  await client.query("CREATE DATABASE jobs_apart");
  await client.end();
  return server.replace(/[^/]*$/, "jobs_apart");
}
