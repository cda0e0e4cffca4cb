import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { closeLake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { readRows } from "@/db/lake/query";
import { sql } from "@/db/lake/sql";
import { openStore, type StoreHandle } from "@/db/store/open";
import { policyVersions } from "@/db/store/schema/policies";
import { newSpanId, newTraceId, sendSpans, type TestSpan } from "@/e2e/otlp";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { makeAgent } from "@/lib/agents/register";
import { bookkeep } from "@/lib/changes/bookkeep";
import { issueKey } from "@/lib/keys/issue";
import { listAlerts } from "@/lib/policies/listAlerts";
import { flushPolicyAlerts } from "@/lib/policies/noteAlerts";
import { contentDigest } from "@/lib/policies/policy";
import { readFacts } from "@/lib/policies/storedFacts";
import { putPolicyInForce } from "@/lib/policies/testPolicy";
import { makeStop } from "@/lib/stops/make";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { addServer } from "@/lib/tools/addServer";
import { importTools } from "@/lib/tools/importTools";
import { listTools } from "@/lib/tools/listTools";
import { type Collector, startCollector } from "./main";

const folder = mkdtempSync(join(tmpdir(), "judging-test-"));
const HOUR = 3_600_000;
let store: StoreHandle;
let collector: Collector;
let url: string;

beforeAll(async () => {
  store = await openStore({ dataDir: folder });
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
  await ensureDefaultTenant(systemCtx());
  collector = await startCollector({ host: "127.0.0.1", port: 0, log: () => undefined });
  url = `http://127.0.0.1:${collector.port}`;
});
afterAll(async () => {
  await collector?.stop();
  await closeLake();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

const row = z.object({
  name: z.string(),
  effect: z.string(),
  decision_mode: z.string(),
  decisions: z.string().transform((text) => (text === "" ? [] : JSON.parse(text))),
  policy_facts: z.string(),
  history: z.record(z.string(), z.coerce.number()),
});

/** A tenant of its own, with a key, and what its rows say of policies, by span name. */
async function tenant(slug: string) {
  const { id } = await createTenant(systemCtx(), { slug, name: slug });
  const { secret, key } = await issueKey(systemCtx(id), {
    kind: "ingest",
    name: "shop",
    workload: "acme/shop",
  });
  const admin = testCtx(id, ["admin"]);
  const rows = async () => {
    const found = await readRows(
      sql`SELECT name, effect, decision_mode, decisions, policy_facts, history FROM actions FINAL WHERE tenant = {tenant:String}`,
      row,
      { name: "test", tenant: id },
    );
    return new Map(found.map((one) => [one.name, one]));
  };
  const send = async (spans: readonly TestSpan[]) => {
    expect((await sendSpans(url, secret, spans)).status).toBe(200);
  };
  return { admin, rows, send, keyId: key.id };
}

const startMs = Date.now() - 60_000;
const agentSpan = (name: string, agent: string, more: Partial<TestSpan> = {}): TestSpan => ({
  traceId: "",
  spanId: newSpanId(),
  name,
  startMs,
  attributes: { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": agent, ...more.attributes },
  ...more,
});
const toolSpan = (name: string, tool: string, args: object, more: Partial<TestSpan> = {}): TestSpan => ({
  traceId: "",
  spanId: newSpanId(),
  name,
  startMs,
  ...more,
  attributes: {
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": tool,
    "gen_ai.tool.call.arguments": JSON.stringify(args),
    ...more.attributes,
  },
});

/** A registered tool whose `amount` is a number. */
async function registerRefund(admin: Ctx): Promise<void> {
  const server = await addServer(admin, { name: "Pay" });
  const inputSchema = { type: "object", properties: { amount: { type: "number" } } };
  const bytes = Buffer.from(JSON.stringify({ tools: [{ name: "refund", inputSchema }] }));
  await importTools(admin, server.id, { name: "tools.json", bytes });
}

const RULES = `permit(principal, action, resource);
@id("no-shell") forbid(principal is Bailiwick::Agent, action in Bailiwick::Action::"callTool", resource)
  when { principal.name == "researcher" && resource.name == "shell" };
@id("many") @obligation("require-approval") forbid(principal, action in Bailiwick::Action::"callTool", resource)
  when { context.session.toolCalls >= 2 };`;

describe("judging what comes in", () => {
  it("says nothing where no policy was in force, and what it says of everything else", async () => {
    const { admin, rows, send } = await tenant("judged");
    const traceId = newTraceId();
    const at = (ms: number) => ({ traceId, startMs: startMs + ms });
    const root = agentSpan("root", "planner", at(0));
    const sub = agentSpan("sub", "researcher", { ...at(1), parentSpanId: root.spanId });
    const under = { traceId, parentSpanId: sub.spanId };
    const model: TestSpan = {
      ...at(2),
      ...under,
      spanId: newSpanId(),
      name: "model",
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "m",
        "gen_ai.provider.name": "p",
      },
    };
    const calls = [
      toolSpan("early", "shell", {}, { ...under, startMs: startMs - HOUR }),
      toolSpan("shell", "shell", {}, { ...under, startMs: startMs + 3 }),
      toolSpan("look", "look", {}, { ...under, startMs: startMs + 4 }),
      toolSpan("again", "look", {}, { ...under, startMs: startMs + 5 }),
    ];
    await putPolicyInForce(admin, { name: "Base", text: RULES, mode: "observe", fromMs: startMs - 10 });
    await send([root, sub, model, ...calls]);
    const found = await rows();
    expect(Object.fromEntries([...found].map(([name, one]) => [name, one.effect]))).toEqual({
      root: "allow",
      sub: "allow",
      model: "allow",
      early: "",
      shell: "deny",
      look: "hold",
      again: "hold",
    });
    expect(found.get("early")).toMatchObject({
      decision_mode: "",
      decisions: [],
      policy_facts: "",
      history: {},
    });
    const shell = found.get("shell");
    expect(shell?.decisions).toMatchObject([
      { mode: "observed", source: "policy", rules: [{ policyName: "Base", version: 1, rule: "no-shell" }] },
    ]);
    expect(shell?.history).toMatchObject({ toolCalls: 1, modelCalls: 1, actions: 4, sameResource: 1 });
    const facts = readFacts(shell?.policy_facts ?? "", { atMs: startMs + 3 });
    expect(facts).toMatchObject({ action: "callTool", context: { callers: ["planner"], now: startMs + 3 } });
    expect(facts.principal.attrs.name).toBe("researcher");
    expect(facts.input).toBeUndefined();
    // Whoever called the other asked for the delegation.
    const asked = readFacts(found.get("sub")?.policy_facts ?? "", { atMs: startMs });
    expect([asked.action, asked.principal.attrs.name, asked.resource.attrs.name]).toEqual([
      "delegate",
      "planner",
      "researcher",
    ]);
  });

  it("judges the same whatever comes first, and in whatever batches", async () => {
    const whole = await tenant("whole");
    const split = await tenant("split");
    const traceId = newTraceId();
    const at = (ms: number) => ({ traceId, startMs: startMs + ms });
    const root = agentSpan("root", "planner", {
      ...at(0),
      attributes: {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.agent.name": "planner",
        "gen_ai.conversation.id": "talk",
        "user.id": "alice@example.com",
      },
    });
    const sub = agentSpan("sub", "researcher", { ...at(1), parentSpanId: root.spanId });
    const under = { traceId, parentSpanId: sub.spanId };
    const calls = ["shell", "look", "shell 2", "look 2", "look 3"].map((name, nth) =>
      toolSpan(name, name.split(" ")[0] ?? "", { n: nth }, { ...under, startMs: startMs + 2 + nth }),
    );
    for (const { admin } of [whole, split])
      await putPolicyInForce(admin, { name: "Base", text: RULES, mode: "enforce", fromMs: startMs - HOUR });
    await whole.send([root, sub, ...calls]);
    for (const one of [...calls, sub, root]) await split.send([one]);
    const [one, other] = [await whole.rows(), await split.rows()];
    const said = (rows: typeof one) =>
      [...rows]
        .map(([name, { effect, history, decisions }]) => ({
          name,
          effect,
          history,
          rules: decisions[0]?.rules,
        }))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
    const withoutPolicy = (list: ReturnType<typeof said>) =>
      list.map(({ rules, ...rest }) => ({
        ...rest,
        rules: rules?.map((rule: { rule: string }) => rule.rule),
      }));
    expect(withoutPolicy(said(other))).toEqual(withoutPolicy(said(one)));
    expect(one.get("shell")?.effect).toBe("deny");
    expect(one.get("look 2")?.effect).toBe("hold");
    expect(one.get("look 2")?.history).toMatchObject({ toolCalls: 3, sameResource: 1 });
  });

  it("adds up what a tool was called with, over batches and however it is written", async () => {
    const { admin, rows, send } = await tenant("sums");
    const traceId = newTraceId();
    const text = `permit(principal, action, resource);
      @id("much") forbid(principal, action == Bailiwick::Action::"tool:refund", resource)
        when { context.session.sum.amount.greaterThan(decimal("10.0")) };`;
    await putPolicyInForce(admin, { name: "Sums", text, mode: "observe", fromMs: startMs - HOUR });
    await registerRefund(admin);
    const call = (name: string, args: string, ms: number): TestSpan => ({
      ...toolSpan(name, "refund", {}, { traceId, startMs: startMs + ms }),
      attributes: {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "refund",
        "gen_ai.tool.call.arguments": args,
      },
    });
    await send([call("a", '{"amount":4.00005}', 0), call("b", '{"amount":1,"amount":5}', 1)]);
    await send([call("c", '{"amount":"text"}', 2), call("d", '{"\\u0061mount":1}', 3)]);
    await send([call("e", '{"amount":0.5}', 4), call("f", '{"amount":1}', 5)]);
    const found = await rows();
    const sums = [...found].sort().map(([name, one]) => [name, one.history["sum.amount"] ?? 0, one.effect]);
    expect(sums).toEqual([
      ["a", 0, "allow"],
      ["b", 40_001, "allow"],
      ["c", 90_001, "allow"],
      ["d", 90_001, "allow"],
      ["e", 100_001, "deny"],
      ["f", 105_001, "deny"],
    ]);
  });

  it("marks an action as an error of a policy that cannot be read any more, tells it once, and loses nothing", async () => {
    const { admin, rows, send } = await tenant("torn");
    const fromMs = Date.now() - HOUR;
    const ALL = "permit(principal, action, resource);";
    await putPolicyInForce(admin, { name: "Base", text: ALL, mode: "observe", fromMs });
    const torn = await putPolicyInForce(admin, { name: "Torn", text: ALL, mode: "enforce", fromMs });
    await putPolicyInForce(admin, {
      name: "Watch",
      text: '@id("shells") @title("Shells") @obligation("alert") permit(principal, action, resource == Bailiwick::Tool::"shell");',
      mode: "observe",
      fromMs,
    });
    const setText = (text: string) => {
      const digest = contentDigest(text);
      return bookkeep((tx) =>
        tx.update(policyVersions).set({ text, digest }).where(eq(policyVersions.policy, torn)),
      );
    };
    await setText("permit(principal,");
    const traceId = newTraceId();
    const calls = (many: number) =>
      Array.from({ length: many }, (_, at) => toolSpan(`call ${at}`, "shell", {}, { traceId }));
    await send(calls(3));
    const found = await rows();
    expect([...found.values()].map(({ effect, decision_mode }) => [effect, decision_mode])).toEqual(
      Array.from({ length: 3 }, () => ["deny", "observed"]),
    );
    const [decision] = found.get("call 0")?.decisions ?? [];
    expect(decision.errors).toEqual([
      expect.stringContaining("Torn, version 1, is in force and cannot be read: "),
    ]);
    await flushPolicyAlerts();
    expect(await listAlerts(admin)).toMatchObject([
      { policy: { name: "Torn" }, rule: "", principal: null, count: 3, mode: "enforced" },
    ]);

    await setText(ALL);
    await makeAgent(admin, { name: "an edit, so that it is read anew" });
    const again = calls(4);
    await send(again);
    await send(again);
    await flushPolicyAlerts();
    expect(await listAlerts(admin), "an action that comes twice is told once").toMatchObject([
      { policy: { name: "Watch" }, rule: "shells", effect: "allow", mode: "observed", count: 4 },
      { policy: { name: "Torn" }, count: 3 },
    ]);
  });

  it("marks what is stopped from then on, without any policy", async () => {
    const { admin, rows, send, keyId } = await tenant("stopped");
    const traceId = newTraceId();
    await makeStop(admin, { kind: "key", target: keyId, reason: "It is no longer in our hands" });
    await send([
      toolSpan("before", "shell", {}, { traceId, startMs }),
      toolSpan("after", "shell", {}, { traceId, startMs: Date.now() + 5 }),
    ]);
    const found = await rows();
    expect([...found].map(([name, one]) => [name, one.effect]).sort()).toEqual([
      ["after", "deny"],
      ["before", ""],
    ]);
    expect(found.get("after")?.decisions).toMatchObject([{ source: "stop", mode: "observed" }]);
  });

  it("marks a stopped agent and a tool however telemetry spells them", async () => {
    const { admin, rows, send } = await tenant("spelled");
    await registerRefund(admin);
    const tool = (await listTools(admin, {})).tools.find(({ name }) => name === "refund")?.id ?? "";
    const { id: agent } = await makeAgent(admin, { name: "Refund-Agent" });
    await makeStop(admin, { kind: "agent", target: agent, reason: "It refunds without end" });
    await makeStop(admin, { kind: "tool", target: tool, reason: "It refunds without end" });
    const at = (nth: number) => ({ traceId: newTraceId(), startMs: Date.now() + 5 + nth });
    const acts = (name: string, who: string, called: string, nth: number) => {
      const place = at(nth);
      const root = agentSpan(`root of ${name}`, who, place);
      return [root, toolSpan(name, called, {}, { ...place, parentSpanId: root.spanId })];
    };
    await send([
      ...acts("small", "refund-agent", "look", 0),
      ...acts("wide", " REFUND\u200b-AGENT", "look", 1),
      ...acts("tool", "planner", "Refund ", 2),
      ...acts("free", "planner", "look", 3),
    ]);
    const found = await rows();
    const effects = ["small", "wide", "tool", "free"].map((name) => found.get(name)?.effect);
    expect(effects).toEqual(["deny", "deny", "deny", ""]);
  });
});
