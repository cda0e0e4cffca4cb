import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { agentCards } from "@/db/store/schema/cards";
import { gateWaivers } from "@/db/store/schema/gates";
import { models, modelVersions } from "@/db/store/schema/models";
import { toolServers, tools } from "@/db/store/schema/tools";
import { deliveries, webhooks } from "@/db/store/schema/webhooks";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { registerAgent } from "@/lib/agents/register";
import { bookkeep } from "@/lib/changes/bookkeep";
import { listChanges } from "@/lib/changes/list";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { addServer } from "@/lib/tools/addServer";
import { approveTool, refuseTool } from "@/lib/tools/approve";
import { importTools } from "@/lib/tools/importTools";
import { listTools } from "@/lib/tools/listTools";
import { AGENT_FINDINGS, checked, checkFindings } from "./check";
import type { Current } from "./finding";
import { countFindings, getFinding, listFindings, openFindingsOf } from "./list";
import { acknowledgeFinding, reopenFinding, resolveFinding } from "./settle";
import { syncFindings } from "./sync";

const NOW = Date.parse("2026-11-21T10:00:00.000Z");
const DAY_MS = 86_400_000;
const clock = { nowMs: NOW };
const folder = mkdtempSync(join(tmpdir(), "findings-test-"));
const file = (value: unknown) => ({ name: "tools.json", bytes: Buffer.from(JSON.stringify(value)) });
const about = (id: string, severity: Current["severity"] = "high"): Current => ({
  severity,
  subject: { kind: "tool", id, name: `Tool ${id}` },
  facts: { server: "bank" },
});
let serial = 0;

beforeAll(async () => {
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
});
afterAll(async () => {
  await closeLake();
  rmSync(folder, { recursive: true, force: true });
});

describeOnEachStore("findings", (open) => {
  let opened: FreshStore;
  let ctx: Ctx;
  beforeAll(async () => {
    opened = await open();
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(() => opened.close());
  beforeEach(async () => {
    clock.nowMs = NOW;
    serial += 1;
    const { id } = await createTenant(systemCtx(), {
      slug: `f${serial}-${process.pid}`,
      name: `F ${serial}`,
    });
    ctx = testCtx(id, ["admin"], clock);
  });

  const only = async (filter: Parameters<typeof listFindings>[1] = {}) => {
    const [finding, ...others] = (await listFindings(ctx, filter)).findings;
    if (!finding || others.length > 0) throw new Error(`There are ${others.length} more findings.`);
    return finding;
  };

  it("open once, end when it is no longer so, come back, and tell webhooks of the loud ones", async () => {
    const at = new Date(NOW);
    const hook = {
      id: "whk_1",
      name: "x",
      url: "https://x.example",
      events: ["finding.opened"],
      secret: "s",
    };
    await bookkeep((tx) =>
      tx
        .insert(webhooks)
        .values({ ...hook, id: `whk_${ctx.tenant}`, tenant: ctx.tenant, createdAt: at, createdBy: "Ann" }),
    );
    const told = () => store().$count(deliveries, eq(deliveries.tenant, ctx.tenant));
    expect(await syncFindings(ctx, "tool.changed", [about("a"), about("b", "low")])).toEqual({
      opened: 2,
      resolved: 0,
      open: 2,
    });
    expect(await told()).toBe(1);
    clock.nowMs += 300_000;
    expect(await syncFindings(ctx, "tool.changed", [about("a"), about("b", "low")])).toMatchObject({
      opened: 0,
    });
    expect((await listFindings(ctx)).findings.map(({ severity }) => severity)).toEqual(["high", "low"]);
    expect(await syncFindings(ctx, "tool.other", [])).toMatchObject({ resolved: 0 });
    expect(await syncFindings(ctx, "tool.changed", [about("b", "low")])).toMatchObject({ resolved: 1 });
    expect(await only({ state: "resolved" })).toMatchObject({
      resolvedBy: null,
      resolvedReason: "No longer so.",
    });
    expect(await syncFindings(ctx, "tool.changed", [about("a")])).toEqual({
      opened: 1,
      resolved: 1,
      open: 1,
    });
    expect(await only({ state: "new" })).toMatchObject({
      timesOpened: 2,
      resolvedAt: null,
      subject: { id: "a" },
    });
    expect(await told()).toBe(2);
    expect([...(await openFindingsOf(ctx, "tool", ["a", "b", "c"])).keys()]).toEqual(["a"]);
    expect(await countFindings(ctx)).toMatchObject({ new: 1, resolved: 1, severities: { high: 1, low: 0 } });
  });

  it("are looked after by people, whose reason stands as long as it stays so", async () => {
    await syncFindings(ctx, "tool.changed", [about("a")]);
    const { id } = await only();
    await acknowledgeFinding(ctx, id);
    await expect(acknowledgeFinding(ctx, id)).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(resolveFinding(ctx, id, "  ")).rejects.toMatchObject({
      fields: { reason: expect.any(String) },
    });
    await resolveFinding(ctx, id, "We know of it.");
    expect(await syncFindings(ctx, "tool.changed", [about("a")])).toMatchObject({ opened: 0 });
    expect(await getFinding(ctx, id)).toMatchObject({ state: "resolved", resolvedBy: "Test person" });
    await reopenFinding(ctx, id);
    await resolveFinding(ctx, id, "We know of it.");
    await syncFindings(ctx, "tool.changed", []);
    await expect(reopenFinding(ctx, id)).rejects.toMatchObject({ code: "CONFLICT" });
    expect(await syncFindings(ctx, "tool.changed", [about("a")])).toMatchObject({ opened: 1 });
    const { changes } = await listChanges(ctx, { target: id });
    expect(changes.map(({ verb }) => verb)).toEqual(["resolve", "reopen", "resolve", "acknowledge"]);
    const other = testCtx("default", ["admin"], clock);
    await expect(getFinding(other, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(resolveFinding(other, id, "x")).rejects.toMatchObject({ code: "NOT_FOUND" });
    const auditor = testCtx(ctx.tenant, ["auditor"], clock);
    await expect(acknowledgeFinding(auditor, id)).rejects.toMatchObject({ code: "FORBIDDEN" });
  });

  it("come from what agents and tools are", async () => {
    const at = new Date(NOW - 60 * DAY_MS);
    const agent = (id: string, more: Partial<typeof agents.$inferInsert>) => ({
      id: `${id}_${ctx.tenant}`,
      tenant: ctx.tenant,
      name: id,
      nameKey: id,
      state: "registered" as const,
      createdAt: at,
      registeredAt: at,
      firstSeenAt: at,
      lastSeenAt: new Date(NOW),
      ...more,
    });
    const key = `key_${ctx.tenant}`;
    await bookkeep(async (tx) => {
      await tx
        .insert(agents)
        .values([
          agent("stray", { state: "discovered", registeredAt: null }),
          agent("idle", { lastSeenAt: at }),
          agent("lapsed", { attestedAt: at, attestedBy: "Ann", attestationEndsAt: new Date(NOW - DAY_MS) }),
          agent("greedy", { allowed: { tools: ["pay", "never"] } }),
        ]);
      const row = { tenant: ctx.tenant, key, agent: `greedy_${ctx.tenant}`, workload: "w", service: "s" };
      const times = { firstSeenAt: at, lastSeenAt: at };
      await tx.insert(agentKeys).values([
        { ...row, agentId: "g", agentName: "g", ...times },
        {
          ...row,
          key: `thief_${ctx.tenant}`,
          agent: `stray_${ctx.tenant}`,
          agentId: "p",
          agentName: "p",
          ...times,
        },
      ]);
    });
    await bookkeep(async (tx) => {
      const card = { id: `crd_${ctx.tenant}`, tenant: ctx.tenant, agent: `lapsed_${ctx.tenant}`, card: {} };
      const accepted = { source: "url" as const, digest: "sha256:x", acceptedAt: at, acceptedBy: "Ann" };
      const drift = {
        drift: {},
        driftDigest: "sha256:y",
        driftSince: at,
        driftSignature: { state: "invalid" },
      };
      const signature = { state: "verified" };
      await tx.insert(agentCards).values({ ...card, ...accepted, ...drift, signature, createdAt: at });
      const model = {
        id: `mdl_${ctx.tenant}`,
        tenant: ctx.tenant,
        provider: "p",
        name: "granite",
        nameKey: "granite",
      };
      await tx.insert(models).values({ ...model, state: "registered", createdAt: at });
      const version = { id: `mdv_${ctx.tenant}`, tenant: ctx.tenant, model: model.id, version: "3" };
      await tx.insert(modelVersions).values({ ...version, submittedBy: "Ann", createdAt: at });
      const asked = { askedBy: "a", askedByName: "Ann", askedAt: at, reason: "Soon" };
      const waiver = { tenant: ctx.tenant, modelVersion: version.id, stage: "production" as const, ...asked };
      const soon = { endsAt: new Date(NOW + 3 * DAY_MS), confirmedAt: at };
      await tx.insert(gateWaivers).values([
        { ...waiver, ...soon, id: `w1_${ctx.tenant}`, gate: "signed" },
        { ...waiver, ...soon, id: `w2_${ctx.tenant}`, gate: "unconfirmed", confirmedAt: null },
        { ...waiver, ...soon, id: `w3_${ctx.tenant}`, gate: "later", endsAt: new Date(NOW + 30 * DAY_MS) },
      ]);
    });
    const ids = {
      tenant: ctx.tenant,
      id: "act_1",
      trace_id: "1",
      span_id: "1",
      ingest_seq: 1,
      agent_key: key,
    };
    const acts = ["pay", "steal"].map((tool, i) => ({
      ...ids,
      id: `act_${i}`,
      span_id: `${i}`,
      kind: "tool_call",
      tool,
    }));
    const claims = { rule: "gen_ai.agent.name@contradicted", name: "Payments" };
    const claim = (i: number, ts: string) => ({
      ...ids,
      id: `act_c${i}`,
      span_id: `c${i}`,
      agent_key: `thief_${ctx.tenant}`,
      agent_rule: claims.rule,
      agent_name: claims.name,
      workload: "spiffe://shop/desk",
      session_id: "ses_1",
      ts,
    });
    const values = [
      ...acts.map((one) => ({ ...one, ts: "2026-11-20 10:00:00", target: "" })),
      claim(1, "2026-11-21 09:00:00"),
      claim(2, "2026-11-18 09:00:00"),
    ];
    await lake().writer.insert({ table: "actions", values, format: "JSONEachRow" });

    const { id } = await addServer(ctx, { name: "bank" });
    const pay = { name: "pay", description: "Pays", inputSchema: {} };
    await importTools(ctx, id, file({ tools: [pay, { ...pay, name: "ask" }] }));
    for (const tool of (await listTools(ctx)).tools) await approveTool(ctx, tool.id, tool.fingerprint ?? "");
    await importTools(
      ctx,
      id,
      file({
        tools: [
          { ...pay, description: "Steals" },
          { ...pay, name: "ask" },
        ],
      }),
    );
    const [ask] = (await listTools(ctx, { q: "ask" })).tools;
    await refuseTool(ctx, ask?.id ?? "", { fingerprint: ask?.fingerprint ?? "", reason: "No" });
    await bookkeep(async (tx) => {
      await tx
        .update(tools)
        .set({ lastSeenAt: new Date(NOW + 1) })
        .where(eq(tools.id, ask?.id ?? ""));
      await tx.update(toolServers).set({ failures: 2, lastError: "Silent." }).where(eq(toolServers.id, id));
      const seen = { id: `tol_${ctx.tenant}`, tenant: ctx.tenant, name: "wild", nameKey: "wild" };
      await tx.insert(tools).values({
        ...seen,
        state: "discovered",
        createdAt: at,
        lastSeenAt: new Date(NOW),
      });
    });

    await checkFindings(ctx);
    const { findings } = await listFindings(ctx, { limit: 200 });
    const found = findings.map(({ kind, subject }) => `${kind} ${subject.name}`).sort();
    expect(found).toEqual([
      "agent.attestation_expired lapsed",
      "agent.dormant idle",
      "agent.identity_contradicted stray",
      "agent.orphaned greedy",
      "agent.orphaned idle",
      "agent.orphaned lapsed",
      "agent.over_privileged greedy",
      "agent.undeclared greedy",
      "agent.unregistered stray",
      "card.drift lapsed",
      "card.signature_invalid lapsed",
      "gate.waiver_ending granite",
      "tool.changed pay",
      "tool.refused_in_use ask",
      "tool.unregistered wild",
      "tool_server.unreachable bank",
    ]);
    expect(findings.find(({ kind }) => kind === "gate.waiver_ending")?.facts.gates).toEqual([
      "3: signed before production",
    ]);
    expect(findings.find(({ kind }) => kind === "agent.over_privileged")?.facts).toMatchObject({
      owner: null,
      unused: { tools: ["never"] },
    });
    expect(findings.find(({ kind }) => kind === "agent.undeclared")?.facts).toEqual({
      owner: null,
      undeclared: { tools: ["steal"] },
    });
    expect(findings.find(({ kind }) => kind === "agent.identity_contradicted")).toMatchObject({
      severity: "high",
      facts: { claimed: "Payments", workload: "spiffe://shop/desk", session: "ses_1", actions: 1 },
    });
    await checked(ctx, AGENT_FINDINGS, registerAgent(ctx, `stray_${ctx.tenant}`, { name: "stray" }));
    expect((await openFindingsOf(ctx, "agent", [`stray_${ctx.tenant}`])).get(`stray_${ctx.tenant}`)).toEqual([
      expect.objectContaining({ kind: "agent.identity_contradicted" }),
      expect.objectContaining({ kind: "agent.orphaned" }),
    ]);
    await importTools(ctx, id, file({ tools: [pay] }));
    await bookkeep((tx) => tx.update(agents).set({ state: "retired" }).where(eq(agents.tenant, ctx.tenant)));
    expect(await checkFindings(ctx)).toMatchObject({ opened: 0, open: 2 });
  });
});
