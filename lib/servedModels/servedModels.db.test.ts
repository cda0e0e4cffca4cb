import { afterAll, beforeAll, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { tenants } from "@/db/store/schema/tenants";
import { testCtx } from "@/lib/access/testCtx";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { bookkeep } from "@/lib/changes/bookkeep";
import { listChanges } from "@/lib/changes/list";
import { getEndpoint } from "@/lib/endpoints/list";
import { addEndpoint } from "@/lib/endpoints/manage";
import { registerModel } from "@/lib/models/register";
import { createSubscription } from "@/lib/subscriptions/create";
import { getSubscription } from "@/lib/subscriptions/get";
import { subscriptionsInForce } from "@/lib/subscriptions/inForce";
import { createModelAccess } from "@/lib/subscriptions/writeAccess";
import { getServedModel, listServedModels, servedModelNames } from "./list";
import { createServedModel, editServedModel, removeServedModel, setServedState } from "./manage";

const clock = { nowMs: Date.parse("2026-11-22T10:00:00.000Z") };
const admin = testCtx("a", ["maas-admin"], clock);
const other = testCtx("b", ["admin"], clock);
const reader = testCtx("a", ["member"], clock);

describeOnEachStore("served models", (open) => {
  let opened: FreshStore;
  beforeAll(async () => {
    opened = await open();
    const environment = readEnvironment({ BAILIWICK_ALLOWED_HOSTS: "127.0.0.1" }, "/");
    setProcessState({ environment, startedMs: 0, collector: null, controlHash: null });
    await bookkeep((tx) =>
      tx.insert(tenants).values(["a", "b"].map((id) => ({ id, slug: id, name: id, createdAt: new Date(0) }))),
    );
  });
  afterAll(() => opened.close());

  it("stand between endpoints and subscriptions, and leave both without a trace when they go", async () => {
    const model = await registerModel(admin, { name: "granite" });
    const { id } = await createServedModel(admin, { name: "granite-7b", namespace: "llm", model: model.id });
    const baseUrl = "http://127.0.0.1:8000/v1";
    const endpoint = (await addEndpoint(admin, { name: "eu", baseUrl, served: id, weight: 3 })).id;
    const held = [{ model: "llm/granite-7b" }];
    const subscription = (
      await createSubscription(admin, { name: "gold", displayName: "Gold", models: held })
    ).id;
    const second = (await createServedModel(admin, { name: "llama" })).id;
    const subjects = [{ kind: "user", value: "bo" }] as const;
    await createModelAccess(admin, { name: "few", subjects: [...subjects], models: [id, second] });
    expect(await getServedModel(reader, id)).toMatchObject({
      name: "granite-7b",
      model: { id: model.id, name: "granite" },
      state: "active",
      endpoints: [{ id: endpoint, name: "eu", weight: 3, health: "unknown", paused: false }],
      subscriptions: [{ id: subscription, displayName: "Gold", state: "active" }],
      access: [{ name: "few" }],
    });
    expect((await listServedModels(reader)).map(({ name }) => name)).toEqual(["granite-7b", "llama"]);
    await removeServedModel(admin, id);
    expect((await getEndpoint(reader, endpoint)).served).toBeNull();
    expect((await getSubscription(reader, subscription)).models).toEqual([]);
    const { access } = await subscriptionsInForce("a", clock.nowMs);
    expect([...access.keys()]).toEqual([second]);
  });

  it("are edited but for their name, paused at once, and their changes tell it", async () => {
    const { id } = await createServedModel(admin, { name: "mistral", provider: "mistral_ai" });
    await editServedModel(admin, id, { displayName: "Mistral", provider: "" });
    expect(await getServedModel(reader, id)).toMatchObject({ displayName: "Mistral", provider: null });
    const renamed = { name: "other" } as object;
    await expect(editServedModel(admin, id, renamed)).rejects.toMatchObject({ code: "INVALID" });
    await setServedState(admin, id, "paused");
    const { modelsByName } = await subscriptionsInForce("a", clock.nowMs);
    expect(modelsByName.get("mistral")?.[0]?.state).toBe("paused");
    const { changes } = await listChanges(reader, { target: id, limit: 10 });
    expect(changes.map(({ verb }) => verb)).toEqual(["pause", "edit", "create"]);
  });

  it("are refused under names that nobody can ask for, twice, of other tenants, and by those who may not", async () => {
    for (const name of ["", "a b", "-x", "x".repeat(254), "a\u202Eb", "<x>"])
      await expect(createServedModel(admin, { name }), name).rejects.toMatchObject({
        code: "INVALID",
        fields: { name: expect.any(String) },
      });
    await expect(createServedModel(admin, { name: "x", namespace: "A_b" })).rejects.toMatchObject({
      fields: { namespace: expect.any(String) },
    });
    await expect(createServedModel(admin, { name: "x", model: "mdl_0" })).rejects.toMatchObject({
      code: "NOT_FOUND",
    });
    const { id } = await createServedModel(admin, { name: "twice" });
    await expect(createServedModel(admin, { name: "twice" })).rejects.toMatchObject({ code: "CONFLICT" });
    await createServedModel(admin, { name: "twice", namespace: "llm" });
    await createServedModel(other, { name: "twice" });
    for (const act of [
      () => getServedModel(other, id),
      () => editServedModel(other, id, {}),
      () => removeServedModel(other, id),
      () => setServedState(other, id, "paused"),
    ])
      await expect(act()).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(createServedModel(reader, { name: "mine" })).rejects.toMatchObject({ code: "FORBIDDEN" });
    await expect(removeServedModel(reader, id)).rejects.toMatchObject({ code: "FORBIDDEN" });
    expect((await servedModelNames(other)).map(({ name }) => name)).toEqual(["twice"]);
  });
});
