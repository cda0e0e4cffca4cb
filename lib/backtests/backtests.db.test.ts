import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeLake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { policies, policyPublications, policyVersions, recordedShapes } from "@/db/store/schema/policies";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import type { ActionKind } from "@/lib/actions/action";
import { bookkeep } from "@/lib/changes/bookkeep";
import { leaseJob } from "@/lib/jobs/lease";
import { runJob } from "@/lib/jobs/run";
import { argumentsOf } from "@/lib/policies/argumentsOf";
import { askOf } from "@/lib/policies/askOf";
import { createPolicy } from "@/lib/policies/create";
import type { PolicyMode } from "@/lib/policies/decision";
import { editDraft } from "@/lib/policies/editDraft";
import { type Ask, gatherFacts } from "@/lib/policies/gather";
import { historiesOf, type Past, sumsOf } from "@/lib/policies/history";
import { judge } from "@/lib/policies/judge";
import { contentDigest } from "@/lib/policies/policy";
import { printFacts, readFacts } from "@/lib/policies/storedFacts";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { getBacktest, listBacktests } from "./backtest";
import { cancelBacktest } from "./cancel";
import { compareOver } from "./compare";
import { comparedFor } from "./compared";
import { evaluateAction } from "./evaluate";
import type { BacktestTotals } from "./result";
import { RUN_BACKTEST } from "./runJob";
import { startBacktest } from "./start";
import { changeOf } from "./tally";
import { makeTraffic, type TestAction, writeTraffic } from "./testTraffic";

const clock = { nowMs: Date.parse("2026-11-22T10:00:00.000Z") };
const folder = mkdtempSync(join(tmpdir(), "backtests-test-"));

const IN_FORCE = `permit(principal, action, resource);
forbid(principal, action == Bailiwick::Action::"tool:refund", resource)
  when { context.input has amount && context.input.amount.greaterThan(decimal("800.0")) };`;
const DRAFT = `permit(principal, action in Bailiwick::Action::"callTool", resource);
permit(principal, action == Bailiwick::Action::"useModel", resource) when { resource.name like "gpt-4.1*" };
permit(principal, action == Bailiwick::Action::"delegate", resource) when { principal is Bailiwick::Agent };
permit(principal, action == Bailiwick::Action::"retrieve", resource)
  when { context.hour < 12 && context.environment == "production" };
@id("over-500") @obligation("require-approval")
forbid(principal, action == Bailiwick::Action::"tool:refund", resource)
  when { context.input has amount && context.input.amount.greaterThan(decimal("500.0")) };
@id("card")
forbid(principal, action == Bailiwick::Action::"tool:refund", resource)
  when { context.input has card && context.input.card has last4 && context.input.card.last4 == "421" };
@id("much")
forbid(principal, action == Bailiwick::Action::"tool:refund", resource)
  when { context.session.sum.amount.greaterThan(decimal("900.5")) };
@id("busy")
forbid(principal, action, resource)
  when { context.session.toolCalls >= 5 && context.session.failed > 3 && context.region == "us-east-1" };
@id("boss")
forbid(principal, action in Bailiwick::Action::"callTool", resource)
  when { context.callers.contains("The boss") && context.grade == "B" && context.session.sameResource > 3 };
@id("tokens")
forbid(principal, action, resource) when { context.session.tokens > 2500 || context.session.costMicroUsd > 6000 };
`;

beforeAll(async () => {
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
});
afterAll(async () => {
  await closeLake();
  rmSync(folder, { recursive: true, force: true });
});

/** What a rebuilt history is made from, one action at a time: not by the lake. */
function pastOf(row: TestAction): Past {
  const isCall = row.kind === "model_call" && row.leaf === 1;
  const seconds = BigInt(row.ts.slice(0, 10));
  return {
    session: row.session_id,
    id: row.id,
    kind: row.kind as ActionKind,
    tool: row.tool,
    target: row.target,
    provider: row.provider,
    model: row.model,
    agentKey: row.agent_key,
    count: 1,
    approvals: 0,
    startNs: seconds * 1_000_000_000n + BigInt(row.ts.slice(11)),
    failed: row.outcome === "error" || row.outcome === "denied" ? 1 : 0,
    modelCalls: isCall ? 1 : 0,
    tokens: isCall ? (row.input_tokens ?? 0) + (row.output_tokens ?? 0) : 0,
    costNanoUsd: isCall ? (row.cost_nano_usd ?? 0) : 0,
    sums: row.tool === "refund" ? sumsOf(argumentsOf(row), ["amount"]) : {},
  };
}

const startMs = (row: TestAction) => Number(row.ts.slice(0, 10)) * 1_000 + Number(row.ts.slice(11, 14));

function askOfRow(row: TestAction, history: Record<string, number>): Ask | null {
  const { "cloud.region": region } = JSON.parse(row.resource);
  const ask = askOf({
    ...row,
    kind: row.kind as ActionKind,
    agentKey: row.agent_key,
    agentName: row.agent_name,
    chain: JSON.parse(row.chain),
    region,
    leaf: row.leaf === 1,
    atMs: startMs(row),
  });
  const input = argumentsOf(row);
  return ask && { ...ask, ...(input && { input }), history: { ...history, ...row.history } };
}

/** Every action judged by itself. */
async function oneByOne(ctx: Ctx, rows: readonly TestAction[], tried: Parameters<typeof comparedFor>[1]) {
  const { before, after } = await comparedFor(ctx, tried);
  const histories = historiesOf(rows.map(pastOf), new Set(rows.map(({ id }) => id)));
  const totals = {
    judged: 0,
    unchanged: 0,
    "newly-allowed": 0,
    "newly-denied": 0,
    "newly-held": 0,
    unjudged: 0,
  };
  const rules = new Map<string, number>();
  const firstStop = new Map<string, number>();
  for (const row of rows) {
    const ask = askOfRow(row, histories.get(row.id)?.history ?? {});
    if (!ask) continue;
    const [made] = await gatherFacts(ctx, [ask]);
    if (!made) throw new Error("no facts");
    const facts =
      row.policy_facts === "" ? made : { ...made, ...readFacts(row.policy_facts, { atMs: startMs(row) }) };
    const options = { mode: "simulated", clock: () => 0 } as const;
    const decision = judge(after, facts, options);
    const change = changeOf(before ? judge(before, facts, options).effect : "none", decision.effect);
    totals.judged += 1;
    totals[change ?? "unchanged"] += 1;
    if (decision.errors.length > 0) totals.unjudged += 1;
    if (change === null) continue;
    const key = [change, row.agent_key, decision.rules[0]?.rule ?? "none"].join(" ");
    rules.set(key, (rules.get(key) ?? 0) + 1);
    if (change !== "newly-allowed")
      firstStop.set(
        row.session_id,
        Math.min(firstStop.get(row.session_id) ?? Number.POSITIVE_INFINITY, startMs(row)),
      );
  }
  const laterSteps = rows.filter(
    (row) => askOfRow(row, {}) && startMs(row) > (firstStop.get(row.session_id) ?? Number.POSITIVE_INFINITY),
  ).length;
  const {
    "newly-allowed": newlyAllowed,
    "newly-denied": newlyDenied,
    "newly-held": newlyHeld,
    ...rest
  } = totals;
  return {
    totals: { ...rest, newlyAllowed, newlyDenied, newlyHeld } satisfies BacktestTotals,
    rules,
    laterSteps,
  };
}

let serial = 0;

describeOnEachStore("backtests", (open) => {
  let opened: FreshStore;
  let ctx: Ctx;
  let traffic: TestAction[];
  const policy = { id: "pol_tried", name: "Refunds" };
  const range = { fromMs: clock.nowMs - 90_000_000, toMs: clock.nowMs + 1_000 };

  async function inForce(text: string, mode: PolicyMode): Promise<void> {
    const at = new Date(clock.nowMs - 1_000);
    const { tenant } = ctx;
    const id = ctx.newId("pol");
    await bookkeep(async (tx) => {
      await tx.insert(policies).values({ id, tenant, name: id, nameKey: id, createdBy: "x", createdAt: at });
      const version = {
        id: ctx.newId("plv"),
        tenant,
        policy: id,
        number: 1,
        text,
        digest: "d",
        draftRevision: 1,
      };
      const by = { proposedBy: "x", proposedByName: "x", proposedAt: at, editedAt: at };
      await tx.insert(policyVersions).values({ ...version, ...by, why: "x", state: "approved" });
      const published = {
        id: ctx.newId("pub"),
        tenant,
        policy: id,
        version: version.id,
        mode,
        kind: "publish",
      } as const;
      await tx
        .insert(policyPublications)
        .values({ ...published, why: "x", by: "x", byName: "x", fromAt: at });
    });
  }

  beforeAll(async () => {
    opened = await open();
    await ensureDefaultTenant(systemCtx());
    serial += 1;
    const { id } = await createTenant(systemCtx(), { slug: `b${serial}-${process.pid}`, name: "B" });
    ctx = testCtx(id, ["admin"], clock);
    traffic = makeTraffic(id, 300, clock.nowMs);
    const shape = {
      amount: { type: "decimal", optional: true },
      currency: { type: "String", optional: true },
      card: { type: "Record", optional: true, fields: { last4: { type: "String", optional: true } } },
    };
    await bookkeep((tx) =>
      tx
        .insert(recordedShapes)
        .values({ tenant: id, tool: "refund", shape, calls: 200, at: new Date(clock.nowMs) }),
    );
    // Half of them were judged when they happened, and their agent has been something else since.
    for (const row of traffic.filter((_, at) => at % 2 === 0)) {
      const ask = askOfRow(row, {});
      const [facts] = ask ? await gatherFacts(ctx, [ask]) : [];
      if (!facts) continue;
      const { principal } = facts;
      row.policy_facts = printFacts({
        ...facts,
        principal: { ...principal, attrs: { ...principal.attrs, riskTier: "high" } },
      });
      if (row.span_id.endsWith("0")) row.history = { toolCalls: 12, failed: 7 };
    }
    await writeTraffic(traffic);
  });
  afterAll(() => opened.close());

  it("says of a range what judging one by one says", async () => {
    await inForce(IN_FORCE, "enforce");
    const tried = { policy, text: DRAFT, mode: "enforce" as const };
    const expected = await oneByOne(ctx, traffic, tried);
    const found = await compareOver(ctx, tried, range);
    expect(found.totals).toEqual(expected.totals);
    expect(found.totals.newlyDenied).toBeGreaterThan(10);
    expect(found.totals.newlyHeld).toBeGreaterThan(1);
    const groups = new Map<string, number>();
    for (const { change, agent, rule, actions } of found.groups) {
      const key = [change, agent.key, rule?.rule ?? "none"].join(" ");
      groups.set(key, (groups.get(key) ?? 0) + actions);
    }
    expect(groups).toEqual(expected.rules);
    expect(found.unseen.laterSteps).toBe(expected.laterSteps);
    const one = traffic.find(({ kind }) => kind === "delegation");
    const why = await evaluateAction(ctx, tried, one?.id ?? "");
    expect(why.rules.length).toBeGreaterThan(0);
  }, 300_000);

  it("runs as a job, once, and keeps what it found", async () => {
    const { id } = await createPolicy(ctx, {
      name: "Stop refunds",
      text: "permit(principal, action, resource)",
    });
    const asked = { policy: id, mode: "enforce" as const, ...range };
    await expect(startBacktest(ctx, asked)).rejects.toMatchObject({ code: "INVALID" });
    const text =
      'forbid(principal, action in Bailiwick::Action::"callTool", resource); permit(principal, action, resource);';
    await editDraft(ctx, id, { text, revision: 1 });
    const started = await startBacktest(ctx, asked);
    expect(started).toMatchObject({
      state: "waiting",
      mode: "enforce",
      digest: contentDigest(text),
      totals: null,
    });
    const stranger = testCtx("ten_other", ["admin"], clock);
    await expect(getBacktest(stranger, started.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(cancelBacktest(stranger, started.id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const attemptId = ctx.newId("att");
    const leased = await leaseJob([RUN_BACKTEST.name], { id: attemptId, process: "here 1" }, clock.nowMs);
    if (!leased) throw new Error("no job");
    await runJob(RUN_BACKTEST, leased, { attemptId, now: ctx.now }).ended;
    const done = await getBacktest(ctx, started.id);
    const calls = traffic.filter(({ kind }) => kind === "tool_call").length;
    expect(done.totals?.newlyDenied).toBeGreaterThan(calls / 2);
    expect(done.result?.groups.every(({ examples }) => examples.length > 0)).toBe(true);
    const example = done.result?.groups[0]?.examples[0];
    expect(traffic.find((row) => row.id === example?.id)?.session_id).toBe(example?.session);
    await expect(cancelBacktest(ctx, started.id)).rejects.toMatchObject({ code: "CONFLICT" });
    const second = await startBacktest(ctx, asked);
    expect((await cancelBacktest(ctx, second.id)).state).toBe("cancelled");
    expect((await listBacktests(ctx, id)).map(({ state }) => state)).toEqual(["cancelled", "done"]);
  }, 60_000);
});
