import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { openStore } from "@/db/store/open";
import { heldStore } from "@/db/store/slot";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { watchRevisions } from "@/lib/changes/revision";
import { createQuota } from "@/lib/quotas/create";
import { reserve, settle } from "@/lib/quotas/ledger";
import { ensureDefaultTenant } from "@/lib/tenants/create";

// The ledger of the benchmark: bundled as the product is, in a process of its own, driven by bench/quota.ts.
export interface Asked {
  what: "bare" | "admissions";
  /** A second. */
  rate: number;
  seconds: number;
  /** None: the embedded store. */
  databaseUrl: string | undefined;
}

export interface Figures {
  what: Asked["what"];
  /** A second, as it came out. */
  rate: number;
  /** From when each was due. */
  ms: number[];
  cpuMs: number;
  admitted: number;
}

const WARM_UP_S = 15;
const SETTLED_AFTER_MS = 50;
let serial = 0;

process.once("message", async (message) => {
  const figures = await measure(message as Asked);
  process.send?.(figures, () => process.exit(0));
});

async function measure({ what, rate, seconds, databaseUrl }: Asked): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), "bailiwick-bench-"));
  const opened = await openStore({ dataDir: folder, databaseUrl });
  await ensureDefaultTenant(systemCtx());
  const ctx = systemCtx();
  const stopWatching = watchRevisions(() => Date.now());
  const run = what === "bare" ? await bare() : await ledger(ctx);
  await paced(rate, WARM_UP_S, run.once);
  const admittedBefore = run.admitted();
  const cpu = process.cpuUsage();
  const { ms, tookMs } = await paced(rate, seconds, run.once);
  const { user, system } = process.cpuUsage(cpu);
  await run.end();
  await stopWatching();
  await opened.close();
  rmSync(folder, { recursive: true, force: true });
  const admitted = run.admitted() - admittedBefore;
  return { what, rate: (ms.length / tookMs) * 1_000, ms, cpuMs: (user + system) / 1_000, admitted };
}

interface Run {
  once: () => Promise<void>;
  admitted: () => number;
  /** What is still under way. */
  end: () => Promise<unknown>;
}

/** Sleeps to each moment in a thread of its own: Node's timers round to milliseconds, and to wait by turning takes a core from the engine. */
const PACER = `
const { parentPort, workerData } = require("node:worker_threads");
const { startMs, stepMs, count } = workerData;
const never = new Int32Array(new SharedArrayBuffer(4));
for (let at = 0; at < count; at++) {
  const leftMs = startMs + at * stepMs - performance.timeOrigin - performance.now();
  if (leftMs > 0) Atomics.wait(never, 0, 0, leftMs);
  parentPort.postMessage(null);
}`;
/** Until the thread runs. */
const LEAD_MS = 200;

interface Paced {
  /** From when each was due. */
  ms: number[];
  /** From when the first was due until the last was done. */
  tookMs: number;
}

/** Begins each when it is due, whatever became of those before, and measures from then: a stall is seen by all who wait. */
async function paced(rate: number, seconds: number, once: () => Promise<void>): Promise<Paced> {
  const ms: number[] = [];
  const running = new Running();
  const stepMs = 1_000 / rate;
  const startMs = performance.now() + LEAD_MS;
  const workerData = { startMs: performance.timeOrigin + startMs, stepMs, count: rate * seconds };
  const pacer = new Worker(PACER, { eval: true, workerData });
  let at = 0;
  pacer.on("message", () => {
    const dueMs = startMs + at++ * stepMs;
    running.add(once().then(() => void ms.push(performance.now() - dueMs)));
  });
  await new Promise((resolve) => pacer.once("exit", resolve));
  await running.end();
  return { ms, tookMs: performance.now() - startMs };
}

/** What is under way, as a number: to keep the promises themselves, in a Set, would keep all that they led to. */
class Running {
  #count = 0;
  #ended: () => void = () => undefined;

  add(one: Promise<void>): void {
    this.#count += 1;
    void one.finally(() => {
      this.#count -= 1;
      if (this.#count === 0) this.#ended();
    });
  }

  /** When none is left. */
  async end(): Promise<void> {
    if (this.#count > 0) await new Promise<void>((resolve) => (this.#ended = resolve));
  }
}

/** A table of one column: what any write costs on this engine and disk. */
async function bare(): Promise<Run> {
  const { engine } = heldStore();
  await engine.exclusive((run) => run("CREATE TABLE bench (id bigint primary key, words text)"));
  const insert = { name: "bench_insert", text: "INSERT INTO bench VALUES ($1::bigint, $2)" };
  const once = async () => {
    const id = ++serial;
    await engine.prepared((run) => run(insert, [String(id), "a row of the benchmark"]));
  };
  return { once, admitted: () => 0, end: async () => undefined };
}

async function ledger(ctx: Ctx): Promise<Run> {
  const quotas = [
    { measure: "total_tokens", ceiling: "900B" },
    { measure: "cost", ceiling: "$5M", subjectKind: "team", per: "team" },
    { measure: "total_tokens", ceiling: "9B", per: "person", windowUnit: "day" },
    { measure: "requests", ceiling: "1M", per: "key", windowUnit: "minute" },
    { measure: "output_tokens", ceiling: "9B", per: "agent", windowUnit: "hour" },
    { measure: "concurrency", ceiling: 5_000, windowUnit: "none" },
  ];
  for (const quota of quotas) await createQuota(ctx, quota);
  let admitted = 0;
  const settling = new Running();
  const once = async () => {
    const n = ++serial;
    const who = { person: `prn_${n % 500}`, team: `tea_${n % 20}`, agent: `agt_${n % 50}`, human: null };
    const what = { provider: "openai", model: "gpt-4.1", inputTokens: 900, maxOutputTokens: 600 };
    const { id, state } = await reserve(ctx, { requestId: `bench-${n}`, ...who, ...what });
    if (state !== "reserved") return;
    admitted += 1;
    const usage = { inputTokens: 850, outputTokens: n % 600 };
    const later = new Promise((resolve) => setTimeout(resolve, SETTLED_AFTER_MS));
    const settlement = { usage, usageSource: "exact", outcome: "end" } as const;
    settling.add(later.then(async () => void (await settle(ctx, id, settlement))));
  };
  return { once, admitted: () => admitted, end: () => settling.end() };
}
