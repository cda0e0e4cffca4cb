import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeLake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { openStore, type StoreHandle } from "@/db/store/open";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { bindIdentity } from "@/lib/agents/bindIdentity";
import { makeAgent } from "@/lib/agents/register";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { issueKey } from "@/lib/keys/issue";
import { issueModelKey } from "@/lib/keys/issueModelKey";
import { revokeKey } from "@/lib/keys/revoke";
import { makeService } from "@/lib/principals/make";
import { flushSecurityEvents } from "@/lib/securityEvents/gather";
import { createServedModel, setServedState } from "@/lib/servedModels/manage";
import { liftStop } from "@/lib/stops/lift";
import { makeStop } from "@/lib/stops/make";
import { createSubscription } from "@/lib/subscriptions/create";
import { removeSubscription, setSubscriptionState } from "@/lib/subscriptions/edit";
import { createModelAccess } from "@/lib/subscriptions/writeAccess";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { MAX_REFUSALS } from "./limits";
import { type DecisionPoint, startDecisionPoint } from "./main";

const folder = mkdtempSync(join(tmpdir(), "maas-test-"));
let store: StoreHandle;
let point: DecisionPoint;
let ctx: Ctx;
let other: Ctx;
let gateway: string;
let service: string;
let premium: string;
let key: { secret: string; id: string };

beforeAll(async () => {
  store = await openStore({ dataDir: folder });
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
  const environment = readEnvironment({ BAILIWICK_DATA_DIR: folder }, folder);
  setProcessState({ environment, startedMs: Date.now(), collector: null, controlHash: null });
  await ensureDefaultTenant(systemCtx());
  ctx = systemCtx((await createTenant(systemCtx(), { slug: "maas", name: "MaaS" })).id);
  other = systemCtx((await createTenant(systemCtx(), { slug: "else", name: "Else" })).id);
  gateway = (await issueKey(ctx, { kind: "decide", name: "gateway" })).secret;
  service = (await makeService(ctx, { name: "batch" })).id;
  await createServedModel(ctx, { name: "granite-7b", namespace: "llm" });
  await createServedModel(ctx, { name: "llama", namespace: "llm" });
  const base = {
    namespace: "models-as-a-service",
    owners: [{ kind: "group", value: "premium-users" }],
  } as const;
  premium = (
    await createSubscription(ctx, {
      ...base,
      name: "premium",
      displayName: "Premium",
      priority: 10,
      organisation: "org-1",
      costCentre: "cc-42",
      labels: { team: "search" },
      owners: [...base.owners, { kind: "principal", value: service }],
      models: [{ model: "llm/granite-7b" }],
    })
  ).id;
  await createSubscription(ctx, {
    ...base,
    name: "basic",
    models: [{ model: "llm/granite-7b" }, { model: "llm/llama" }],
  });
  const issued = await issueModelKey(ctx, { name: "nightly", holder: service, subscription: premium });
  key = { secret: issued.secret, id: issued.key.id };
  const options = { host: "127.0.0.1", port: 0, grpcPort: 0, dataDir: folder, log: () => {} };
  point = await startDecisionPoint(options);
});
afterAll(async () => {
  await point.stop();
  await flushSecurityEvents();
  await closeLake();
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function post(
  path: string,
  body: unknown,
  secret = gateway,
): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`http://127.0.0.1:${point.port}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json" },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: answer.status, body: await answer.json() };
}
const validate = (body: unknown, secret?: string) => post("/internal/v1/api-keys/validate", body, secret);
const select = (body: unknown, secret?: string) => post("/internal/v1/subscriptions/select", body, secret);
const CHOSEN = {
  name: "premium",
  namespace: "models-as-a-service",
  displayName: "Premium",
  modelRefs: [{ namespace: "llm", name: "granite-7b" }],
  organizationId: "org-1",
  costCenter: "cc-42",
  labels: { team: "search" },
  phase: "Active",
  accessAllowed: true,
};

it("says whose a key is, in MaaS's words, and that its prefix is the one that MaaS gateways ask about", async () => {
  expect(key.secret).toMatch(/^sk-oai-[0-9a-f]{16}_[\w-]{43}$/);
  expect(await validate({ key: key.secret })).toEqual({
    status: 200,
    body: {
      valid: true,
      userId: service,
      username: "batch",
      keyId: key.id,
      keyName: "nightly",
      groups: [],
      subscription: "premium",
      tenant: ctx.tenant,
    },
  });
});

it("answers alike for every key that opens nothing, and remembers none of them for another tenant", async () => {
  const unknown = { status: 200, body: { valid: false, reason: expect.stringMatching(/not known/) } };
  const forged = [
    `${key.secret.slice(0, 24)}${"A".repeat(43)}`,
    key.secret.slice(0, -1),
    `${key.secret} `.trim().toUpperCase(),
    "sk-oai-",
    gateway,
  ];
  for (const secret of forged) expect(await validate({ key: secret }), secret.slice(0, 12)).toEqual(unknown);
  const theirs = (await issueKey(other, { kind: "decide", name: "gateway" })).secret;
  expect(await validate({ key: key.secret }, theirs)).toEqual(unknown);
  expect(await select({ username: "x", groups: ["premium-users"] }, theirs)).toMatchObject({
    status: 200,
    body: { error: "not_found" },
  });
});

it("chooses the highest subscription that holds the model, or the one that is asked for", async () => {
  const groups = ["premium-users"];
  const asked = { groups, username: "alice", requestedSubscription: "", requestedModel: "llm/granite-7b" };
  expect(await select(asked)).toEqual({ status: 200, body: { ...CHOSEN, resolvedModel: "llm/granite-7b" } });
  expect(await select({ groups, username: "alice" })).toEqual({ status: 200, body: CHOSEN });
  expect((await select({ ...asked, requestedModel: "llm/llama" })).body).toMatchObject({ name: "basic" });
  const named = { ...asked, requestedSubscription: "models-as-a-service/basic" };
  expect((await select(named)).body).toMatchObject({ name: "basic", phase: "Active" });
  // What validate said of a key is what select is asked with.
  expect((await select({ groups: [], username: "batch", requestedSubscription: "premium" })).body).toEqual(
    CHOSEN,
  );
});

it("says what is wrong with 200 and MaaS's codes", async () => {
  const groups = ["premium-users"];
  const wrong: [unknown, object][] = [
    ["{", { error: "bad_request", message: expect.stringMatching(/JSON/) }],
    [{ groups }, { error: "bad_request", message: expect.stringMatching(/username/) }],
    [{ username: "a", groups: "premium-users" }, { error: "bad_request" }],
    [{ username: "a" }, { error: "not_found", accessAllowed: true }],
    [{ username: "a", groups, requestedSubscription: "gold" }, { error: "not_found" }],
    [
      { username: "a", groups, requestedSubscription: "premium", requestedModel: "llm/llama" },
      { error: "model_not_in_subscription", accessAllowed: true },
    ],
    [
      { username: "a", groups, requestedModel: "llm/none" },
      { error: "not_found", accessAllowed: false },
    ],
  ];
  for (const [asked, body] of wrong) {
    const said = await select(asked);
    expect(said, JSON.stringify(asked)).toMatchObject({ status: 200, body });
    expect(said.body).not.toHaveProperty("name");
  }
  expect((await validate({})).status).toBe(400);
  expect((await validate("nothing")).status).toBe(400);
});

it("does not let a key for some models through where it is not said for which", async () => {
  const { secret } = await issueModelKey(ctx, {
    name: "narrow",
    holder: service,
    subscription: premium,
    scopes: ["llm/granite-7b"],
  });
  expect((await validate({ key: secret })).body).toMatchObject({
    valid: false,
    reason: expect.stringMatching(/requestedModel/),
  });
  expect((await validate({ key: secret, requestedModel: "llm/granite-7b" })).body).toMatchObject({
    valid: true,
  });
  expect((await validate({ key: secret, requestedModel: "llm/llama" })).body).toMatchObject({ valid: false });
});

it("counts what people set at once: stops, pauses, access, revocation and removal", async () => {
  const valid = async () => (await validate({ key: key.secret })).body;
  const chosen = async () =>
    (
      await select({
        username: "a",
        groups: ["premium-users"],
        requestedSubscription: "premium",
        requestedModel: "llm/granite-7b",
      })
    ).body;
  const stop = await makeStop(ctx, { kind: "key", target: key.id, reason: "It was seen in a public log." });
  expect(await valid()).toMatchObject({
    valid: false,
    reason: expect.stringMatching(/stopped: It was seen/),
  });
  await liftStop(ctx, stop.id, "It was another one after all.");

  // A service that people made is known by its name, whatever telemetry calls it.
  const batch = { username: "batch", groups: [], requestedSubscription: "premium" };
  expect((await select(batch)).body).toMatchObject({ name: "premium" });
  const ofService = await makeStop(ctx, { kind: "principal", target: service, reason: "It runs wild." });
  expect((await select(batch)).body).toMatchObject({
    error: "access_denied",
    message: expect.stringMatching(/stopped: It runs wild/),
  });
  expect(await valid()).toMatchObject({
    valid: false,
    reason: expect.stringMatching(/stopped: It runs wild/),
  });
  await liftStop(ctx, ofService.id, "It was mended by its owner.");
  expect(await valid()).toMatchObject({ valid: true });
  await setSubscriptionState(ctx, premium, "paused");
  expect(await valid()).toMatchObject({ valid: false });
  expect(await chosen()).toMatchObject({ error: "access_denied", phase: "Pending" });
  await setSubscriptionState(ctx, premium, "active");
  expect(await chosen()).toMatchObject({ name: "premium" });
  const served = await createServedModel(ctx, { name: "secret", namespace: "llm" });
  await createModelAccess(ctx, {
    name: "few",
    models: [served.id],
    subjects: [{ kind: "user", value: "bo" }],
  });
  const closed = { username: "a", groups: ["premium-users"], requestedModel: "llm/secret" };
  expect((await select(closed)).body).toMatchObject({ error: "access_denied", accessAllowed: false });
  await setServedState(ctx, served.id, "paused");
  expect((await select({ ...closed, username: "bo" })).body).toMatchObject({ error: "not_found" });
  await revokeKey(ctx, key.id);
  expect(await valid()).toMatchObject({ valid: false });
  await removeSubscription(ctx, premium);
  expect(await chosen()).toMatchObject({ error: "not_found" });
});

it("is for gateways only, and makes who guesses wait", async () => {
  const own = await issueKey(ctx, { kind: "decide", name: "lonely agent" });
  const agent = await makeAgent(ctx, { name: "lonely" });
  await bindIdentity(ctx, agent.id, { kind: "key", value: own.key.id });
  for (const ask of [validate, select])
    expect((await ask({ key: key.secret, username: "a" }, own.secret)).status).toBe(403);
  const statuses = new Set<number>();
  for (let tries = 0; tries <= MAX_REFUSALS; tries++)
    statuses.add((await validate({ key: "x" }, "bwd_guess")).status);
  expect([...statuses]).toEqual([401, 429]);
  const ingest = (await issueKey(ctx, { kind: "ingest", name: "spans" })).secret;
  expect((await select({ username: "a" }, ingest)).status).toBe(429);
  expect((await validate({ key: "x" })).status).toBe(200);
});
