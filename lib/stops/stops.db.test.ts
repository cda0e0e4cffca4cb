import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { modelNames } from "@/db/store/schema/models";
import { servedModels } from "@/db/store/schema/subscriptions";
import { toolNames, toolServers, tools } from "@/db/store/schema/tools";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { makeAgent } from "@/lib/agents/register";
import { resumeAgent, suspendAgent } from "@/lib/agents/suspend";
import { bookkeep } from "@/lib/changes/bookkeep";
import { listChanges } from "@/lib/changes/list";
import { issueKey } from "@/lib/keys/issue";
import { registerModel } from "@/lib/models/register";
import { addSeen } from "@/lib/principals/addSeen";
import { listPrincipals } from "@/lib/principals/list";
import { mergePrincipals } from "@/lib/principals/merge";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { coverageOf, sumCoverage } from "./coverage";
import { type StopAsked, stopFor, stopsInForce } from "./inForce";
import { liftStop } from "./lift";
import { listStops } from "./list";
import { makeStop } from "./make";
import { keysAskingOf, reachOf } from "./reach";
import type { StopKind } from "./stop";

const clock = { nowMs: Date.parse("2026-11-22T08:00:00.000Z") };
const reason = "It refunds without end.";
const nobody = { agentIds: [], userIds: [] };
const folder = mkdtempSync(join(tmpdir(), "stops-test-"));
let serial = 0;

async function newTenant(): Promise<Ctx> {
  serial += 1;
  const { id } = await createTenant(systemCtx(), { slug: `s${serial}-${process.pid}`, name: `S ${serial}` });
  return testCtx(id, ["admin"], clock);
}

async function stopped(ctx: Ctx, asked: Partial<StopAsked>): Promise<string | null> {
  return stopFor(await stopsInForce(ctx), { ...nobody, ...asked })?.stop.id ?? null;
}

/** One row of the lake. */
async function act(ctx: Ctx, more: Record<string, unknown>): Promise<void> {
  serial += 1;
  const span = serial.toString(16).padStart(16, "0");
  const base = { tenant: ctx.tenant, id: `act_${span}`, span_id: span, session_id: "ses_1", outcome: "ok" };
  const at = { ts: "2026-11-22 07:00:00", ingest_seq: 1, agent_key: "agt_mine" };
  await lake().writer.insert({
    table: "actions",
    values: [{ ...base, ...at, ...more }],
    format: "JSONEachRow",
  });
}

const seenNow = { firstSeenAt: new Date(clock.nowMs), lastSeenAt: new Date(clock.nowMs) };

async function toolRow(ctx: Ctx, name: string, server: { name: string; url: string } | null) {
  const id = ctx.newId("tol");
  const at = { tenant: ctx.tenant, createdAt: new Date(clock.nowMs) };
  await bookkeep(async (tx) => {
    const serverId = server && ctx.newId("tsv");
    if (server && serverId) {
      const from = { source: "made", transport: "http", createdBy: "Kim" } as const;
      await tx.insert(toolServers).values({ id: serverId, nameKey: server.name, ...server, ...from, ...at });
    }
    const state = server ? "registered" : "discovered";
    await tx.insert(tools).values({ id, server: serverId, name, nameKey: name, state, ...at });
    const target = server ? `${server.name}.internal` : "desk";
    const met = { tenant: ctx.tenant, name, target, value: name, tool: id };
    await tx.insert(toolNames).values({ ...met, ...seenNow });
  });
  return id;
}

beforeAll(async () => {
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
});
afterAll(async () => {
  await closeLake();
  rmSync(folder, { recursive: true, force: true });
});

describeOnEachStore("stops", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(() => opened.close());

  it("stops an agent by all its keys and by its name in a chain, until it is lifted with a reason", async () => {
    const ctx = await newTenant();
    const { id } = await makeAgent(ctx, { name: "Refunder" });
    const key = { tenant: ctx.tenant, key: "agt_seen", agent: id, workload: "shop" };
    const names = { agentId: "refunder", agentName: "Refunder", service: "desk" };
    await bookkeep((tx) => tx.insert(agentKeys).values({ ...key, ...names, ...seenNow }));
    expect(await stopped(ctx, { agentIds: [id] })).toBeNull();
    const stop = await makeStop(ctx, { kind: "agent", target: id, reason });
    expect(stop).toMatchObject({ name: "Refunder", by: "Test person", reason, lifted: null });
    expect(await stopped(ctx, { agentIds: [id] })).toBe(stop.id);
    expect(await stopped(ctx, { agentIds: ["agt_seen"] })).toBe(stop.id);
    expect(await stopped(ctx, { callers: ["Refunder"] })).toBe(stop.id);
    expect(await stopped(ctx, { agentIds: ["agt_other"], callers: ["Other"] })).toBeNull();
    await expect(makeStop(ctx, { kind: "agent", target: id, reason })).rejects.toThrow("stopped already");
    await expect(liftStop(ctx, stop.id, "ok")).rejects.toMatchObject({ code: "INVALID" });
    expect(await liftStop(ctx, stop.id, "The loop is fixed now.")).toMatchObject({
      lifted: { by: "Test person" },
    });
    expect(await stopped(ctx, { agentIds: [id] })).toBeNull();
    await expect(liftStop(ctx, stop.id, "The loop is fixed now.")).rejects.toMatchObject({
      code: "CONFLICT",
    });
    const again = await makeStop(ctx, { kind: "agent", target: id, reason });
    expect((await listStops(ctx, { state: "in-force" })).stops.map((one) => one.id)).toEqual([again.id]);
    expect((await listStops(ctx, { state: "lifted" })).stops.map((one) => one.id)).toEqual([stop.id]);
    const { changes } = await listChanges(ctx, { noun: "stop" });
    expect(changes.map(({ verb }) => verb).sort()).toEqual(["lift", "make", "make"]);
  });

  it("goes on stopping an agent that was merged into another, and what is suspended", async () => {
    const ctx = await newTenant();
    const { id } = await makeAgent(ctx, { name: "One" });
    const { id: other } = await makeAgent(ctx, { name: "Two" });
    const stop = await makeStop(ctx, { kind: "agent", target: id, reason });
    await bookkeep((tx) => tx.update(agents).set({ mergedInto: other }).where(eq(agents.id, id)));
    expect(await stopped({ ...ctx, now: () => clock.nowMs + 5_000 }, { agentIds: [other] })).toBe(stop.id);
    await liftStop(ctx, stop.id, "It was the wrong one.");
    await suspendAgent(ctx, other, "Out of budget");
    expect(await stopped(ctx, { agentIds: [other] })).toBe(other);
    expect(await stopped(ctx, { callers: ["TWO "] })).toBe(other);
    await resumeAgent(ctx, other);
    expect(await stopped(ctx, { agentIds: [other] })).toBeNull();
  });

  it("stops a person by all names, also those that are merged later", async () => {
    const ctx = await newTenant();
    const at = { firstMs: clock.nowMs, lastMs: clock.nowMs };
    await addSeen(ctx, [
      { value: "kim@example.com", ...at },
      { value: "kim-oidc-0001", ...at },
    ]);
    const { principals } = await listPrincipals(ctx);
    const idOf = (value: string) =>
      principals.find(({ aliases }) => aliases.some((one) => one.value === value))?.id ?? "";
    const kim = idOf("kim@example.com");
    const stop = await makeStop(ctx, { kind: "principal", target: kim, reason });
    expect(await stopped(ctx, { userIds: ["kim@example.com"] })).toBe(stop.id);
    expect(await stopped(ctx, { userIds: ["kim-oidc-0001"] })).toBeNull();
    await mergePrincipals(ctx, { kept: idOf("kim-oidc-0001"), merged: kim });
    expect(await stopped(ctx, { userIds: ["kim-oidc-0001"] })).toBe(stop.id);
    expect(await stopped(ctx, { userIds: [kim] })).toBe(stop.id);
  });

  it("stops a tool where it is, and not its namesake elsewhere", async () => {
    const ctx = await newTenant();
    const refund = await toolRow(ctx, "refund", { name: "payments", url: "https://mcp.pay.example/mcp" });
    const mail = await toolRow(ctx, "mail", null);
    const stop = await makeStop(ctx, { kind: "tool", target: refund, reason });
    for (const server of ["payments", "payments.internal", "https://mcp.pay.example/mcp", ""])
      expect(await stopped(ctx, { tool: { name: "refund", server } })).toBe(stop.id);
    // Another's tool where its server is registered; a server that nobody knows gets past no stop.
    expect(await stopped(ctx, { tool: { name: "refund", server: "casino", at: "casino" } })).toBeNull();
    expect(await stopped(ctx, { tool: { name: "refund", server: "casino" } })).toBe(stop.id);
    expect(await stopped(ctx, { tool: { name: "look", server: "payments" } })).toBeNull();
    const wide = await makeStop(ctx, { kind: "tool", target: mail, reason });
    expect(await stopped(ctx, { tool: { name: "mail", server: "anywhere.example" } })).toBe(wide.id);
  });

  it("stops a model by all names bound to it, and a key", async () => {
    const ctx = await newTenant();
    const { id } = await registerModel(ctx, { provider: "openai", name: "gpt-4o" });
    const bound = { tenant: ctx.tenant, provider: "azure", value: "gpt-4o-eu", model: id };
    await bookkeep((tx) => tx.insert(modelNames).values(bound));
    const stop = await makeStop(ctx, { kind: "model", target: id, reason });
    expect(await stopped(ctx, { model: { provider: "openai", name: "gpt-4o" } })).toBe(stop.id);
    expect(await stopped(ctx, { model: { provider: "azure", name: "gpt-4o-eu" } })).toBe(stop.id);
    expect(await stopped(ctx, { model: { provider: "", name: "gpt-4o" } })).toBe(stop.id);
    expect(await stopped(ctx, { model: { provider: "azure", name: "gpt-4o" } })).toBe(stop.id);
    const served = { tenant: ctx.tenant, model: id, name: "chat", namespace: "llm", createdBy: "t" };
    await bookkeep((tx) =>
      tx.insert(servedModels).values({ id: ctx.newId("svm"), ...served, createdAt: new Date(clock.nowMs) }),
    );
    await registerModel(ctx, { provider: "azure", name: "gpt-4o" });
    for (const name of ["chat", "llm/chat"])
      expect(await stopped(ctx, { model: { provider: "", name } }), name).toBe(stop.id);
    expect(await stopped(ctx, { model: { provider: "Azure", name: "GPT-4o" } })).toBeNull();
    const { key } = await issueKey(ctx, { kind: "decide", name: "Gateway" });
    const keyStop = await makeStop(ctx, { kind: "key", target: key.id, reason });
    expect(await stopped(ctx, { keyId: key.id })).toBe(keyStop.id);
  });

  it("is not evaded by another spelling, in any word that a caller has", async () => {
    const ctx = await newTenant();
    const { id } = await makeAgent(ctx, { name: "Refund-Agent" });
    const names = { agentId: "Refunder", agentName: "Money back", service: "desk" };
    await bookkeep((tx) =>
      tx
        .insert(agentKeys)
        .values({ tenant: ctx.tenant, key: "agt_seen2", agent: id, workload: "Shop", ...names, ...seenNow }),
    );
    const target = await toolRow(ctx, "refund", { name: "pay", url: "https://mcp.pay.example/mcp" });
    const nested = await toolRow(ctx, "a/b", null);
    const { id: model } = await registerModel(ctx, { provider: "openai", name: "gpt-5" });
    const at = { firstMs: clock.nowMs, lastMs: clock.nowMs };
    await addSeen(ctx, [{ value: "Kim@Example.com", ...at }]);
    const kim = (await listPrincipals(ctx)).principals[0]?.id ?? "";
    const [agent, tool, other, used, person] = [
      await makeStop(ctx, { kind: "agent", target: id, reason }),
      await makeStop(ctx, { kind: "tool", target, reason }),
      await makeStop(ctx, { kind: "tool", target: nested, reason }),
      await makeStop(ctx, { kind: "model", target: model, reason }),
      await makeStop(ctx, { kind: "principal", target: kim, reason }),
    ].map((one) => one.id);
    const toolAt = (server: string, name: string) => ({ tool: { name, server } });
    const modelAt = (provider: string, name: string) => ({ model: { provider, name } });
    const table: [Partial<StopAsked>, string | undefined][] = [
      ...["refund-agent", "REFUND-AGENT", " Refund-Agent ", "Refund\u200b-Agent", "ｒefund-agent"].map(
        (name): [Partial<StopAsked>, string | undefined] => [{ callers: [name] }, agent],
      ),
      [{ callers: [id.toUpperCase()] }, agent],
      [{ callers: ["AGT_seen2"] }, agent],
      [{ callers: ["refunder"] }, agent],
      [{ callers: ["money BACK"] }, agent],
      [{ agentIds: [` ${id.toUpperCase()}`] }, agent],
      [{ claims: [{ name: "REFUNDER", workload: "shop" }] }, agent],
      [{ claims: [{ name: "refund-agent", workload: "elsewhere" }] }, agent],
      [toolAt("Pay", "refund"), tool],
      [toolAt("pay ", "refund"), tool],
      [toolAt("pay", "Refund\u200d"), tool],
      [toolAt("x", "refund"), tool],
      [toolAt("x/y", "refund"), tool],
      [toolAt("", "x/refund"), tool],
      [toolAt("a", "b"), other],
      [toolAt("", "A/B"), other],
      [modelAt("OpenAI", "GPT-5"), used],
      [modelAt("azure", "gpt-5"), used],
      [modelAt("", "openrouter/OpenAI/gpt-5"), used],
      [{ userIds: ["kim@example.COM "] }, person],
      [{ userIds: [kim.toUpperCase()] }, person],
    ];
    for (const [asked, expected] of table)
      expect(await stopped(ctx, asked), JSON.stringify(asked)).toBe(expected);
    const free: Partial<StopAsked>[] = [
      { callers: ["refund-agent-2"], claims: [{ name: "Refunder", workload: "crm" }] },
      { ...toolAt("pay", "refunds"), ...modelAt("openai", "gpt-5-mini"), userIds: ["kim@example.org"] },
      toolAt("a", "c"),
    ];
    for (const asked of free) expect(await stopped(ctx, asked), JSON.stringify(asked)).toBeNull();
  });

  it("counts what passed a decision point: the same tool call, or the same trace and what it is done with", async () => {
    const ctx = await newTenant();
    const mine = "agt_mine";
    await act(ctx, { kind: "tool_call", tool: "refund", tool_call_id: "call_1", trace_id: "t1" });
    await act(ctx, { kind: "tool_call", tool: "refund", trace_id: "t2" });
    await act(ctx, { kind: "tool_call", tool: "look", trace_id: "t2" });
    await act(ctx, { kind: "model_call", model: "gpt-4o", trace_id: "t2", leaf: 1 });
    await act(ctx, { kind: "model_call", model: "gpt-4o", trace_id: "t3", leaf: 1 });
    await act(ctx, { kind: "retrieval", target: "docs", trace_id: "t2" });
    await act(ctx, { kind: "delegation", agent_id: "helper", trace_id: "t2" });
    await act(ctx, { kind: "prompt", trace_id: "t2" });
    const decided = { kind: "decision", agent_key: "agt_asker" };
    await act(ctx, { ...decided, tool: "refund", tool_call_id: "call_1", trace_id: "other" });
    await act(ctx, { ...decided, tool: "refund", trace_id: "t2" });
    await act(ctx, { ...decided, model: "gpt-4o", trace_id: "t2" });
    await act(ctx, { ...decided, target: "docs", trace_id: "t2" });
    await act(ctx, { ...decided, target: mine, trace_id: "t2" });
    const range = { fromMs: clock.nowMs - 7 * 86_400_000, toMs: clock.nowMs + 60_000 };
    const found = await coverageOf(ctx, [mine, "agt_idle"], range);
    expect([...found]).toEqual([[mine, { actions: 7, decided: 5 }]]);
    expect(sumCoverage(found, [mine, "agt_idle"])).toEqual({ actions: 7, decided: 5 });
  });

  it("says of a tool, a model, a person and a key what a stop of it would have reached, by all their names", async () => {
    const ctx = await newTenant();
    const seen = { firstMs: clock.nowMs, lastMs: clock.nowMs };
    await addSeen(ctx, [
      { value: "kim@example.com", ...seen },
      { value: "kim-oidc-0001", ...seen },
    ]);
    const [kim, same] = (await listPrincipals(ctx)).principals.map(({ id }) => id);
    await mergePrincipals(ctx, { kept: kim ?? "", merged: same ?? "" });
    const { id: model } = await registerModel(ctx, { provider: "openai", name: "gpt-4o" });
    const { id: agent } = await makeAgent(ctx, { name: "Mine" });
    const tool = await toolRow(ctx, "refund", null);
    const met = {
      tenant: ctx.tenant,
      name: "refund",
      target: "pay",
      value: '["refund","pay"]',
      tool,
      ...seenNow,
    };
    const names = { tenant: ctx.tenant, provider: "azure", value: "gpt-4o-eu", model };
    const own = { agentId: "mine", agentName: "Mine", workload: "shop", service: "shop", ...seenNow };
    await bookkeep(async (tx) => {
      await tx.insert(toolNames).values(met);
      await tx.insert(modelNames).values(names);
      await tx.insert(agentKeys).values({ tenant: ctx.tenant, key: "agt_mine", agent, ...own });
    });
    const sends = await issueKey(ctx, { kind: "ingest", name: "Shop", workload: "shop" });
    const asks = await issueKey(ctx, { kind: "decide", name: "Gateway" });
    const call = { kind: "tool_call", tool: "refund", target: "pay", workload: "shop" };
    const use = { kind: "model_call", leaf: 1, trace_id: "t1" };
    await act(ctx, { ...call, trace_id: "t1", principal: "kim@example.com" });
    await act(ctx, { ...call, trace_id: "t2", principal: "kim-oidc-0001" });
    await act(ctx, { ...call, target: "elsewhere", trace_id: "t1" });
    await act(ctx, { ...use, provider: "openai", model: "gpt-4o", workload: "crm" });
    await act(ctx, { ...use, provider: "azure", model: "gpt-4o-eu" });
    await act(ctx, { ...use, provider: "azure", model: "gpt-4o" });
    const attributes = JSON.stringify({ "bailiwick.decision.key": asks.key.id });
    const asked = { kind: "decision", trace_id: "t1", agent_key: "agt_asker", attributes };
    await act(ctx, { ...asked, tool: "refund" });
    await act(ctx, { ...asked, model: "gpt-4o-eu" });
    const range = { fromMs: clock.nowMs - 7 * 86_400_000, toMs: clock.nowMs + 60_000 };
    const reach = (kind: StopKind, target = "") => reachOf(ctx, { kind, target }, range);
    expect(await reach("tool", tool)).toEqual({ counts: "done", actions: 2, decided: 1 });
    expect(await reach("model", model)).toEqual({ counts: "done", actions: 2, decided: 1 });
    expect(await reach("principal", kim)).toEqual({ counts: "done", actions: 2, decided: 1 });
    expect(await reach("agent", agent)).toEqual({ counts: "done", actions: 6, decided: 3 });
    expect(await reach("key", asks.key.id)).toEqual({ counts: "asked", actions: 2, decided: 2 });
    expect(await reach("key", sends.key.id)).toEqual({ counts: "sent", actions: 3, decided: 0 });
    expect(await keysAskingOf(ctx, ["agt_mine", "agt_asker"], range)).toEqual([asks.key.id]);
    expect(await keysAskingOf(ctx, ["agt_mine"], range)).toEqual([]);
    const stranger = reachOf(await newTenant(), { kind: "tool", target: tool }, range);
    await expect(stranger).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("asks for the ability, and shows and stops nothing of another tenant", async () => {
    const [ctx, other] = [await newTenant(), await newTenant()];
    const { id } = await makeAgent(ctx, { name: "Mine" });
    const author = testCtx(ctx.tenant, ["policy-author"], clock);
    await expect(makeStop(author, { kind: "agent", target: id, reason })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
    await expect(makeStop(other, { kind: "agent", target: id, reason })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const responder = testCtx(ctx.tenant, ["responder"], clock);
    const stop = await makeStop(responder, { kind: "agent", target: id, reason });
    await expect(liftStop(other, stop.id, reason)).rejects.toMatchObject({ code: "NOT_FOUND" });
    expect(await stopped(other, { agentIds: [id] })).toBeNull();
    expect((await listStops(other)).stops).toEqual([]);
  });
});
