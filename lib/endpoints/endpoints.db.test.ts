import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { closeLake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { deliveries } from "@/db/store/schema/webhooks";
import { store } from "@/db/store/store";
import { readTenantTables } from "@/db/store/tenantRows";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { addModelVersion } from "@/lib/models/addVersion";
import { registerModel } from "@/lib/models/register";
import { createWebhook } from "@/lib/notify/create";
import { createServedModel } from "@/lib/servedModels/manage";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { checkEndpoint } from "./check";
import { CHECK_ENDPOINTS } from "./checkJob";
import { clearCredential, setCredential } from "./credential";
import { efficiencyOf } from "./efficiency";
import { getEndpoint, listEndpoints } from "./list";
import { addEndpoint, editEndpoint, pauseEndpoint, removeEndpoint } from "./manage";
import { readSamples } from "./samples";
import { scrapeEndpoint } from "./scrape";
import { SCRAPE_ENDPOINTS } from "./scrapeJob";
import { DCGM_METRICS, vllmMetrics } from "./testMetrics";
import { startTestProvider, type TestProvider } from "./testProvider";

const clock = { nowMs: Date.parse("2026-11-21T10:00:00.000Z") };
const folder = mkdtempSync(join(tmpdir(), "endpoints-test-"));
const answers = new Map<string, string>();
let server: Server;
let base = "";
let serial = 0;
const SECRET = "sk-mock-0123456789abcdef-Zq7R";

beforeAll(async () => {
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
  server = createServer((request, response) => {
    const text = answers.get(request.url ?? "");
    response
      .writeHead(text === undefined ? 404 : 200, { "content-type": "text/plain; version=0.0.4" })
      .end(text);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((closed) => server.close(closed));
  await closeLake();
  rmSync(folder, { recursive: true, force: true });
});

describeOnEachStore("model endpoints", (open) => {
  let opened: FreshStore;
  let ctx: Ctx;
  beforeAll(async () => {
    opened = await open();
    const environment = readEnvironment(
      { BAILIWICK_DATA_DIR: opened.dataDir, BAILIWICK_ALLOWED_HOSTS: "127.0.0.1" },
      "/",
    );
    setProcessState({ environment, startedMs: 0, collector: null, controlHash: null });
    await ensureDefaultTenant(systemCtx());
  });
  afterAll(() => opened.close());
  beforeEach(async () => {
    serial += 1;
    const { id } = await createTenant(systemCtx(), {
      slug: `e${serial}-${process.pid}`,
      name: `E ${serial}`,
    });
    ctx = testCtx(id, ["admin"], clock);
    answers.clear();
  });

  const range = () => ({ fromMs: clock.nowMs - 3_600_000, toMs: clock.nowMs + 1 });

  it("are measured: vLLM and DCGM beside each other, minute by minute", async () => {
    const model = await registerModel(ctx, { name: "granite" });
    const version = await addModelVersion(ctx, model.id, { version: "3.3" });
    const { id } = await addEndpoint(ctx, {
      name: "eu-1",
      metricsUrl: `${base}/metrics`,
      dcgmUrl: `${base}/dcgm`,
      model: model.id,
      version: version.id,
      hourNanoUsd: 3_600_000_000,
    });
    answers.set("/dcgm", DCGM_METRICS);
    for (const generated of [0, 600]) {
      answers.set("/metrics", vllmMetrics({ running: 1, generated, cache: 0.5 }));
      await scrapeEndpoint(ctx, id);
      clock.nowMs += 60_000;
    }
    const found = efficiencyOf(await readSamples(ctx, id, range()), 3_600_000_000);
    expect(found).toMatchObject({
      generatedPerSecond: 10,
      kvCache: 0.5,
      gpuUtil: 60,
      memoryShare: 0.5,
      idleMs: 0,
    });
    const day = { ...range(), fromMs: clock.nowMs - 86_400_000 };
    expect(efficiencyOf(await readSamples(ctx, id, day), null)).toMatchObject({ generatedTokens: 600 });
    expect(await getEndpoint(ctx, id)).toMatchObject({
      model: { name: "granite" },
      version: { name: "3.3" },
      acceleratorType: "NVIDIA L40S",
      failure: null,
    });
    expect(await listEndpoints(ctx, model.id)).toHaveLength(1);
    const other = testCtx("default", ["admin"], clock);
    expect(await readSamples(other, id, range())).toEqual([]);
    await expect(getEndpoint(other, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(scrapeEndpoint(other, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("say why they could not be measured, and the job goes on to the others", async () => {
    answers.set("/metrics", vllmMetrics({ running: 1 }));
    answers.set("/page", "<html>");
    answers.set("/else", "up 1\n");
    const add = async (name: string) => (await addEndpoint(ctx, { name, metricsUrl: `${base}/${name}` })).id;
    const [page, gone, other, good] = [
      await add("page"),
      await add("gone"),
      await add("else"),
      await add("metrics"),
    ];
    const paused = await add("metrics2");
    await pauseEndpoint(ctx, paused, true);
    const job = {
      id: "job_1",
      attempt: 1,
      signal: new AbortController().signal,
      before: null,
      progress: async () => undefined,
      step: () => Promise.reject(new Error("no steps")),
    };
    await SCRAPE_ENDPOINTS.run({ ...systemCtx(), now: ctx.now }, {}, job);
    const failure = async (id: string) => (await getEndpoint(ctx, id)).failure;
    expect(await failure(page)).toMatch(/Line 1/);
    expect(await failure(gone)).toMatch(/status 404/);
    expect(await failure(other)).toMatch(/nothing of a model server/);
    expect(await failure(good)).toBeNull();
    expect((await getEndpoint(ctx, paused)).triedAt).toBeNull();
    expect(await readSamples(ctx, good, range())).toHaveLength(1);
  });

  it("refuse what is wrong, by its field, and who may not", async () => {
    const refused = (field: string) => ({ code: "INVALID", fields: { [field]: expect.any(String) } });
    await expect(addEndpoint(ctx, { name: "x", metricsUrl: "http://10.0.0.1/m" })).rejects.toMatchObject(
      refused("metricsUrl"),
    );
    await expect(addEndpoint(ctx, { name: "x", version: "mdv_1" })).rejects.toMatchObject(refused("version"));
    await expect(addEndpoint(ctx, { name: "x", model: "mdl_1" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const { id } = await addEndpoint(ctx, { name: "x" });
    await expect(addEndpoint(ctx, { name: "x" })).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(scrapeEndpoint(ctx, id)).rejects.toMatchObject({ code: "PRECONDITION" });
    await editEndpoint(ctx, id, { kind: "other", acceleratorType: "H100" });
    expect(await getEndpoint(ctx, id)).toMatchObject({ name: "x", kind: "other", acceleratorType: "H100" });
    const reader = testCtx(ctx.tenant, ["auditor"], clock);
    await expect(editEndpoint(reader, id, {})).rejects.toMatchObject({ code: "FORBIDDEN" });
    await removeEndpoint(ctx, id);
    expect(await listEndpoints(ctx)).toEqual([]);
  });

  describe("that serve", () => {
    let provider: TestProvider;
    beforeEach(async () => {
      provider = await startTestProvider("openai");
      provider.credential = SECRET;
      provider.models = ["granite-7b"];
    });
    afterEach(() => provider.close());
    const serving = async (more: object = {}) => {
      const served = (await createServedModel(ctx, { name: "granite" })).id;
      const given = {
        name: "eu",
        baseUrl: `${provider.url}/v1/`,
        served,
        targetModel: "granite-7b",
        ...more,
      };
      return (await addEndpoint(ctx, given)).id;
    };

    it("are checked with their credential, which nobody sees again, anywhere", async () => {
      const id = await serving({ credential: `Bearer ${SECRET}` });
      expect(await checkEndpoint(ctx, id)).toMatchObject({ health: "healthy", failure: null });
      const { baseUrl, credential, health, served } = await getEndpoint(ctx, id);
      expect({ baseUrl, served: served?.name }).toEqual({ baseUrl: `${provider.url}/v1`, served: "granite" });
      expect(credential).toMatchObject({ hint: "Zq7R" });
      expect(health).toMatchObject({ state: "healthy", failures: 0 });
      expect(provider.asked.map(({ path }) => path)).toEqual(["/health", "/v1/models"]);
      await setCredential(ctx, id, `${SECRET}2`);
      // The provider's answer repeats what it was sent.
      const refused = await checkEndpoint(ctx, id);
      expect(refused.failure).toMatch(/refused the credential \(status 401\)/);
      const wrong = await setCredential(ctx, id, `${SECRET} ${SECRET}`).catch((error: unknown) => error);
      expect(wrong).toMatchObject({ code: "INVALID", fields: { credential: expect.any(String) } });
      let all = JSON.stringify([refused, String(wrong), wrong, await listEndpoints(ctx)]);
      let tables = 0;
      await readTenantTables(ctx.tenant, async ({ lines }) => {
        tables += 1;
        for await (const some of lines()) all += some.join("");
      });
      expect(tables).toBeGreaterThan(30);
      expect(all).toContain("authenticatedSince");
      expect(all).not.toContain(SECRET);
      expect(all).not.toMatch(/e1\.[\w-]+\.[\w-]{20}/);
      await clearCredential(ctx, id);
      expect((await getEndpoint(ctx, id)).credential).toBeNull();
      expect((await checkEndpoint(ctx, id)).failure).toMatch(/wants a credential/);
    });

    it("forget their credential with another host, and never send it there", async () => {
      const id = await serving({ credential: SECRET });
      const other = await startTestProvider("openai");
      try {
        await editEndpoint(ctx, id, { weight: 10 });
        expect((await getEndpoint(ctx, id)).credential).not.toBeNull();
        await editEndpoint(ctx, id, { baseUrl: other.url });
        expect((await getEndpoint(ctx, id)).credential).toBeNull();
        await checkEndpoint(ctx, id);
        await editEndpoint(ctx, id, { baseUrl: provider.url });
        await setCredential(ctx, id, SECRET);
        provider.fixed = { status: 307, body: "", headers: { location: `${other.url}/v1/models` } };
        expect((await checkEndpoint(ctx, id)).failure).toMatch(/redirects/);
        expect(JSON.stringify(other.asked)).not.toContain(SECRET);
      } finally {
        await other.close();
      }
    });

    it("are told of once, when they fail for the second time, less and less often asked, and well again at once", async () => {
      await createWebhook(ctx, {
        name: "ops",
        url: `${base}/hook`,
        events: ["endpoint.unhealthy"],
      });
      const id = await serving({ credential: SECRET });
      const told = async () =>
        (await store().select().from(deliveries)).filter(({ tenant }) => tenant === ctx.tenant).length;
      const job = {
        id: "job_1",
        attempt: 1,
        signal: new AbortController().signal,
        before: null,
        progress: async () => undefined,
        step: () => Promise.reject(new Error("no steps")),
      };
      const minutes = async (count: number) => {
        let checks = 0;
        for (let minute = 0; minute < count; minute++) {
          const before = provider.asked.length;
          await CHECK_ENDPOINTS.run({ ...systemCtx(), now: ctx.now }, {}, job);
          checks += provider.asked.length > before ? 1 : 0;
          clock.nowMs += 60_000;
        }
        return checks;
      };
      expect(await minutes(3)).toBe(3);
      provider.isEngineDead = true;
      expect(await minutes(1)).toBe(1);
      expect(await told()).toBe(0);
      const asked = await minutes(30);
      expect(asked).toBeGreaterThan(3);
      expect(asked).toBeLessThan(10);
      expect(await told()).toBe(1);
      const { health } = await getEndpoint(ctx, id);
      expect(health).toMatchObject({
        state: "unhealthy",
        failure: expect.stringMatching(/engine is not well/),
      });
      provider.isEngineDead = false;
      await checkEndpoint(ctx, id);
      expect((await getEndpoint(ctx, id)).health).toMatchObject({
        state: "healthy",
        failure: null,
        failures: 0,
      });
      expect(await minutes(3)).toBe(2);
      expect(await told()).toBe(1);
      await pauseEndpoint(ctx, id, true);
      expect(await minutes(2)).toBe(0);
    });

    it("refuse what contradicts itself, and who may only measure", async () => {
      const refused = (field: string) => ({ code: "INVALID", fields: { [field]: expect.any(String) } });
      const wrong: [string, Parameters<typeof addEndpoint>[1]][] = [
        ["baseUrl", { name: "x", baseUrl: "http://169.254.169.254/v1" }],
        ["baseUrl", { name: "x", baseUrl: `${provider.url}/v1?key=${SECRET}` }],
        ["weight", { name: "x", weight: 101 }],
        ["apiVersion", { name: "x", kind: "azure-openai", apiVersion: "2024-10-21&x=1" }],
        ["credential", { name: "x", credential: "a b" }],
      ];
      for (const [field, input] of wrong)
        await expect(addEndpoint(ctx, input), JSON.stringify(input)).rejects.toMatchObject(refused(field));
      const served = (await createServedModel(ctx, { name: "a" })).id;
      await expect(addEndpoint(ctx, { name: "x", served })).rejects.toMatchObject(refused("baseUrl"));
      const theirs = testCtx("default", ["admin"], clock);
      const id = await serving({ credential: SECRET, name: "mine" });
      await expect(setCredential(theirs, id, SECRET)).rejects.toMatchObject({ code: "NOT_FOUND" });
      await expect(checkEndpoint(theirs, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
      const measurer: Ctx = { ...ctx, abilities: new Set(["audit.read", "models.write"]) };
      await editEndpoint(measurer, id, { acceleratorType: "H100" });
      await expect(editEndpoint(measurer, id, { weight: 2 })).rejects.toMatchObject({
        code: "FORBIDDEN",
      });
      await expect(setCredential(measurer, id, SECRET)).rejects.toMatchObject({ code: "FORBIDDEN" });
      const quiet = (await addEndpoint(measurer, { name: "quiet" })).id;
      await expect(checkEndpoint(ctx, quiet)).rejects.toMatchObject({ code: "PRECONDITION" });
    });
  });
});
