import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { closeLake, lake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { models, modelVersions } from "@/db/store/schema/models";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { listChanges } from "@/lib/changes/list";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { addModelVersion } from "./addVersion";
import { agentsPerModel, agentsUsing } from "./agents";
import { archiveModel, restoreModel } from "./archive";
import { bindModelName, freeModelName } from "./bindName";
import { countModels } from "./count";
import { discoverModels } from "./discover";
import { editModel } from "./edit";
import { editModelVersion } from "./editVersion";
import { modelFacets } from "./facets";
import { getModel } from "./get";
import { modelLatency } from "./latency";
import { listModels } from "./list";
import type { ModelView } from "./model";
import { registerModel } from "./register";
import { costPerThousand, modelUsage } from "./usage";

const clock = { nowMs: Date.parse("2026-11-21T10:00:00.000Z") };
const folder = mkdtempSync(join(tmpdir(), "models-test-"));
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

async function newTenant(): Promise<Ctx> {
  serial += 1;
  const { id } = await createTenant(systemCtx(), { slug: `m${serial}-${process.pid}`, name: `M ${serial}` });
  return testCtx(id, ["admin"], clock);
}

/** Model calls straight into the lake, as a collector's insert would put them. */
async function call(ctx: Ctx, provider: string, model: string, rows: object[] = [{}]): Promise<void> {
  const values = rows.map((row) => {
    serial += 1;
    const id = serial.toString(16).padStart(16, "0");
    const base = { tenant: ctx.tenant, id: `act_${id}`, trace_id: id, span_id: id, ingest_seq: 1 };
    const times = { ts: "2026-11-21 09:30:00.000", end_ts: "2026-11-21 09:30:02.000" };
    return { ...base, ...times, kind: "model_call", leaf: 1, outcome: "ok", provider, model, ...row };
  });
  await lake().writer.insert({ table: "actions", values, format: "JSONEachRow" });
}

const range = () => ({ fromMs: clock.nowMs - 3_600_000, toMs: clock.nowMs });
const refusal = (code: string, ...fields: string[]) =>
  expect.objectContaining({
    code,
    fields: expect.objectContaining(Object.fromEntries(fields.map((f) => [f, expect.any(String)]))),
  });

async function named(ctx: Ctx, name: string): Promise<ModelView> {
  const { models: found } = await listModels(ctx, { q: name });
  const one = found.find((model) => model.name === name);
  if (!one) throw new Error(`No model is called ${name}.`);
  return one;
}

describeOnEachStore("models", (open) => {
  let opened: FreshStore;
  let ctx: Ctx;
  beforeAll(async () => {
    opened = await open();
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(() => opened.close());
  beforeEach(async () => {
    ctx = await newTenant();
  });

  describe("discovery", () => {
    it("lists who was seen and not registered first, each once, and leaves no audit row", async () => {
      await registerModel(ctx, { name: "a-registered-one", provider: "openai" });
      await call(ctx, "openai", "gpt-4.1", [{}, { agent_key: "agt_other" }]);
      await call(ctx, "", "meta-llama/Llama-3.3-70B");
      await call(ctx, "x", "y".repeat(600));
      expect(await discoverModels(ctx)).toMatchObject({ added: 2 });
      expect(await discoverModels(ctx)).toMatchObject({ added: 0 });
      const { models: list } = await listModels(ctx);
      expect(list.map(({ provider, name, state }) => [provider, name, state])).toEqual([
        ["openai", "gpt-4.1", "discovered"],
        ["", "meta-llama/Llama-3.3-70B", "discovered"],
        ["openai", "a-registered-one", "registered"],
      ]);
      expect(list[0]).toMatchObject({ lastSeenAt: "2026-11-21T09:30:00.000Z" });
      expect((await listChanges(ctx, { noun: "model" })).changes).toHaveLength(1);
      expect(await countModels(ctx)).toEqual({ models: 3, unregistered: 2, inProduction: 0, versions: 0 });
    });

    it("knows a registered model again, and moves when it was seen outwards only", async () => {
      const { id } = await registerModel(ctx, { provider: "vllm", name: "granite" });
      await call(ctx, "vllm", "granite", [{ ts: "2026-11-20 08:00:00.000" }]);
      expect(await discoverModels(ctx)).toMatchObject({ added: 0 });
      await call(ctx, "vllm", "granite", [{ ts: "2026-11-19 08:00:00.000" }]);
      await discoverModels(ctx);
      expect(await getModel(ctx, id)).toMatchObject({
        firstSeenAt: "2026-11-19T08:00:00.000Z",
        lastSeenAt: "2026-11-20T08:00:00.000Z",
      });
    });
  });

  describe("a name without a provider", () => {
    const dated = "gpt-4.1-2025-04-14";
    const listed = async () =>
      (await listModels(ctx)).models.map((one) => [
        one.name,
        one.provider,
        one.names.map(({ name }) => name),
      ]);

    it("is no model where only other spans repeat it, and goes once nothing else carries it", async () => {
      await call(ctx, "openai", dated);
      await call(ctx, "", "gpt-4.1", [{ kind: "agent_call", leaf: 0 }]);
      await call(ctx, "openai", "early", [{ leaf: 1, id: "act_e", trace_id: "e", span_id: "e" }]);
      await call(ctx, "", "other", [{ leaf: 0 }]);
      expect(await discoverModels(ctx)).toMatchObject({ added: 2 });
      await call(ctx, "openai", "early", [
        { leaf: 0, id: "act_e", trace_id: "e", span_id: "e", ingest_seq: 2 },
      ]);
      await discoverModels(ctx);
      expect(await listed()).toEqual([[dated, "openai", [dated]]]);
    });

    it("is bound to the one model that has it, or has it with a day, whichever came first", async () => {
      const one = [["gemini-2.5-pro", "google", ["gemini-2.5-pro", "gemini-2.5-pro"]]];
      await call(ctx, "", "gemini-2.5-pro");
      await discoverModels(ctx);
      await call(ctx, "google", "gemini-2.5-pro");
      await discoverModels(ctx);
      expect(await listed()).toEqual(one);
      await call(ctx, "openai", dated);
      await discoverModels(ctx);
      await call(ctx, "", "gpt-4.1");
      await discoverModels(ctx);
      expect((await discoverModels(ctx)).added).toBe(0);
      expect(await listed()).toEqual([...one, [dated, "openai", ["gpt-4.1", dated]]]);
      await call(ctx, "azure", "gpt-4.1");
      await call(ctx, "vertex", "gemini-2.5-pro");
      await discoverModels(ctx);
      expect((await listed()).map(([name, provider]) => `${provider}/${name}`).sort()).toEqual([
        "/gemini-2.5-pro",
        "azure/gpt-4.1",
        "google/gemini-2.5-pro",
        `openai/${dated}`,
        "vertex/gemini-2.5-pro",
      ]);
    });

    it("stays where a person put it", async () => {
      const { id } = await registerModel(ctx, { provider: "openai", name: dated });
      await call(ctx, "", "gpt-4.1");
      await discoverModels(ctx);
      const bound = { provider: "", name: "gpt-4.1" };
      await freeModelName(ctx, id, bound);
      await discoverModels(ctx);
      expect(await named(ctx, "gpt-4.1")).toMatchObject({ provider: "", state: "discovered" });
    });
  });

  describe("registering", () => {
    it("makes a seen model a registered one, with its audit row", async () => {
      await call(ctx, "openai", "gpt-4.1");
      await discoverModels(ctx);
      const seen = await named(ctx, "gpt-4.1");
      const given = { provider: "openai", name: "gpt-4.1", licence: "proprietary", tasks: ["chat", "chat"] };
      expect(await registerModel(ctx, given)).toEqual({ id: seen.id });
      expect(await getModel(ctx, seen.id)).toMatchObject({ state: "registered", tasks: ["chat"] });
      const [row] = (await listChanges(ctx, { target: seen.id })).changes;
      expect(row).toMatchObject({
        verb: "register",
        before: { state: "discovered" },
        after: { state: "registered" },
      });
      await expect(registerModel(ctx, given)).rejects.toEqual(refusal("CONFLICT", "name"));
    });

    it("refuses what is wrong, by its field", async () => {
      await expect(registerModel(ctx, { name: " " })).rejects.toEqual(refusal("INVALID", "name"));
      await expect(registerModel(ctx, { name: "a", owner: "pri_none" })).rejects.toMatchObject({
        code: "NOT_FOUND",
      });
      const { id } = await registerModel(ctx, { name: "a" });
      const add = (digest: string) => addModelVersion(ctx, id, { version: "1", digest });
      await expect(add(`sha256:${HEX}0`)).rejects.toEqual(refusal("INVALID", "digest"));
      await expect(add(`md5:${HEX}`)).rejects.toEqual(refusal("INVALID", "digest"));
    });

    it("is nobody's who may only read, and another tenant's model is none", async () => {
      const { id } = await registerModel(ctx, { name: "mine" });
      const reader = testCtx(ctx.tenant, ["auditor"], clock);
      await expect(editModel(reader, id, { licence: "MIT" })).rejects.toMatchObject({ code: "FORBIDDEN" });
      const other = await newTenant();
      const missing = await getModel(other, "mdl_none").catch((error: unknown) => error);
      const acts = [getModel, archiveModel, (who: Ctx, model: string) => editModel(who, model, {})];
      for (const act of acts) {
        await expect(act(other, id)).rejects.toEqual(missing);
      }
    });
  });

  describe("versions", () => {
    it("begin as candidates, take a bare digest, and inherit the licence", async () => {
      const { id } = await registerModel(ctx, { name: "granite", licence: "Apache-2.0" });
      const version = { version: "3.3", digest: HEX.toUpperCase(), contextTokens: 131_072, datasets: ["c4"] };
      const added = await addModelVersion(ctx, id, version);
      expect((await getModel(ctx, id)).versions).toEqual([
        expect.objectContaining({
          id: added.id,
          digest: `sha256:${HEX}`,
          stage: "candidate",
          licence: "Apache-2.0",
          contextTokens: 131_072,
        }),
      ]);
      await expect(addModelVersion(ctx, id, version)).rejects.toEqual(refusal("CONFLICT", "version"));
      expect((await listModels(ctx, { q: `sha256:${HEX}` })).models).toHaveLength(1);
    });

    it("keep their digest once they left the candidates, and keep their model on the list", async () => {
      const { id } = await registerModel(ctx, { name: "granite" });
      const { id: version } = await addModelVersion(ctx, id, { version: "1", digest: HEX });
      const other = { digest: "cd".repeat(32) };
      await editModelVersion(ctx, id, version, other);
      await bookkeep((tx) =>
        tx.update(modelVersions).set({ stage: "production" }).where(eq(modelVersions.id, version)),
      );
      await expect(editModelVersion(ctx, id, version, { digest: HEX })).rejects.toEqual(
        refusal("CONFLICT", "digest"),
      );
      await editModelVersion(ctx, id, version, { uri: "oci://quay.io/granite:1" });
      await expect(archiveModel(ctx, id)).rejects.toMatchObject({ code: "CONFLICT" });
      await bookkeep((tx) =>
        tx.update(modelVersions).set({ stage: "retired" }).where(eq(modelVersions.id, version)),
      );
      await archiveModel(ctx, id);
      expect((await listModels(ctx)).models).toEqual([]);
      await expect(addModelVersion(ctx, id, { version: "2" })).rejects.toMatchObject({ code: "CONFLICT" });
      await restoreModel(ctx, id);
      expect(await getModel(ctx, id)).toMatchObject({ state: "registered" });
    });
  });

  it("binds a name to a version and takes it back, and the stand-in goes and comes", async () => {
    const { id } = await registerModel(ctx, { provider: "vllm", name: "granite" });
    const { id: version } = await addModelVersion(ctx, id, { version: "1" });
    await call(ctx, "vllm", "granite-3.3-8b@1");
    await discoverModels(ctx);
    const name = { provider: "vllm", name: "granite-3.3-8b@1" };
    await bindModelName(ctx, id, { ...name, version });
    const bound = await getModel(ctx, id);
    expect(bound).toMatchObject({ lastSeenAt: "2026-11-21T09:30:00.000Z" });
    expect(bound.names.map((one) => [one.name, one.version])).toEqual([
      ["granite", null],
      ["granite-3.3-8b@1", version],
    ]);
    expect((await listModels(ctx)).models).toHaveLength(1);
    expect((await discoverModels(ctx)).added).toBe(0);
    await expect(freeModelName(ctx, id, { provider: "vllm", name: "granite" })).rejects.toMatchObject({
      code: "CONFLICT",
    });
    await freeModelName(ctx, id, name);
    expect(await named(ctx, name.name)).toMatchObject({ state: "discovered" });
    await expect(bindModelName(ctx, id, { provider: "x", name: "never seen" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
  });

  it("says what calls were, what they cost, how fast they were, and who made them", async () => {
    const at = new Date(clock.nowMs);
    await bookkeep(async (tx) => {
      const row = { id: "agt_a", tenant: ctx.tenant, name: "Clerk", nameKey: "clerk", createdAt: at };
      await tx.insert(agents).values({ ...row, state: "registered" });
      const key = { tenant: ctx.tenant, agent: "agt_a", workload: "w", agentId: "", agentName: "Clerk" };
      const seen = { service: "", firstSeenAt: at, lastSeenAt: at };
      await tx.insert(agentKeys).values([
        { ...key, ...seen, key: "agt_a" },
        { ...key, ...seen, key: "agt_b" },
      ]);
    });
    const priced = { input_tokens: 900, output_tokens: 100, cost_nano_usd: 2_000_000 };
    await call(ctx, "vllm", "granite", [
      { ...priced, agent_key: "agt_a", attributes: '{"ai.response.msToFirstChunk":250}' },
      { ...priced, agent_key: "agt_b", attributes: '{"gen_ai.response.time_to_first_chunk":0.25}' },
      { input_tokens: 50, outcome: "error", agent_key: "agt_gone" },
      { leaf: 0, ...priced },
      { ts: "2026-11-20 09:30:00.000", ...priced },
    ]);
    const value = "vllm/granite";
    const usage = (await modelUsage(ctx, [value], range())).get(value);
    expect(usage).toEqual({
      calls: 3,
      errors: 1,
      denied: 0,
      inputTokens: 1_850,
      outputTokens: 200,
      costNanoUsd: 4_000_000,
      pricedTokens: 2_000,
    });
    expect(usage && costPerThousand(usage)).toBe(2_000_000);
    expect(await modelLatency(ctx, [value], range())).toEqual({
      p50Ms: 2_000,
      p95Ms: 2_000,
      firstTokenP50Ms: 250,
      firstTokenP95Ms: 250,
      tokensPerSecondP50: 50,
    });
    expect(await modelLatency(ctx, ["vllm/none"], range())).toMatchObject({
      p50Ms: null,
      tokensPerSecondP50: null,
    });
    expect((await agentsUsing(ctx, [value])).map(({ name }) => name)).toEqual(["Clerk"]);
    expect((await agentsPerModel(ctx, [value], range().fromMs)).get(value)).toEqual(["agt_a"]);
  });

  it("lists many by pages, facets and search", async () => {
    const createdAt = new Date(clock.nowMs);
    const rows = Array.from({ length: 50 }, (_, n) => ({
      id: `mdl_${n}_${ctx.tenant}`,
      tenant: ctx.tenant,
      provider: n % 2 ? "vllm" : "openai",
      name: `model-${String(n).padStart(3, "0")}`,
      nameKey: `model ${String(n).padStart(3, "0")}`,
      state: n < 3 ? ("discovered" as const) : ("registered" as const),
      licence: n % 5 ? "MIT" : null,
      tasks: ["chat"],
      createdAt,
    }));
    await bookkeep(async (tx) => {
      await tx.insert(models).values(rows);
      await tx.insert(modelVersions).values(
        rows.map(({ id }) => ({
          id: `v${id}`,
          tenant: ctx.tenant,
          model: id,
          version: "1",
          submittedBy: "x",
          createdAt,
        })),
      );
    });
    const names: string[] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await listModels(ctx, { limit: 20, cursor });
      names.push(...page.models.map(({ name }) => name));
      if (page.next === null) break;
      cursor = page.next;
    }
    expect(names).toEqual(rows.map(({ name }) => name));
    const found = await listModels(ctx, { q: "model-04", provider: "vllm", stage: "candidate" });
    expect(found.models.map(({ name }) => name)).toEqual([1, 3, 5, 7, 9].map((n) => `model-04${n}`));
    expect(await modelFacets(ctx, { provider: "vllm" })).toEqual({
      state: [
        { value: "registered", models: 24 },
        { value: "discovered", models: 1 },
      ],
      provider: [
        { value: "openai", models: 25 },
        { value: "vllm", models: 25 },
      ],
      licence: [{ value: "MIT", models: 20 }],
      task: [{ value: "chat", models: 25 }],
      stage: [{ value: "candidate", models: 25 }],
    });
  });
});
