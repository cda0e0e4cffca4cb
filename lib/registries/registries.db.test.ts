import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { modelRegistries } from "@/db/store/schema/registries";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { listChanges } from "@/lib/changes/list";
import { getModel } from "@/lib/models/get";
import { listModels } from "@/lib/models/list";
import { registerModel } from "@/lib/models/register";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { connectRegistry, disconnectRegistry, editRegistry } from "./connect";
import { importModelFile, readModelFile } from "./importFile";
import { REGISTRY_API } from "./kubeflow";
import { listRegistries } from "./registry";
import { syncRegistry } from "./sync";
import { startTestRegistry, type TestRegistry } from "./testRegistry";
import { planWriteBack, writeBack } from "./writeBack";

const HEX = "12".repeat(32);
const string = (string_value: string) => ({ metadataType: "MetadataStringValue", string_value });
const clock = { nowMs: Date.parse("2026-11-21T10:00:00.000Z") };
let serial = 0;

async function newTenant(): Promise<Ctx> {
  serial += 1;
  const { id } = await createTenant(systemCtx(), { slug: `r${serial}-${process.pid}`, name: `R ${serial}` });
  return testCtx(id, ["admin"], clock);
}

/** What a registry with three models in two pages has. */
function fill(registry: TestRegistry): void {
  registry.answers.clear();
  registry.patches.length = 0;
  registry.token = null;
  registry.lists.clear();
  const dates = { createTimeSinceEpoch: "1731000000000", lastUpdateTimeSinceEpoch: "1731000000000" };
  registry.lists.set(`${REGISTRY_API}/registered_models`, [
    { id: "1", name: "granite", state: "LIVE", description: "chat", license: "apache-2.0", ...dates },
    { id: "2", name: "old", state: "ARCHIVED", ...dates },
    {
      id: "3",
      name: "fraud",
      state: "LIVE",
      provider: "Risk",
      tasks: ["classification"],
      owner: "ann",
      ...dates,
    },
  ]);
  registry.lists.set(`${REGISTRY_API}/model_versions`, [
    {
      id: "10",
      name: "3.3",
      registeredModelId: "1",
      state: "LIVE",
      author: "ann",
      customProperties: {
        digest: string(`sha256:${HEX}`),
        accuracy: { metadataType: "MetadataDoubleValue", double_value: 0.91 },
        "bailiwick.stage": string("production"),
      },
    },
    { id: "11", name: "3.2", registeredModelId: "1", state: "ARCHIVED" },
    { id: "12", name: "1", registeredModelId: "3", state: "LIVE" },
  ]);
  for (const id of ["10", "11", "12"]) {
    registry.lists.set(`${REGISTRY_API}/model_versions/${id}/artifacts`, [
      { artifactType: "doc-artifact", uri: "https://example.com/readme" },
      {
        artifactType: "model-artifact",
        uri: `s3://models/${id}`,
        modelFormatName: "onnx",
        modelFormatVersion: "1",
      },
    ]);
  }
}

describeOnEachStore("model registries", (open) => {
  let opened: FreshStore;
  let registry: TestRegistry;
  let ctx: Ctx;
  let id: string;
  beforeAll(async () => {
    opened = await open();
    const environment = readEnvironment(
      { BAILIWICK_DATA_DIR: opened.dataDir, BAILIWICK_ALLOWED_HOSTS: "127.0.0.1" },
      "/",
    );
    setProcessState({ environment, startedMs: 0, collector: null, controlHash: null });
    await ensureDefaultTenant(systemCtx());
    registry = await startTestRegistry();
  });
  afterAll(async () => {
    await registry.close();
    await opened.close();
  });
  beforeEach(async () => {
    fill(registry);
    ctx = await newTenant();
    const url = `${registry.url}${REGISTRY_API}/`;
    id = (await connectRegistry(ctx, { name: "Prod", kind: "registry", url, token: "s3cret" })).id;
    registry.token = "s3cret";
  });

  it("takes over models, versions and artifacts from all pages, twice the same", async () => {
    const found = { models: 2, versions: 2, skipped: 1 };
    expect(await syncRegistry(ctx, id)).toEqual({ ...found, added: 4 });
    expect(await syncRegistry(ctx, id)).toEqual({ ...found, added: 0 });
    const { models } = await listModels(ctx);
    expect(
      models.map(({ name, provider, state, licence, tasks }) => ({ name, provider, state, licence, tasks })),
    ).toEqual([
      { name: "fraud", provider: "Risk", state: "registered", licence: null, tasks: ["classification"] },
      { name: "granite", provider: "", state: "registered", licence: "apache-2.0", tasks: [] },
    ]);
    expect(models[1]?.versions).toEqual([
      expect.objectContaining({
        version: "3.3",
        digest: `sha256:${HEX}`,
        uri: "s3://models/10",
        stage: "candidate",
        properties: { digest: `sha256:${HEX}`, accuracy: "0.91", format: "onnx 1" },
      }),
    ]);
    const [view] = await listRegistries(ctx);
    expect(view).toMatchObject({ url: registry.url, hasToken: true, failure: null, found: { models: 2 } });
    expect((await listChanges(ctx, { noun: "model" })).changes).toHaveLength(4);
  });

  it("fills what nobody has said, and leaves what people said", async () => {
    const own = await registerModel(ctx, { name: "granite", licence: "MIT" });
    await syncRegistry(ctx, id);
    expect(await getModel(ctx, own.id)).toMatchObject({ licence: "MIT", description: "chat" });
  });

  it.each<[string, (r: TestRegistry) => void, RegExp]>([
    [
      "a field of another type",
      (r) =>
        r.lists.get(`${REGISTRY_API}/model_versions`)?.push({ id: "13", name: 7, registeredModelId: "1" }),
      /model_versions cannot be used.*items\.1\.name/s,
    ],
    [
      "a state that is none",
      (r) => r.lists.get(`${REGISTRY_API}/registered_models`)?.push({ id: "4", name: "x", state: "DEAD" }),
      /items\.1\.state/,
    ],
    [
      "a digest that is none",
      (r) =>
        r.lists.get(`${REGISTRY_API}/model_versions`)?.push({
          id: "13",
          name: "4",
          registeredModelId: "1",
          customProperties: { sha256: string("abc") },
        }),
      /sha256 of model_versions 4/,
    ],
    [
      "a version of no model",
      (r) =>
        r.lists.get(`${REGISTRY_API}/model_versions`)?.push({ id: "13", name: "4", registeredModelId: "99" }),
      /names the model 99/,
    ],
    [
      "the same name twice",
      (r) => r.lists.get(`${REGISTRY_API}/registered_models`)?.push({ id: "4", name: "granite" }),
      /granite stands twice/,
    ],
    [
      "no JSON",
      (r) => r.answers.set(`${REGISTRY_API}/model_versions`, { status: 200, body: "<html>" }),
      /not JSON/,
    ],
    ["another token", (r) => Object.assign(r, { token: "other" }), /refuses us \(status 401\)/],
    [
      "a failing server",
      (r) => r.answers.set(`${REGISTRY_API}/model_versions/12/artifacts`, { status: 500, body: "{}" }),
      /status 500/,
    ],
  ])("takes nothing over after %s, and says why", async (_, spoil, words) => {
    spoil(registry);
    registry.lists.set(`${REGISTRY_API}/model_versions/13/artifacts`, []);
    await expect(syncRegistry(ctx, id)).rejects.toThrow(words);
    expect((await listModels(ctx)).models).toEqual([]);
    expect((await listRegistries(ctx))[0]?.failure).toMatch(words);
  });

  it("refuses other weights under the same name", async () => {
    await syncRegistry(ctx, id);
    const [version] = registry.lists.get(`${REGISTRY_API}/model_versions`) ?? [];
    Object.assign(version ?? {}, { customProperties: { digest: string(`sha256:${"ff".repeat(32)}`) } });
    await expect(syncRegistry(ctx, id)).rejects.toMatchObject({ code: "CONFLICT" });
  });

  it("keeps the token sealed and for its host, and is the tenant's own", async () => {
    const [row] = await store().select().from(modelRegistries);
    expect(JSON.stringify(row)).not.toContain("s3cret");
    expect(JSON.stringify(await listChanges(ctx))).not.toContain("s3cret");
    await editRegistry(ctx, id, { url: "http://127.0.0.1:29999/elsewhere" });
    expect((await listRegistries(ctx))[0]).toMatchObject({
      hasToken: false,
      url: "http://127.0.0.1:29999/elsewhere",
    });
    const other = await newTenant();
    await expect(syncRegistry(other, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(disconnectRegistry(other, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    const reader = testCtx(ctx.tenant, ["auditor"], clock);
    await expect(syncRegistry(reader, id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(
      connectRegistry(ctx, { name: "x", kind: "registry", url: "http://10.0.0.1" }),
    ).rejects.toMatchObject({
      code: "INVALID",
    });
    await disconnectRegistry(ctx, id);
    expect(await listRegistries(ctx)).toEqual([]);
  });

  it("takes a catalog over: its sources, models with slashes, and artifacts as versions", async () => {
    const api = "/api/model_catalog/v1alpha1";
    registry.lists.set(`${api}/sources`, [
      { id: "rh", name: "Red Hat", enabled: true, labels: [] },
      { id: "off", name: "Off", enabled: false, labels: [] },
    ]);
    const name = "RedHatAI/granite-3.1-8b";
    registry.lists.set(`${api}/models`, [
      {
        name,
        source_id: "rh",
        provider: "Red Hat",
        license: "apache-2.0",
        maturity: "GA",
        tasks: ["text-generation"],
      },
    ]);
    registry.lists.set(`${api}/sources/rh/models/${name}/artifacts`, [
      { artifactType: "metrics-artifact", metricsType: "accuracy-metrics" },
      { artifactType: "model-artifact", uri: "oci://registry.example.com/granite:1.5" },
    ]);
    const catalog = await connectRegistry(ctx, {
      name: "C",
      kind: "catalog",
      url: registry.url,
      token: "s3cret",
    });
    expect(await syncRegistry(ctx, catalog.id)).toMatchObject({ models: 1, versions: 1, added: 2 });
    const [model] = (await listModels(ctx)).models;
    expect(model).toMatchObject({ name, provider: "Red Hat", versions: [{ version: "1.5" }] });
  });

  it("writes stage and verification back after a dry run, and leaves what others wrote", async () => {
    await syncRegistry(ctx, id);
    const said = async (versions: readonly string[]) =>
      new Map(versions.map((version) => [version, { signature: "verified", gates: null }]));
    const planned = await planWriteBack(ctx, id, said);
    expect(registry.patches).toEqual([]);
    expect(planned.filter(({ external }) => external === "10")).toEqual([
      {
        external: "10",
        version: "3.3",
        property: "bailiwick.stage",
        before: "production",
        after: "candidate",
      },
      { external: "10", version: "3.3", property: "bailiwick.signature", before: null, after: "verified" },
      { external: "10", version: "3.3", property: "bailiwick.gates", before: null, after: "unknown" },
    ]);
    expect(await writeBack(ctx, id, said)).toEqual(planned);
    const { body } = registry.patches.find(({ path }) => path.endsWith("/10")) ?? {};
    expect(body).toMatchObject({
      customProperties: {
        accuracy: { metadataType: "MetadataDoubleValue", double_value: 0.91 },
        "bailiwick.signature": string("verified"),
      },
    });
    const [row] = (await listChanges(ctx, { target: id })).changes;
    expect(row).toMatchObject({ verb: "write back", after: { "3.3 bailiwick.stage": "candidate" } });
    expect(await planWriteBack(ctx, id, said)).toEqual([]);
    const other = await newTenant();
    await expect(planWriteBack(other, id, said)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  describe("a saved file", () => {
    const file = (value: unknown) => ({ name: "registry.json", bytes: Buffer.from(JSON.stringify(value)) });
    it("is the same, by the answers of the API", async () => {
      const list = (path: string) => ({ items: registry.lists.get(REGISTRY_API + path), nextPageToken: "" });
      const saved = {
        registered_models: list("/registered_models"),
        model_versions: list("/model_versions"),
        artifacts: { "10": list("/model_versions/10/artifacts") },
      };
      expect(await importModelFile(ctx, file(saved))).toMatchObject({ models: 2, versions: 2, added: 4 });
    });
    it("names what is wrong in it, and takes nothing", async () => {
      const saved = { registered_models: [{ id: "1", name: "ok" }, { id: "2" }] };
      await expect(importModelFile(ctx, file(saved))).rejects.toMatchObject({ code: "INVALID" });
      await expect(importModelFile(ctx, file({ some: "thing" }))).rejects.toThrow(/registered_models/);
      expect(() => readModelFile({ items: [{ name: "m", source_id: "s", tasks: "chat" }] })).toThrow(
        /0\.tasks/,
      );
      expect((await listModels(ctx)).models).toEqual([]);
    });
  });
});
