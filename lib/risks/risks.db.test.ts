import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { modelVersions } from "@/db/store/schema/models";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { submitEvidence } from "@/lib/gates/submit";
import { addModelVersion } from "@/lib/models/addVersion";
import { discoverModels } from "@/lib/models/discover";
import { registerModel } from "@/lib/models/register";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { countWithoutEvidence, listModelRisks } from "./models";

const clock = { nowMs: Date.parse("2026-11-21T10:00:00.000Z") };
const folder = mkdtempSync(join(tmpdir(), "risks-test-"));
const HEX = "ab".repeat(32);
let serial = 0;

beforeAll(async () => {
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
});
afterAll(async () => {
  await closeLake();
  rmSync(folder, { recursive: true, force: true });
});

async function act(ctx: Ctx, row: object): Promise<void> {
  serial += 1;
  const id = serial.toString(16).padStart(16, "0");
  const base = { tenant: ctx.tenant, id: `act_${id}`, trace_id: id, span_id: id, ingest_seq: 1, leaf: 1 };
  const values = [{ ...base, ts: "2026-11-21 09:30:00.000", outcome: "ok", ...row }];
  await lake().writer.insert({ table: "actions", values, format: "JSONEachRow" });
}

const lines = (...entries: object[]) => ({
  name: "garak.report.jsonl",
  bytes: Buffer.from(entries.map((one) => JSON.stringify(one)).join("\n")),
});

describeOnEachStore("the risk of models", (open) => {
  let opened: FreshStore;
  let ctx: Ctx;
  beforeAll(async () => {
    opened = await open();
    await ensureDefaultTenant(systemCtx());
    serial += 1;
    const { id } = await createTenant(systemCtx(), {
      slug: `k${serial}-${process.pid}`,
      name: `K ${serial}`,
    });
    ctx = testCtx(id, ["admin"], clock);
  });
  afterAll(() => opened.close());

  it("is what is known, with its age and bounds, and what is not known is not good", async () => {
    const call = {
      kind: "model_call",
      provider: "vllm",
      model: "granite",
      agent_key: "agt_clerk",
      session_id: "s1",
    };
    await act(ctx, call);
    await act(ctx, { ...call, outcome: "error" });
    await act(ctx, { kind: "guardrail", outcome: "denied", session_id: "s1" });
    await act(ctx, { kind: "guardrail", outcome: "denied", session_id: "another" });
    await act(ctx, { kind: "model_call", provider: "openai", model: "gpt-4.1", session_id: "s2" });
    await discoverModels(ctx);
    const at = new Date(clock.nowMs);
    await bookkeep(async (tx) => {
      const agent = {
        id: `agt_${ctx.tenant}`,
        tenant: ctx.tenant,
        name: "Clerk",
        nameKey: "clerk",
        createdAt: at,
      };
      await tx.insert(agents).values({ ...agent, state: "registered", dataClasses: ["personal"] });
      const key = { tenant: ctx.tenant, key: "agt_clerk", agent: agent.id, workload: "w", agentId: "" };
      await tx
        .insert(agentKeys)
        .values({ ...key, agentName: "Clerk", service: "", firstSeenAt: at, lastSeenAt: at });
    });
    const { id } = await registerModel(ctx, {
      provider: "vllm",
      name: "granite",
      licence: "Apache-2.0",
      tasks: ["chat"],
    });
    const version = await addModelVersion(ctx, id, { version: "3.3", digest: HEX });
    await bookkeep((tx) =>
      tx.update(modelVersions).set({ stage: "production" }).where(eq(modelVersions.id, version.id)),
    );
    expect(await countWithoutEvidence(ctx)).toBe(1);
    const evaled = { probe: "dan.Dan", detector: "d", fails: 5, nones: 0, total_evaluated: 100 };
    await submitEvidence(ctx, "model", version.id, {
      kind: "red_team",
      digest: `sha256:${HEX}`,
      file: lines(
        { entry_type: "init", garak_version: "0.16.1", start_time: "2026-11-11T09:00:00" },
        { entry_type: "eval", ...evaled },
        { entry_type: "completion" },
      ),
    });
    expect(await countWithoutEvidence(ctx)).toBe(0);
    const { risks } = await listModelRisks(ctx, {});
    expect(risks[0]).toMatchObject({
      model: { name: "gpt-4.1" },
      version: null,
      whereabouts: { where: "external" },
      licence: null,
      signature: "none",
      scores: null,
      attacks: null,
      guardrailHits: 0,
    });
    expect(risks[1]).toMatchObject({
      version: { version: "3.3" },
      whereabouts: { where: "internal" },
      licence: "Apache-2.0",
      attacks: { days: 10, overall: { rate: 0.05 }, worst: { probe: "dan.Dan" } },
      dataClasses: ["personal"],
      usage: { calls: 2, errors: 1 },
      guardrailHits: 1,
    });
    expect(risks[1]?.attacks?.overall.upper).toBeGreaterThan(0.1);
    expect((await listModelRisks(ctx, { task: "chat" })).risks).toHaveLength(1);
  });

  it("does not count evidence about other weights", async () => {
    const { risks } = await listModelRisks(ctx, { task: "chat" });
    const version = risks[0]?.version?.id ?? "";
    const other = { digest: `sha256:${"cd".repeat(32)}` };
    await bookkeep((tx) => tx.update(modelVersions).set(other).where(eq(modelVersions.id, version)));
    expect((await listModelRisks(ctx, { task: "chat" })).risks[0]?.attacks).toBeNull();
  });
});
