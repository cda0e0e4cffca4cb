import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { openStore } from "@/db/store/open";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { ensureDefaultTenant } from "@/lib/tenants/create";
import { usageAnomalies } from "@/lib/usage/anomalies";
import { usageForecast } from "@/lib/usage/forecast";
import { usageLatency } from "@/lib/usage/latency";
import { usageOver } from "@/lib/usage/over";
import { rollUsage } from "@/lib/usage/roll";
import { usageTable } from "@/lib/usage/table";
import { usageTotals } from "@/lib/usage/totals";
import type { UsageFilter, UsageQuery } from "@/lib/usage/usage";
import { fillUsage } from "./fillUsage";
import { fillUsageStore } from "./fillUsageStore";

// Every chart of usage over 90 days of a hundred million requests, from sums; beside it the bare query for the same bars on
// the same server, and the same totals out of the requests themselves. Filled once and kept: give another row count or folder.
const ROWS = Number(process.argv[2] ?? 100_000_000);
const folder = process.argv[3] ?? join(tmpdir(), `bailiwick-bench-usage-${ROWS}`);
const DAYS = 90;
const RUNS = 9;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

mkdirSync(folder, { recursive: true });
await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
await migrateLake();
const store = await openStore({ dataDir: join(folder, "store") });
try {
  const ctx = systemCtx();
  await ensureDefaultTenant(ctx);
  const endMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS;
  const filled = await fillOnce(ctx, endMs);
  await sum(ctx);
  await sizes();
  await charts(ctx, filled);
  await prove(ctx, filled);
} finally {
  await store.close();
  await closeLake();
}

/** Returns when the range ends. */
async function fillOnce(ctx: Ctx, endMs: number): Promise<number> {
  const done = join(folder, "filled");
  const [{ n = "0" } = {}] = await rows<{ n: string }>("SELECT count() AS n FROM actions");
  if (!existsSync(done)) {
    if (n !== "0") throw new Error(`${folder} was filled in part: remove it.`);
    console.log(`filling ${folder} with ${ROWS} requests …`);
    const startedMs = performance.now();
    await fillUsage(ctx.tenant, ROWS, DAYS, endMs);
    await fillUsageStore(ctx, endMs, DAYS);
    console.log(`filled in ${seconds(startedMs)}`);
    writeFileSync(done, String(endMs));
  }
  const [{ at = "0" } = {}] = await rows<{ at: string }>(
    "SELECT toString(toUnixTimestamp64Milli(max(ts))) AS at FROM actions",
  );
  return Math.ceil((Number(at) + 1) / HOUR_MS) * HOUR_MS;
}

async function sum(ctx: Ctx): Promise<void> {
  const startedMs = performance.now();
  const rolled = await rollUsage(ctx, { quietMs: 0 });
  if (rolled.hours > 0)
    console.log(`summed ${rolled.hours} hours and ${rolled.days} days in ${seconds(startedMs)}`);
}

async function sizes(): Promise<void> {
  const found = await rows<{ table: string; n: string; bytes: string }>(
    `SELECT table, sum(rows) AS n, sum(bytes_on_disk) AS bytes FROM system.parts
     WHERE active AND table IN ('actions', 'usage_rollups', 'usage_impersonal', 'usage_people', 'usage_latency') AND database = currentDatabase() GROUP BY table ORDER BY table`,
  );
  for (const { table, n, bytes } of found)
    console.log(
      `${table.padEnd(16)} ${Number(n).toLocaleString("en").padStart(12)} rows ${(Number(bytes) / 1e6).toFixed(0).padStart(6)} MB`,
    );
  const grains = await rows<{ grain: string; n: string }>(
    `SELECT concat(grain, of) AS grain, count() AS n FROM (
       SELECT toString(grain) AS grain, ', with people' AS of FROM usage_rollups UNION ALL SELECT toString(grain), '' FROM usage_impersonal
       UNION ALL SELECT toString(grain), ', people and keys alone' FROM usage_people
     ) GROUP BY grain ORDER BY grain`,
  );
  for (const { grain, n } of grains) console.log(`  by the ${grain}: ${Number(n).toLocaleString("en")} rows`);
}

type Chart = [what: string, bareMs: number | null, ask: () => Promise<unknown>];

async function charts(ctx: Ctx, endMs: number): Promise<void> {
  const over = (days: number, query: Omit<UsageQuery, "fromMs" | "toMs">) => () =>
    usageOver(ctx, { fromMs: endMs - days * DAY_MS, toMs: endMs, ...query });
  const range = { fromMs: endMs - DAYS * DAY_MS, toMs: endMs };
  const daily = (columns: string) =>
    bare(
      `SELECT ${columns}, start, sum(cost_nano_usd) FROM usage_rollups WHERE tenant = '${ctx.tenant}' AND grain = 'day' AND kind = 'model' GROUP BY ${columns}, start`,
    );
  const all: Chart[] = [
    [
      "90 d, cost by team",
      await daily("key, principal"),
      over(90, { by: "team", measure: "cost", grain: "1d" }),
    ],
    ["90 d, cost by key", await daily("key"), over(90, { by: "key", measure: "cost", grain: "1d" })],
    [
      "90 d, cost by agent",
      await daily("agent_key"),
      over(90, { by: "agent", measure: "cost", grain: "1d" }),
    ],
    [
      "90 d, tokens by human",
      await daily("principal"),
      over(90, { by: "human", measure: "tokens", grain: "1d" }),
    ],
    [
      "90 d, requests by model",
      await daily("provider, model"),
      over(90, { by: "model", measure: "requests", grain: "1d" }),
    ],
    ["90 d, calls by tool", null, over(90, { by: "tool", measure: "requests", grain: "1d" })],
    [
      "90 d, one team by model",
      null,
      over(90, { by: "model", measure: "cost", grain: "1w", filter: { team: ["team_3"] } }),
    ],
    [
      "90 d, one agent by human",
      null,
      over(90, { by: "human", measure: "cost", grain: "1d", filter: { agent: ["agt_7"] } }),
    ],
    [
      "90 d, by model, days of Madrid",
      null,
      over(90, { by: "model", measure: "cost", grain: "1d", zone: "Europe/Madrid" }),
    ],
    ["30 d, cost by team", null, over(30, { by: "team", measure: "cost", grain: "1d" })],
    ["7 d, cost by team, by the hour", null, over(7, { by: "team", measure: "cost", grain: "1h" })],
    ["6 h, by model, five minutes", null, over(0.25, { by: "model", measure: "tokens", grain: "5m" })],
    ["90 d, totals and 90 before", null, () => usageTotals(ctx, range)],
    [
      "90 d, user × model × subscription",
      null,
      () => usageTable(ctx, { ...range, by: ["user", "model", "subscription"], measure: "tokens" }),
    ],
    ["90 d, latency by model", null, () => usageLatency(ctx, { ...range, by: "model" })],
    ["forecast of the month", null, () => usageForecast(ctx, { measure: "cost" })],
    ["anomalies by team, 24 h", null, () => usageAnomalies(ctx, { by: "team", measure: "cost" })],
  ];
  console.log(`\n${"chart".padEnd(34)}  bare ms  median ms   max ms`);
  for (const [what, bareMs, ask] of all) {
    const times = await timesOf(ask);
    const cells = [bareMs, times[RUNS >> 1] ?? 0, times.at(-1) ?? 0];
    console.log(what.padEnd(34), ...cells.map((ms) => (ms === null ? "–" : ms.toFixed(0)).padStart(8)));
  }
}

/** The same totals from sums, and from one version of each request by a plain query. */
async function prove(ctx: Ctx, endMs: number): Promise<void> {
  const range = { fromMs: endMs - DAYS * DAY_MS + 1_234_567, toMs: endMs - 2_345_678 };
  const cases: [filter: UsageFilter, where: string][] = [
    [{}, "1"],
    [{ model: ["model-4"] }, "model = 'model-4'"],
    [{ agent: ["agt_7"], outcome: ["ok"] }, "agent_key = 'agt_7' AND outcome = 'ok'"],
    [
      { user: ["person-0@example.com", "person-1999@example.com"] },
      "principal IN ('person-0@example.com', 'person-1999@example.com')",
    ],
    [
      { key: ["key_9"], environment: ["staging"] },
      "JSONExtractString(facts, 'keyId') = 'key_9' AND environment = 'staging'",
    ],
  ];
  console.log(`\n${"filter".padEnd(66)}   sums ms  rows ms`);
  for (const [filter, where] of cases) {
    const startedMs = performance.now();
    const { totals } = await usageOver(ctx, { ...range, by: "model", measure: "cost", grain: "1w", filter });
    const sumsMs = performance.now() - startedMs;
    const scannedMs = performance.now();
    const [row] = await rows<Record<string, string>>(
      `SELECT count() AS requests, countIf(outcome = 'ok') AS ok, sum(ifNull(input_tokens, 0)) AS inputTokens,
         sum(ifNull(output_tokens, 0)) AS outputTokens, sum(ifNull(cost_nano_usd, 0)) AS cost, countIf(isNull(cost_nano_usd)) AS unpriced
       FROM actions FINAL WHERE tenant = '${ctx.tenant}' AND kind = 'model_call' AND leaf = 1 AND ${where}
         AND ts >= fromUnixTimestamp64Milli(${range.fromMs}) AND ts < fromUnixTimestamp64Milli(${range.toMs})
       SETTINGS max_execution_time = 0, do_not_merge_across_partitions_select_final = 1`,
    );
    const rowsMs = performance.now() - scannedMs;
    for (const [name, value] of Object.entries(row ?? {})) {
      const summed = totals[name as keyof typeof totals];
      if (Number(value) !== summed)
        throw new Error(`${JSON.stringify(filter)}: ${name} is ${summed}, and ${value} in the requests.`);
    }
    const said = `${JSON.stringify(filter)}: ${totals.requests.toLocaleString("en")} requests, the same`;
    console.log(said.padEnd(66), sumsMs.toFixed(0).padStart(9), rowsMs.toFixed(0).padStart(8));
  }
}

async function rows<T>(query: string): Promise<T[]> {
  const found = await lake().bulk.query({ query, format: "JSONEachRow" });
  return found.json<T>();
}

async function bare(query: string): Promise<number> {
  const times = await timesOf(async () =>
    (await lake().reader.query({ query: `SELECT count() FROM (${query})`, format: "JSONEachRow" })).text(),
  );
  return times[RUNS >> 1] ?? 0;
}

async function timesOf(run: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < RUNS; i++) {
    const startedMs = performance.now();
    await run();
    times.push(performance.now() - startedMs);
  }
  return times.toSorted((a, b) => a - b);
}

function seconds(sinceMs: number): string {
  return `${((performance.now() - sinceMs) / 1_000).toFixed(0)} s`;
}
