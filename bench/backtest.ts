import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { openStore } from "@/db/store/open";
import { recordedShapes } from "@/db/store/schema/policies";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { compareOver } from "@/lib/backtests/compare";
import { comparedFor, type Tried } from "@/lib/backtests/compared";
import { factsOf } from "@/lib/backtests/factsOf";
import { distinctRequests, type RequestRow, requestSql } from "@/lib/backtests/requests";
import type { BacktestResult } from "@/lib/backtests/result";
import { bookkeep } from "@/lib/changes/bookkeep";
import { watchRevisions } from "@/lib/changes/revision";
import { RuleSet, typeName } from "@/lib/policies/cedar";
import { contextJson, entitiesOf, typedInput } from "@/lib/policies/convert";
import { ensureDefaultTenant } from "@/lib/tenants/create";

// Recorded tool calls against 100 policies: how long the whole range takes, beside judging every row by itself with all
// policies (measured on some rows and extrapolated). `npm run bench:backtest -- 250000` for fewer rows.
const ROWS = Number(process.argv[2] ?? 1_000_000);
const POLICIES = 100;
const NAIVE_ROWS = 300;
const STEP_ROWS = 100_000;
const DAY_MS = 86_400_000;
const TOOLS = [
  "refund",
  "sql.query",
  "ticket.update",
  "http.fetch",
  "mail.send",
  "repo.push",
  "lookup",
  "report",
];

async function measure(ctx: Ctx): Promise<void> {
  const nowMs = ctx.now();
  await fill(ctx.tenant, nowMs);
  const range = { fromMs: nowMs - 8 * DAY_MS, toMs: nowMs + DAY_MS };
  for (const hasHistory of [false, true]) {
    const tried: Tried = {
      policy: { id: "pol_bench", name: "Bench" },
      text: policyText(hasHistory),
      mode: "enforce",
    };
    const startMs = performance.now();
    const startCpu = process.cpuUsage();
    const result = await compareOver(ctx, tried, range);
    const { user, system } = process.cpuUsage(startCpu);
    report(hasHistory, result, (performance.now() - startMs) / 1_000, (user + system) / 1_000_000);
    if (!hasHistory) await naive(ctx, tried, range);
  }
}

function report(
  hasHistory: boolean,
  { totals, distinct, groups }: BacktestResult,
  seconds: number,
  cpuSeconds: number,
): void {
  const words = hasHistory ? "with what sessions did before" : "by themselves";
  console.log(
    `${totals.judged} calls × ${POLICIES} policies, ${words}: ${seconds.toFixed(1)} s (${cpuSeconds.toFixed(1)} s of them of this process's CPU), ${Math.round(totals.judged / seconds)} rows/s, ` +
      `${distinct} distinct requests (${(100 - (100 * distinct) / totals.judged).toFixed(2)} % shared), ` +
      `${totals.newlyDenied} newly denied, ${totals.newlyHeld} newly held in ${groups.length} groups`,
  );
}

/** One statefulIsAuthorized a row with all rules: what a backtest without any idea would do. */
async function naive(ctx: Ctx, tried: Tried, range: { fromMs: number; toMs: number }): Promise<void> {
  const compared = await comparedFor(ctx, tried);
  const rows: RequestRow[] = [];
  const slice = { range, sessions: null, earliestMs: range.fromMs };
  for await (const row of distinctRequests(ctx, requestSql(compared, []), slice)) {
    rows.push(row);
    if (rows.length === NAIVE_ROWS) break;
  }
  const facts = await factsOf(ctx, rows, compared.needs);
  const { rules } = compared.after.book;
  const all = new RuleSet(Object.fromEntries(rules.map(({ id, text }) => [id, text])));
  const startMs = performance.now();
  for (const one of facts) {
    const { action, shape } = compared.after.book.actionOf(one);
    const input = shape && one.input ? typedInput(shape, one.input) : null;
    all.ask({
      principal: { type: typeName("Agent"), id: one.principal.id },
      action: { type: typeName("Action"), id: action },
      resource: { type: typeName("Tool"), id: one.resource.id },
      context: contextJson(one, shape, input),
      entities: entitiesOf(one),
    });
  }
  const perRowMs = (performance.now() - startMs) / facts.length;
  console.log(
    `naive, ${facts.length} rows one by one with all rules: ${perRowMs.toFixed(2)} ms a row, so ${((perRowMs * ROWS) / 1_000).toFixed(0)} s for all (extrapolated)`,
  );
}

/** Realistic rules: by tool and amount, by agent, by team, by region, hour and grade; one of ten names the session. */
function policyText(hasHistory: boolean): string {
  const rules = ["permit(principal, action, resource);"];
  for (let n = 1; n < POLICIES; n++) {
    const tool = TOOLS[n % TOOLS.length] ?? "";
    const kinds = [
      `@id("r${n}") @obligation("require-approval") forbid(principal, action == Bailiwick::Action::"tool:refund", resource) when { context.input has amount && context.input.amount.greaterThan(decimal("${n * 90}.5")) };`,
      `@id("r${n}") forbid(principal == Bailiwick::Agent::"agt_${n}", action, resource) when { context.environment == "production" };`,
      `@id("r${n}") forbid(principal in Bailiwick::Team::"Team ${n}", action in Bailiwick::Action::"callTool", resource) unless { resource.access == "read_only" };`,
      `@id("r${n}") forbid(principal, action in Bailiwick::Action::"callTool", resource == Bailiwick::Tool::"${tool}") when { context.grade == "E" && context.hour < ${n % 6} };`,
      `@id("r${n}") forbid(principal is Bailiwick::Agent, action, resource) when { context.environment == "staging-${n}" && principal.riskTier == "high" };`,
    ];
    const session = `@id("r${n}") forbid(principal, action == Bailiwick::Action::"tool:refund", resource) when { context.session.sum.amount.greaterThan(decimal("${n * 1_000}.0")) || context.session.toolCalls > ${n * 40} };`;
    rules.push(hasHistory && n % 10 === 0 ? session : (kinds[n % kinds.length] ?? ""));
  }
  return rules.join("\n");
}

/** Sessions of 20 calls; 200 agents, 500 people, 8 tools, amounts of cents up to 10,000; made inside the lake. */
async function fill(tenant: string, nowMs: number): Promise<void> {
  const shape = { amount: { type: "decimal", optional: true }, currency: { type: "String", optional: true } };
  const known = { tenant, tool: "refund", shape, calls: 200, at: new Date(nowMs) };
  await bookkeep((tx) => tx.insert(recordedShapes).values(known));
  for (let from = 0; from < ROWS; from += STEP_ROWS) {
    await lake().writer.command({
      query: INSERT,
      query_params: {
        tenant,
        from,
        count: Math.min(STEP_ROWS, ROWS - from),
        rows: ROWS,
        now: nowMs,
        tools: TOOLS,
      },
      clickhouse_settings: { max_partitions_per_insert_block: "0", max_threads: 2 },
    });
  }
}

const INSERT = `
INSERT INTO actions (tenant, id, ts, trace_id, span_id, session_id, kind, name, outcome, tool, target, workload, agent_id, agent_name,
  agent_key, principal, chain, grade, leaf, input, environment, resource, ingest_seq)
WITH number + {from:UInt64} AS n, intDiv(n, 20) AS session, cityHash64(n) AS h, cityHash64(session, 's') AS sh
SELECT {tenant:String}, concat('act_', lower(hex(h)), lower(hex(n))),
  fromUnixTimestamp64Milli(toInt64({now:UInt64} - 604800000 + intDiv(604800000 * n, {rows:UInt64})), 'UTC'),
  lower(hex(sh)), lower(hex(h)), concat('ses_', lower(hex(sh))), 'tool_call', 'execute_tool', if(h % 50 = 0, 'error', 'ok'),
  {tools:Array(String)}[h % 8 + 1] AS t, 'tools.example', 'default', concat('agent-', toString(sh % 200)), concat('Agent ', toString(sh % 200)),
  concat('agt_', toString(sh % 200)), concat('user', toString(sh % 500), '@example.com'),
  concat('[{"kind":"human","id":"user', toString(sh % 500), '@example.com"},{"kind":"agent","id":"agent-', toString(sh % 200), '"}]'),
  ['B', 'C', 'E'][h % 3 + 1], 1,
  if(t = 'refund', concat('{"amount":', toString((h % 1000000) / 100), ',"currency":"EUR","note":"', hex(h), '"}'), concat('{"q":"', hex(h), '"}')),
  ['production', 'staging'][sh % 2 + 1], '{"cloud.region":"eu-west-1"}', n + 1
FROM numbers({count:UInt64})`;

const dataDir = mkdtempSync(join(tmpdir(), "bailiwick-bench-backtest-"));
await openLake({ kind: "embedded", dataDir: join(dataDir, "lake") }, () => {});
await migrateLake();
const opened = await openStore({ dataDir: join(dataDir, "store") });
// As in the product: without it nothing is remembered, and the store is asked with every batch.
const stopWatching = watchRevisions(() => Date.now());
try {
  await ensureDefaultTenant(systemCtx());
  await measure(systemCtx());
} finally {
  await stopWatching();
  await opened.close();
  await closeLake();
  rmSync(dataDir, { recursive: true, force: true });
}
