import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { call, startEdge, tokenFor } from "@/app/_edge/testEdge";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { systemCtx } from "@/lib/access/newCtx";
import { readAllowedHosts } from "@/lib/base/allowedHosts";
import { processState } from "@/lib/base/process";
import { notify } from "@/lib/notify/notify";
import { openReceiver } from "@/lib/notify/testReceiver";
import { createTenant } from "@/lib/tenants/create";
import {
  getDeliveryOperation,
  listDeliveriesOperation,
  resendDeadOperation,
  resendDeliveryOperation,
} from "../deliveries/operations";
import {
  createWebhookOperation,
  getWebhookOperation,
  listWebhooksOperation,
  removeWebhookOperation,
  rotateWebhookOperation,
  testWebhookOperation,
  updateWebhookOperation,
} from "./operations";

const path = "/api/v1/webhooks";

describeOnEachStore("webhooks by the API", (open) => {
  let opened: FreshStore;
  let receiver: Awaited<ReturnType<typeof openReceiver>>;
  let [token, theirs, weak] = ["", "", ""];
  beforeAll(async () => {
    opened = await open();
    await startEdge(opened.dataDir);
    processState().environment.allowedHosts.push(...readAllowedHosts("127.0.0.1"));
    const { id } = await createTenant(systemCtx(), { name: "Other", slug: "other" });
    [token, theirs, weak] = [await tokenFor("admin"), await tokenFor("admin", id), await tokenFor("auditor")];
    receiver = await openReceiver();
  });
  afterEach(() => {
    receiver.state.status = 200;
  });
  afterAll(async () => {
    await receiver.close();
    await opened.close();
  });

  async function create() {
    const body = { name: "ops", url: receiver.url };
    const { status, json } = await call(createWebhookOperation, { path, token, body });
    expect(status).toBe(201);
    const { webhook, secret } = json as { webhook: { id: string }; secret: string };
    return { params: { id: webhook.id }, secret };
  }

  it("adds, changes, tries out, rotates and removes one", async () => {
    const { params, secret } = await create();
    const one = { path, token, params };
    const listed = await call(listWebhooksOperation, { path, token });
    expect(listed.json).toMatchObject({ webhooks: [{ id: params.id, last: null }] });
    expect(JSON.stringify(listed.json)).not.toContain(secret.slice(6));
    const body = { events: ["key.revoked"], disabled: true };
    const changed = await call(updateWebhookOperation, { ...one, body });
    expect(changed.json).toMatchObject({ name: "ops", events: ["key.revoked"], disabled: true });
    const on = await call(updateWebhookOperation, { ...one, body: { disabled: false } });
    expect(on.json).toMatchObject({ events: ["key.revoked"], disabled: false });
    expect((await call(testWebhookOperation, one)).json).toMatchObject({ status: 200, error: null });
    receiver.state.status = 500;
    const failed = await call(testWebhookOperation, one);
    expect(failed).toMatchObject({ status: 200, json: { status: 500, error: "It answered 500." } });
    const rotated = await call(rotateWebhookOperation, one);
    expect(rotated.json).toMatchObject({ webhook: { previousSecretUntil: expect.any(String) } });
    expect(rotated.json?.secret).not.toBe(secret);
    expect((await call(removeWebhookOperation, one)).status).toBe(204);
    expect((await call(getWebhookOperation, one)).status).toBe(404);
  });

  it("says in `fields` why an address is refused", async () => {
    const body = { name: "x", url: "http://192.168.1.1/hook" };
    const { status, json } = await call(createWebhookOperation, { path, token, body });
    expect(status).toBe(400);
    expect(json?.fields).toMatchObject({ url: expect.stringContaining("RFC 1918") });
    const unknown = { name: "x", url: receiver.url, events: ["webhook.test"] };
    expect((await call(createWebhookOperation, { path, token, body: unknown })).status).toBe(400);
  });

  it("lists deliveries, shows one, and sends anew", async () => {
    const { params } = await create();
    const ctx = systemCtx();
    await notify(ctx, { type: "disk.low", data: { what: "lake", freeBytes: 1, totalBytes: 2 } });
    const page = await call(listDeliveriesOperation, {
      path: `${path}?state=waiting&webhook=${params.id}`,
      token,
    });
    const [waiting] = (page.json as { deliveries: { id: string }[] }).deliveries;
    const one = { path, token, params: { id: waiting?.id ?? "" } };
    const detail = await call(getDeliveryOperation, one);
    expect(detail.json).toMatchObject({ type: "disk.low", state: "waiting", attempts: 0, history: [] });
    expect((await call(resendDeliveryOperation, one)).status).toBe(409);
    receiver.state.status = 500;
    const tried = await call(testWebhookOperation, { path, token, params });
    const dead = { ...one, params: { id: String(tried.json?.delivery) } };
    const again = await call(resendDeliveryOperation, dead);
    expect(again).toMatchObject({ status: 202, json: { state: "waiting", job: expect.any(String) } });
    expect((await call(resendDeadOperation, { path, token, body: {} })).json).toEqual({ resent: 0, left: 0 });
  });

  it("answers strangers like for what does not exist, and asks for settings.write", async () => {
    const { params } = await create();
    const missing = { id: "whk_0190a1b2-0000-7000-8000-000000000000" };
    const words = async (
      operation: typeof getWebhookOperation,
      as: string,
      of: { id: string },
      body?: object,
    ) => {
      const { status, json } = await call(operation, { path, token: as, params: of, body });
      return { status, title: json?.title, detail: json?.detail };
    };
    const acts = [
      [getWebhookOperation],
      [updateWebhookOperation, { name: "n" }],
      [updateWebhookOperation, { disabled: true }],
      [removeWebhookOperation],
      [rotateWebhookOperation],
      [testWebhookOperation],
      [getDeliveryOperation],
      [resendDeliveryOperation],
    ] as const;
    for (const [operation, body] of acts) {
      const { method, path: at } = operation.document;
      const said = await words(operation, theirs, params, body);
      expect(said, `${method} ${at}`).toEqual(await words(operation, theirs, missing, body));
      expect(said.status, `${method} ${at}`).toBe(404);
      expect((await words(operation, weak, params, body)).status, `${method} ${at}`).toBe(403);
    }
    expect((await call(listWebhooksOperation, { path, token: theirs })).json).toEqual({ webhooks: [] });
  });
});
