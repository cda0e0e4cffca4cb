import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { closeLake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { openStore, type StoreHandle } from "@/db/store/open";
import { newSpanId, newTraceId, otlpBody } from "@/e2e/otlp";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { parseFilter } from "@/lib/actions/filter";
import { searchActions } from "@/lib/actions/search";
import { bindIdentity, unbindIdentity } from "@/lib/agents/bindIdentity";
import { checkCredential } from "@/lib/agents/checkCredential";
import { discoverAgents } from "@/lib/agents/discover";
import { getAgent } from "@/lib/agents/get";
import { listIdentities } from "@/lib/agents/identities";
import { makeAgent } from "@/lib/agents/register";
import { readProxies } from "@/lib/base/clientAddress";
import { watchRevisions } from "@/lib/changes/revision";
import { issueKey } from "@/lib/keys/issue";
import { flushSecurityEvents } from "@/lib/securityEvents/gather";
import { listSecurityEvents } from "@/lib/securityEvents/list";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { registerIssuer } from "@/lib/trust/registerIssuer";
import { type TestAuthority, testAuthority } from "@/lib/trust/testAuthority";
import { removeIssuer } from "@/lib/trust/updateIssuer";
import { type Collector, startCollector } from "./main";

const ID = "spiffe://agents.example/ns/shop/sa/desk";
const folder = mkdtempSync(join(tmpdir(), "collector-identity-"));
let store: StoreHandle;
let authority: TestAuthority;
/** One behind a proxy at loopback, one that trusts nobody. */
let proxied: Collector;
let open: Collector;
let stopWatching: () => Promise<void>;
const ctx = testCtx("default", ["admin"]);

beforeAll(async () => {
  store = await openStore({ dataDir: folder });
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
  await ensureDefaultTenant(systemCtx());
  authority = await testAuthority("agents.example");
  const start = { host: "127.0.0.1", port: 0, log: () => undefined };
  proxied = await startCollector({ ...start, trustedProxies: readProxies("127.0.0.1") });
  open = await startCollector(start);
  stopWatching = watchRevisions(() => Date.now());
});
afterAll(async () => {
  await stopWatching?.();
  await proxied?.stop();
  await open?.stop();
  await closeLake();
  await store?.close();
  authority?.close();
  rmSync(folder, { recursive: true, force: true });
});

const file = () => ({ name: "bundle", bytes: Buffer.from(JSON.stringify(authority.bundle())) });
async function send(headers: Record<string, string>, agent?: string, collector = proxied) {
  const traceId = newTraceId();
  const span = { traceId, spanId: newSpanId(), name: "execute_tool fetch", startMs: Date.now() - 1_000 };
  const attributes = {
    "gen_ai.operation.name": "execute_tool",
    ...(agent && { "gen_ai.agent.name": agent }),
  };
  const response = await fetch(`http://127.0.0.1:${collector.port}/v1/traces`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: otlpBody([{ ...span, attributes }]),
  });
  const answer = { status: response.status, text: await response.text() };
  if (response.status !== 200) return { ...answer, action: undefined };
  const range = { fromMs: 0, toMs: Date.now() + 60_000 };
  const found = await searchActions(ctx, { filter: parseFilter(`session:${traceId}`), range, limit: 2 });
  return { ...answer, action: found.actions[0] };
}
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

it("takes what a registered trust domain signed, by grade A, until it is removed", async () => {
  const issuer = await registerIssuer(ctx, {
    kind: "spiffe",
    value: "agents.example",
    audiences: ["bailiwick"],
    document: file(),
  });
  const desk = (await makeAgent(ctx, { name: "Desk" })).id;
  const pay = (await makeAgent(ctx, { name: "Payments" })).id;
  await bindIdentity(ctx, desk, { kind: "spiffe", value: "spiffe://agents.example/ns/shop/*" });
  await bindIdentity(ctx, pay, { kind: "spiffe", value: "spiffe://agents.example/ns/pay/sa/pay" });
  const token = await authority.jwtSvid("/ns/shop/sa/desk");

  const { action } = await send(bearer(token));
  expect(action).toMatchObject({
    workload: ID,
    agent: { id: desk, key: desk, rule: "spiffe-id", name: "Desk" },
  });
  expect(action?.attribution.grade).toBe("A");
  expect(action?.attribution.chain[0]).toMatchObject({ kind: "workload", rule: "jwt-svid", grade: "A" });
  expect((await send(bearer(token), "Desk")).action?.agent.key).toBe(desk);
  const claim = (await send(bearer(token), "Payments")).action;
  expect(claim?.agent.rule).toBe("gen_ai.agent.name@contradicted");
  expect(claim?.attribution.grade).toBe("C");

  const cert = encodeURIComponent(authority.svid(`URI:${ID}`));
  const header = { "x-forwarded-client-cert": `By=x;Cert="${cert}";URI=${ID}` };
  expect((await send(header)).action?.attribution.chain[0]).toMatchObject({ rule: "x509-svid", grade: "A" });
  expect((await send({ "x-forwarded-client-cert": `URI=${ID}` })).action?.attribution.chain[0]?.rule).toBe(
    "xfcc",
  );
  expect((await send(header, undefined, open)).status, "from no trusted proxy").toBe(401);
  expect((await send({ ...header, ...bearer("wrong") })).status, "beside a wrong key").toBe(401);
  const late = await send(bearer(await authority.jwtSvid("/ns/shop/sa/desk", { exp: 1_000 })));
  expect(late).toMatchObject({ status: 401, text: expect.stringContaining("exp: it expired") });

  expect(await checkCredential(ctx, `Bearer ${token}`)).toMatchObject({
    what: "JWT",
    verified: true,
    value: ID,
    agent: { id: desk, name: "Desk" },
  });
  const elsewhere = testCtx((await createTenant(systemCtx(), { slug: "x", name: "X" })).id, ["admin"]);
  expect(await checkCredential(elsewhere, token)).toMatchObject({
    verified: false,
    value: null,
    agent: null,
  });

  await discoverAgents(ctx);
  expect(
    (await getAgent(ctx, desk)).keys.map(({ key }) => key),
    "its actions count for it",
  ).toEqual([desk]);
  const [binding] = await listIdentities(ctx, { agent: desk });
  expect(binding).toMatchObject({ kind: "spiffe", issuer: { name: "agents.example" } });
  expect(binding?.lastUsedAt).not.toBeNull();
  await expect(
    bindIdentity(ctx, pay, { kind: "spiffe", value: "spiffe://agents.example/ns/shop/*" }),
  ).rejects.toMatchObject({ code: "CONFLICT", message: expect.stringContaining("Desk") });
  await expect(unbindIdentity(elsewhere, desk, binding?.id ?? "")).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
  await unbindIdentity(ctx, desk, binding?.id ?? "");
  expect((await send(bearer(token))).action?.agent.rule).toBe("service.name");

  await removeIssuer(ctx, issuer.id);
  expect((await send(bearer(token))).status).toBe(401);
  await flushSecurityEvents();
  const { events } = await listSecurityEvents(ctx, "tenant", { limit: 100 });
  const refused = events.filter(({ kind }) => kind === "credential_refused");
  expect(refused.map(({ detail }) => detail)).toContainEqual({
    wanted: "ingest",
    reason: expect.stringContaining("exp: it expired"),
  });
});

it("attributes what a bound ingest key sends by grade B", async () => {
  const agent = (await makeAgent(ctx, { name: "Batch" })).id;
  const { key, secret } = await issueKey(ctx, { kind: "ingest", name: "batch key" });
  await bindIdentity(ctx, agent, { kind: "key", value: key.id });
  const { action } = await send(bearer(secret));
  expect(action).toMatchObject({ agent: { key: agent, rule: "ingest-key" }, attribution: { grade: "B" } });
  await expect(bindIdentity(ctx, agent, { kind: "key", value: "key_none" })).rejects.toMatchObject({
    code: "NOT_FOUND",
  });
});
