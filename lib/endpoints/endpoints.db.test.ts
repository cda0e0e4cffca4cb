import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { closeLake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { addModelVersion } from "@/lib/models/addVersion";
import { registerModel } from "@/lib/models/register";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { efficiencyOf } from "./efficiency";
import { getEndpoint, listEndpoints } from "./list";
import { addEndpoint, editEndpoint, pauseEndpoint, removeEndpoint } from "./manage";
import { readSamples } from "./samples";
import { scrapeEndpoint } from "./scrape";
import { SCRAPE_ENDPOINTS } from "./scrapeJob";
import { DCGM_METRICS, vllmMetrics } from "./testMetrics";

const clock = { nowMs: Date.parse("2026-11-21T10:00:00.000Z") };
const folder = mkdtempSync(join(tmpdir(), "endpoints-test-"));
const answers = new Map<string, string>();
let server: Server;
let base = "";
let serial = 0;

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
});
