import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { memberships, people } from "@/db/store/schema/people";
import { principals } from "@/db/store/schema/principals";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { listChanges } from "@/lib/changes/list";
import { addSeen } from "@/lib/principals/addSeen";
import { listPrincipals } from "@/lib/principals/list";
import { makeService } from "@/lib/principals/make";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { activityOf, toolsOf } from "./activity";
import { attestAgent } from "./attest";
import { authorityOf } from "./authority";
import { bindKey, unbindKey } from "./bind";
import { agentCalls } from "./calls";
import { discoverAgents, lookForAgents } from "./discover";
import { editAgent } from "./edit";
import { agentFacets } from "./facets";
import { getAgent } from "./get";
import { agentOfKey } from "./known";
import { listAgents } from "./list";
import { observedOf } from "./observed";
import { agentQuality } from "./quality";
import { makeAgent, registerAgent } from "./register";
import { restoreAgent, retireAgent } from "./retire";
import { observedRuntime } from "./runtime";
import { suggestOwner } from "./suggest";
import { resumeAgent, suspendAgent } from "./suspend";

const clock = { nowMs: Date.parse("2026-11-21T10:00:00.000Z") };
const folder = mkdtempSync(join(tmpdir(), "agents-test-"));
let serial = 0;

beforeAll(async () => {
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
});
afterAll(async () => {
  await closeLake();
  rmSync(folder, { recursive: true, force: true });
});

async function newTenant(): Promise<Ctx> {
  serial += 1;
  const { id } = await createTenant(systemCtx(), { slug: `a${serial}-${process.pid}`, name: `A ${serial}` });
  return testCtx(id, ["admin"], clock);
}

const key = (ctx: Ctx, agent: string) => `agt_${ctx.tenant}_${agent}`;

/** One row of an agent; `span` again with a higher `seq` corrects it. */
async function act(ctx: Ctx, agent: string, more: Record<string, unknown> = {}): Promise<void> {
  serial += 1;
  const span = serial.toString(16).padStart(16, "0");
  const base = {
    tenant: ctx.tenant,
    id: `act_${span}`,
    trace_id: span,
    span_id: span,
    session_id: `ses_${span}`,
    ts: "2026-11-21 09:00:00",
    workload: "shop",
    service: "desk",
    outcome: "ok",
    ingest_seq: 1,
    agent_key: key(ctx, agent),
    agent_id: agent,
    agent_name: `The ${agent}`,
  };
  await lake().writer.insert({ table: "actions", values: [{ ...base, ...more }], format: "JSONEachRow" });
}

const names = async (ctx: Ctx, filter: Parameters<typeof listAgents>[1] = {}) =>
  (await listAgents(ctx, filter)).agents.map(({ name, state }) => `${name} ${state}`);

async function personCalled(ctx: Ctx, value: string): Promise<string> {
  await addSeen(ctx, [{ value, firstMs: clock.nowMs - 1, lastMs: clock.nowMs }]);
  const { principals } = await listPrincipals(ctx, { q: value });
  return principals[0]?.id ?? "";
}

describeOnEachStore("agents", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(() => opened.close());

  it("come from telemetry with what it says of them, without those of a moment", async () => {
    const ctx = await newTenant();
    const span = { trace_id: "ff", span_id: "ff", id: "act_ff" };
    await act(ctx, "ghost", span);
    await act(ctx, "clerk", { ...span, ingest_seq: 2 });
    await act(ctx, "clerk", {
      environment: "production",
      dialect: "vercel-ai",
      attributes: '{"gen_ai.agent.version":"1.2.0"}',
    });
    expect(await discoverAgents(ctx)).toEqual({ seen: 2, added: 1 });
    expect((await discoverAgents(ctx)).added).toBe(0);
    const clerk = await getAgent(ctx, key(ctx, "clerk"));
    expect(clerk).toMatchObject({
      name: "The clerk",
      state: "discovered",
      environment: "production",
      framework: "vercel-ai",
      version: "1.2.0",
      lastSeenAt: "2026-11-21T09:00:00.000Z",
      keys: [{ service: "desk", bound: false }],
    });
    await expect(getAgent(ctx, key(ctx, "ghost"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(getAgent(await newTenant(), key(ctx, "clerk"))).rejects.toMatchObject({ code: "NOT_FOUND" });
    await act(ctx, "late", { ts: "2026-11-21 09:30:00" });
    await lookForAgents(ctx);
    expect(await names(ctx)).toEqual(["The clerk discovered"]);
    await lookForAgents({ ...ctx, now: () => clock.nowMs + 3_000 });
    expect(await names(ctx), "the last seen first").toEqual(["The late discovered", "The clerk discovered"]);
  });

  it("are registered, owned by people, attested, and each edit is a change", async () => {
    const ctx = await newTenant();
    await act(ctx, "clerk", { principal: "kim@acme.com" });
    await act(ctx, "clerk", { principal: "kim@acme.com" });
    await discoverAgents(ctx);
    const kim = await personCalled(ctx, "kim@acme.com");
    expect(await suggestOwner(ctx, [key(ctx, "clerk")]), "nobody with an account here").toBeNull();
    await bookkeep(async (tx) => {
      const person = { id: `per_${ctx.tenant}`, email: `${ctx.tenant}@acme.com`, name: "Kim" };
      const createdAt = new Date(clock.nowMs);
      await tx.insert(people).values({ ...person, createdAt });
      await tx
        .insert(memberships)
        .values({ tenant: ctx.tenant, person: person.id, roles: ["member"], createdAt });
      await tx.update(principals).set({ person: person.id }).where(eq(principals.id, kim));
    });
    expect(await suggestOwner(ctx, [key(ctx, "clerk")])).toEqual({ id: kim, name: "kim@acme.com", share: 1 });
    const bot = await makeService(ctx, { name: "bot" });
    await expect(registerAgent(ctx, key(ctx, "clerk"), { owner: bot.id })).rejects.toMatchObject({
      code: "INVALID",
    });
    await registerAgent(ctx, key(ctx, "clerk"), {
      owner: kim,
      riskTier: "high",
      allowed: { tools: ["b", "a", "a "] },
    });
    await expect(registerAgent(ctx, key(ctx, "clerk"), {})).rejects.toMatchObject({ code: "CONFLICT" });
    await attestAgent(ctx, key(ctx, "clerk"), { days: 10 });
    expect(await getAgent(ctx, key(ctx, "clerk"))).toMatchObject({
      state: "registered",
      owner: { id: kim },
      riskTier: "high",
      allowed: { tools: ["a", "b"] },
      attestation: { by: "Test person", endsAt: "2026-12-01T10:00:00.000Z", lapsed: false },
    });
    await editAgent(ctx, key(ctx, "clerk"), { owner: null, purpose: "Refunds" });
    const { changes } = await listChanges(ctx, { target: key(ctx, "clerk") });
    expect(changes.map(({ verb }) => verb)).toEqual(["edit", "attest", "register"]);
    const member = testCtx(ctx.tenant, ["responder"], clock);
    await expect(editAgent(member, key(ctx, "clerk"), {})).rejects.toMatchObject({ code: "FORBIDDEN" });
    const stranger = await newTenant();
    await expect(editAgent(stranger, key(ctx, "clerk"), {})).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("are stopped with a reason, which is a fact for who judges, and go on", async () => {
    const ctx = await newTenant();
    await act(ctx, "clerk");
    await discoverAgents(ctx);
    const responder = testCtx(ctx.tenant, ["responder"], clock);
    await expect(suspendAgent(responder, key(ctx, "clerk"), " ")).rejects.toMatchObject({ code: "INVALID" });
    await suspendAgent(responder, key(ctx, "clerk"), "Refunds twice");
    expect(await agentOfKey(ctx, key(ctx, "clerk"))).toMatchObject({
      suspended: { atMs: clock.nowMs, reason: "Refunds twice" },
    });
    await expect(suspendAgent(responder, key(ctx, "clerk"), "Once more")).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await resumeAgent(responder, key(ctx, "clerk"));
    expect(await agentOfKey(ctx, key(ctx, "clerk"))).toMatchObject({ state: "discovered", suspended: null });
    expect(await agentOfKey(await newTenant(), key(ctx, "clerk"))).toBeNull();
  });

  it("take a second workload's key, and give it back whole", async () => {
    const ctx = await newTenant();
    await act(ctx, "clerk");
    await act(ctx, "copy", { ts: "2026-11-21 09:20:00", workload: "shop2" });
    await discoverAgents(ctx);
    const { id } = await makeAgent(ctx, { name: "Refund clerk" });
    await bindKey(ctx, id, key(ctx, "clerk"));
    await bindKey(ctx, id, key(ctx, "copy"));
    expect(await names(ctx)).toEqual(["Refund clerk registered"]);
    expect((await getAgent(ctx, id)).lastSeenAt).toBe("2026-11-21T09:20:00.000Z");
    expect(await agentOfKey(ctx, key(ctx, "copy"))).toMatchObject({ id });
    await act(ctx, "copy", { ts: "2026-11-21 09:40:00", workload: "shop2" });
    expect((await discoverAgents(ctx)).added).toBe(0);
    expect((await getAgent(ctx, id)).lastSeenAt).toBe("2026-11-21T09:40:00.000Z");
    await expect(bindKey(ctx, key(ctx, "clerk"), key(ctx, "copy"))).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await unbindKey(ctx, id, key(ctx, "copy"));
    expect(await names(ctx)).toEqual(["The copy discovered", "Refund clerk registered"]);
    expect((await getAgent(ctx, id)).lastSeenAt).toBe("2026-11-21T09:00:00.000Z");
    await expect(unbindKey(ctx, key(ctx, "copy"), key(ctx, "copy"))).rejects.toMatchObject({
      code: "CONFLICT",
    });
  });

  it("are listed with the unregistered on top, searched, counted by facet, and paged", async () => {
    const ctx = await newTenant();
    for (const name of ["Beta", "Alpha", "Gamma"]) await makeAgent(ctx, { name, environment: "production" });
    await act(ctx, "zed", { service: "warehouse" });
    await discoverAgents(ctx);
    expect(await names(ctx)).toEqual([
      "The zed discovered",
      "Alpha registered",
      "Beta registered",
      "Gamma registered",
    ]);
    expect(await names(ctx, { q: "WARE" })).toEqual(["The zed discovered"]);
    expect(await names(ctx, { q: "100%" })).toEqual([]);
    const first = await listAgents(ctx, { limit: 2 });
    expect(await names(ctx, { limit: 2, cursor: first.next ?? "" })).toEqual([
      "Beta registered",
      "Gamma registered",
    ]);
    const beta = (await listAgents(ctx, { q: "beta" })).agents[0]?.id ?? "";
    await retireAgent(ctx, beta);
    const { facets, counts } = await agentFacets(ctx, { environment: "production" });
    expect(counts).toEqual({
      agents: 3,
      unregistered: 1,
      ownerless: 2,
      orphaned: 2,
      suspended: 0,
      lapsed: 0,
      retired: 1,
    });
    expect(facets.state).toEqual([
      { value: "registered", label: "registered", count: 2 },
      { value: "retired", label: "retired", count: 1 },
    ]);
    expect(facets.environment.map(({ value, count }) => `${value} ${count}`)).toEqual([
      "production 2",
      "none 1",
    ]);
    expect(await names(ctx, { attention: "orphaned" })).toHaveLength(2);
    await restoreAgent(ctx, beta);
    expect(await names(ctx, { environment: "production" })).toHaveLength(3);
  });

  it("say what they did, for whom, how well and where", async () => {
    const ctx = await newTenant();
    const score = (value: number) =>
      JSON.stringify([
        {
          name: "gen_ai.evaluation.result",
          attributes: { "gen_ai.evaluation.name": "relevance", "gen_ai.evaluation.score.value": value },
        },
      ]);
    const model = { kind: "model_call", model: "gpt-4.1", leaf: 1 };
    await act(ctx, "clerk", {
      ...model,
      provider: "openai",
      cost_nano_usd: 300,
      events: score(0.5),
      grade: "C",
    });
    await act(ctx, "clerk", { ...model, events: score(1), principal: "kim", grade: "D" });
    await act(ctx, "clerk", {
      kind: "tool_call",
      tool: "fetch",
      target: "mcp.acme",
      outcome: "denied",
      grade: "D",
    });
    await act(ctx, "clerk", {
      ts: "2026-11-21 09:50:00",
      outcome: "error",
      grade: "E",
      resource: '{"k8s.namespace.name":"desk","k8s.pod.runtime_class":"kata"}',
    });
    const keys = [key(ctx, "clerk")];
    const range = { fromMs: clock.nowMs - 86_400_000, toMs: clock.nowMs };
    expect((await activityOf(ctx, keys, range)).get(key(ctx, "clerk"))).toEqual({
      ok: 2,
      error: 1,
      denied: 1,
      other: 0,
    });
    expect((await toolsOf(ctx, keys)).get(key(ctx, "clerk"))).toEqual(["fetch"]);
    const days = await agentQuality(ctx, keys);
    expect(days).toHaveLength(30);
    expect(days.at(-1)).toMatchObject({
      actions: 4,
      errors: 1,
      denied: 1,
      sessions: 4,
      costNanoUsd: 300,
      scores: { relevance: 0.75 },
    });
    expect(days.at(-2)).toMatchObject({ actions: 0, costNanoUsd: null, scores: {} });
    expect(await authorityOf(ctx, keys, range)).toMatchObject({
      principals: [
        { value: "", actions: 3 },
        { value: "kim", actions: 1 },
      ],
      principalCount: 1,
      grades: { A: 0, B: 0, C: 1, D: 2, E: 1 },
      sessions: 4,
    });
    const lastMs = Date.parse("2026-11-21T09:50:00Z");
    expect(await observedRuntime(ctx, keys, lastMs)).toEqual({ namespace: "desk", runtimeClass: "kata" });
    const { models, tools } = await observedOf(ctx, keys, 0);
    expect(models.map((one) => one.value)).toEqual(["gpt-4.1", "openai/gpt-4.1"]);
    expect(tools).toMatchObject([{ value: "fetch", at: ["mcp.acme"] }]);
  });

  it("show who runs whom", async () => {
    const ctx = await newTenant();
    const link = (id: string) => ({ kind: "agent", id, name: `The ${id}` });
    await act(ctx, "boss");
    await act(ctx, "clerk", { chain: JSON.stringify([link("boss"), link("clerk")]) });
    await act(ctx, "helper", { chain: JSON.stringify([link("stranger/x"), link("helper")]) });
    await discoverAgents(ctx);
    const calls = await agentCalls(ctx, 0);
    expect(calls.map(({ from, to }) => `${from.id ?? `? ${from.name}`} → ${to.name}`).sort()).toEqual([
      "? The stranger/x → The helper",
      `${key(ctx, "boss")} → The clerk`,
    ]);
  });
});
