import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { generateAgentCardSignature } from "@a2a-js/sdk";
import canonicalize from "canonicalize";
import { exportJWK, FlattenedSign, generateKeyPair, importPKCS8, type JWK } from "jose";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { describeOnEachStore, type FreshStore } from "@/db/store/freshStore";
import { agents } from "@/db/store/schema/agents";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { blankAgent } from "@/lib/agents/addSeen";
import { bindIdentity } from "@/lib/agents/bindIdentity";
import { getAgent } from "@/lib/agents/get";
import { listAgents } from "@/lib/agents/list";
import { makeAgent } from "@/lib/agents/register";
import { readAllowedHosts } from "@/lib/base/allowedHosts";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { bookkeep } from "@/lib/changes/bookkeep";
import { listChanges } from "@/lib/changes/list";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { registerIssuer } from "@/lib/trust/registerIssuer";
import { type TestAuthority, testAuthority } from "@/lib/trust/testAuthority";
import { acceptCard, removeCard } from "./acceptCard";
import { findCard, getCard } from "./getCard";
import { importCards } from "./importCards";
import { addCardKey, addCardKeySet, listCardKeySets, removeCardKey } from "./keys";
import { refreshCardNow } from "./refresh";

type Json = Record<string, unknown>;
const CARD = {
  name: "Refund desk",
  description: "Answers refund requests",
  version: "1.2.0",
  supportedInterfaces: [
    { url: "https://desk.example/a2a", protocolBinding: "JSONRPC", protocolVersion: "1.0" },
  ],
  capabilities: { streaming: false, extensions: [] },
  provider: { organization: "Shop", url: "https://shop.example" },
  defaultInputModes: ["text/plain"],
  defaultOutputModes: ["text/plain"],
  skills: [{ id: "refund", name: "Refund", description: "Pays money back", tags: ["money"] }],
};
const OLD = {
  protocolVersion: "0.3.0",
  name: "Old desk",
  description: "Answers",
  url: "https://old.example/a2a",
  preferredTransport: "JSONRPC",
  version: "0.9.0",
  capabilities: {},
  defaultInputModes: ["text/plain"],
  defaultOutputModes: ["text/plain"],
  skills: [],
  supportsAuthenticatedExtendedCard: true,
};

let server: Server;
let origin: string;
let served: Record<string, unknown>;
let asked: string[];
let authority: TestAuthority;
let keys: { publicJwk: JWK; sign: (card: Json, header?: Json) => Promise<Json> };

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url ?? "");
    const body = served[request.url ?? ""];
    response.writeHead(body === undefined ? 404 : 200).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  authority = await testAuthority("agents.example");
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  keys = { publicJwk: await exportJWK(publicKey), sign: (card, header) => signBy(privateKey, card, header) };
  setProcessState({
    environment: { ...readEnvironment({}, "."), allowedHosts: readAllowedHosts("127.0.0.1") },
    startedMs: Date.now(),
    collector: null,
    controlHash: null,
  });
});
afterAll(() => {
  server.close();
  authority.close();
});

/** As the protocol's own library signs. */
async function signBy(key: CryptoKey, card: Json, header: Json = {}): Promise<Json> {
  const sign = generateAgentCardSignature(key, { alg: "ES256", kid: "desk-key", typ: "JOSE", ...header });
  return (await sign(card as never)) as unknown as Json;
}
const file = (value: unknown) => ({
  name: "card",
  bytes: Buffer.from(typeof value === "string" ? value : JSON.stringify(value)),
});
const why = (promise: Promise<unknown>) =>
  promise.then(
    () => "taken",
    (error: Error) => error.message,
  );

describeOnEachStore("agent cards", (open: () => Promise<FreshStore>) => {
  let fresh: FreshStore;
  let ctx: Ctx;
  let other: Ctx;

  beforeEach(async () => {
    served = {};
    asked = [];
    fresh = await open();
    await ensureDefaultTenant(systemCtx());
    ctx = testCtx("default", ["admin"]);
    other = testCtx((await createTenant(systemCtx(), { slug: "other", name: "Other" })).id, ["admin"]);
  });
  afterEach(() => fresh.close());

  const agentOf = async (value: unknown) => {
    const [imported] = await importCards(ctx, { file: file(value) });
    if (!imported) throw new Error("nothing was imported");
    return imported;
  };
  const pin = () =>
    addCardKey(ctx, { key: JSON.stringify(keys.publicJwk), kid: "desk-key", name: "Desk's key" });

  it("registers an agent from a host's card, with what it says and who signed it", async () => {
    await pin();
    served["/.well-known/agent.json"] = await keys.sign(CARD);
    const [imported] = await importCards(ctx, { url: origin });
    expect(asked).toEqual(["/.well-known/agent-card.json", "/.well-known/agent.json"]);
    expect(imported).toMatchObject({
      isNew: true,
      signature: { state: "verified", by: "Desk's key", notSigned: [] },
    });
    const id = imported?.agent.id ?? "";
    expect(await getAgent(ctx, id)).toMatchObject({
      name: "Refund desk",
      purpose: "Answers refund requests",
      state: "registered",
      version: "1.2.0",
    });
    expect((await getCard(ctx, id)).card).toMatchObject({
      protocol: "1.0",
      interfaces: [{ url: "https://desk.example/a2a", binding: "JSONRPC" }],
      skills: [{ id: "refund", tags: ["money"] }],
    });
    const { changes } = await listChanges(ctx, { target: id });
    expect(changes.map(({ verb, noun }) => `${verb} ${noun}`)).toContain("import agent card");
    await expect(findCard(other, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(removeCard(other, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
    await expect(importCards(testCtx("default", ["auditor"]), { url: origin })).rejects.toMatchObject({
      code: "FORBIDDEN",
    });
  });

  it("finds each tampered field, names what no signature covers, and says why it cannot know", async () => {
    const { id } = await pin();
    const signed = await keys.sign(CARD);
    const state = async (card: Json) => {
      const { agent, signature } = await agentOf(card);
      await removeCard(ctx, agent.id);
      return signature;
    };
    for (const [field, value] of Object.entries({
      name: "Refund desk 2",
      version: "1.2.1",
      supportedInterfaces: [{ ...CARD.supportedInterfaces[0], url: "https://evil.example/a2a" }],
      skills: [{ ...CARD.skills[0], tags: ["money", "more"] }],
      provider: { ...CARD.provider, organization: "Shop Inc" },
    }))
      expect(await why(importCards(ctx, { file: file({ ...signed, [field]: value }) })), field).toMatch(
        /refused: its signature is not valid/,
      );
    expect((await listAgents(ctx)).agents, "nothing registered").toEqual([]);
    expect(
      await state({ ...signed, "x-internal": { free: true }, provider: { ...CARD.provider, tier: 1 } }),
    ).toMatchObject({
      state: "verified",
      notSigned: expect.arrayContaining(["x-internal", "provider.tier"]),
    });
    expect(await state(CARD)).toMatchObject({ state: "unsigned" });
    expect(await state(await keys.sign(CARD, { kid: "nobody" }))).toMatchObject({
      state: "unknown-key",
      why: expect.stringContaining("nobody"),
    });
    const [entry] = (signed.signatures ?? []) as { signature: string }[];
    const none = Buffer.from('{"alg":"none","kid":"desk-key"}').toString("base64url");
    expect(await state({ ...CARD, signatures: [{ ...entry, protected: none }] })).toMatchObject({
      state: "unknown-algorithm",
      why: expect.stringContaining("none"),
    });
    await removeCardKey(ctx, id);
    expect((await state(signed)).state).toBe("unknown-key");
  });

  it("verifies v0.3, which signs what it says, and by a certificate of the trust domain", async () => {
    const { certificate, privateKey } = authority.svidWithKey("URI:spiffe://agents.example/ns/shop/sa/desk");
    const x5c = [certificate.replaceAll(/-----[^-]+-----|\s/g, "")];
    const { protocolVersion: _, preferredTransport: __, ...canonical } = OLD;
    const bare = Object.fromEntries(
      Object.entries(canonical).filter(([key]) => !["skills", "capabilities"].includes(key)),
    );
    const jws = await new FlattenedSign(Buffer.from(canonicalize(bare) ?? ""))
      .setProtectedHeader({ alg: "ES256", kid: "svid", typ: "JOSE", x5c })
      .sign(await importPKCS8(privateKey, "ES256"));
    const card = { ...OLD, signatures: [{ protected: jws.protected, signature: jws.signature }] };
    const before = await agentOf(card);
    expect(before.signature).toMatchObject({ state: "unknown-key", why: expect.stringContaining("x5c") });
    await removeCard(ctx, before.agent.id);
    await registerIssuer(ctx, {
      kind: "spiffe",
      value: "agents.example",
      audiences: ["a"],
      document: file(authority.bundle()),
    });
    const { agent, signature } = await agentOf(card);
    expect(signature).toMatchObject({
      state: "verified",
      by: "spiffe://agents.example/ns/shop/sa/desk",
      spiffeIds: ["spiffe://agents.example/ns/shop/sa/desk"],
    });
    expect((await getCard(ctx, agent.id)).card).toMatchObject({
      protocol: "0.3",
      capabilities: { extendedCard: true },
      interfaces: [{ url: "https://old.example/a2a", binding: "JSONRPC" }],
    });
    await removeCard(ctx, agent.id);
    const pay = await makeAgent(ctx, { name: "Payments" });
    await bindIdentity(ctx, pay.id, { kind: "spiffe", value: "spiffe://agents.example/ns/shop/*" });
    expect(await why(importCards(ctx, { file: file(card) }))).toMatch(
      /claims spiffe:\/\/agents\.example\/ns\/shop\/sa\/desk, which is bound to the agent Payments/,
    );
    expect(await why(importCards(ctx, { file: file({ ...CARD, name: "payments" }) }))).toMatch(
      /the name of the agent Payments/,
    );
    expect(await why(importCards(ctx, { file: file(card) }, pay.id))).toBe("taken");
  });

  it("fetches no key set but the allowed ones", async () => {
    served["/keys"] = { keys: [{ ...keys.publicJwk, kid: "desk-key" }] };
    const jku = `${origin}/keys`;
    const signed = await keys.sign(CARD, { jku });
    for (const address of [jku, "http://169.254.169.254/keys"]) {
      const { agent, signature } = await agentOf(await keys.sign(CARD, { jku: address }));
      expect(signature).toMatchObject({ state: "unknown-key", why: expect.stringContaining("allow-list") });
      await removeCard(ctx, agent.id);
    }
    expect(asked).toEqual([]);
    expect(await why(addCardKeySet(ctx, "http://169.254.169.254/keys"))).toMatch(/refused/);
    await addCardKeySet(ctx, jku);
    expect((await agentOf(signed)).signature).toMatchObject({ state: "verified", by: jku });
    expect(asked).toEqual(["/keys"]);
    expect(await listCardKeySets(other)).toEqual([]);
  });

  it("shows another card at the address field by field, and lets the accepted one stand until a person takes it", async () => {
    await pin();
    served["/card"] = await keys.sign(CARD);
    const url = `${origin}/card`;
    const [imported] = await importCards(ctx, { url });
    const id = imported?.agent.id ?? "";
    await refreshCardNow(ctx, id);
    expect((await getCard(ctx, id)).drift).toBeNull();
    const wider = [...CARD.skills, { id: "pay", name: "Pay", description: "Pays", tags: [] }];
    served["/card"] = { ...CARD, version: "2.0.0", skills: wider.reverse() };
    await refreshCardNow(ctx, id);
    const { drift, card } = await getCard(ctx, id);
    expect(card.version).toBe("1.2.0");
    expect(drift?.signature.state).toBe("unsigned");
    expect(drift?.differences.map(({ path }) => path)).toEqual(["skills.pay", "version"]);
    expect(drift?.differences.at(-1)).toEqual({ path: "version", before: "1.2.0", after: "2.0.0" });
    await expect(acceptCard(ctx, id, "sha256:else")).rejects.toMatchObject({ code: "CONFLICT" });
    await expect(acceptCard(other, id, drift?.digest ?? "")).rejects.toMatchObject({ code: "NOT_FOUND" });
    await acceptCard(ctx, id, drift?.digest ?? "");
    expect(await getCard(ctx, id)).toMatchObject({ drift: null, card: { version: "2.0.0" } });
    expect(await getAgent(ctx, id)).toMatchObject({ version: "2.0.0" });

    served = {};
    await refreshCardNow(ctx, id);
    const failed = await getCard(ctx, id);
    expect(failed).toMatchObject({ error: expect.stringContaining("404"), card: { version: "2.0.0" } });
    expect(Date.parse(failed.nextFetchAt ?? "") - Date.now()).toBeGreaterThan(20 * 60_000);
  });

  it("lets a card that is handed in wait beside the accepted one, and never takes one with a wrong signature", async () => {
    await pin();
    const signed = await keys.sign(CARD);
    const { id } = (await agentOf(signed)).agent;
    served["/new"] = { ...CARD, version: "2.0.0" };
    const lesser: { from: Parameters<typeof importCards>[1]; state: string }[] = [
      { from: { file: file({ ...CARD, version: "1.3.0" }) }, state: "unsigned" },
      { from: { file: file(await keys.sign(CARD, { kid: "nobody" })) }, state: "unknown-key" },
      { from: { url: `${origin}/new` }, state: "unsigned" },
    ];
    for (const { from, state } of lesser) {
      expect(await importCards(ctx, from, id)).toMatchObject([{ isNew: false, waits: true }]);
      const card = await getCard(ctx, id);
      expect(card).toMatchObject({ signature: { state: "verified" }, card: { version: "1.2.0" } });
      expect(card.drift?.signature.state).toBe(state);
    }
    const { drift } = await getCard(ctx, id);
    expect(drift).toMatchObject({ source: "url", url: `${origin}/new` });
    const altered = file({ ...signed, name: "Other desk" });
    expect(await why(importCards(ctx, { file: altered }, id))).toMatch(/signature is not valid/);
    served["/altered"] = { ...signed, version: "9" };
    expect(await why(importCards(ctx, { url: `${origin}/altered` }, id))).toMatch(/signature is not valid/);

    await importCards(ctx, { file: file(signed) }, id);
    expect((await getCard(ctx, id)).drift, "the accepted one again drops what waited").toBeNull();
    await importCards(ctx, { url: `${origin}/new` }, id);
    await acceptCard(ctx, id, drift?.digest ?? "");
    expect(await getCard(ctx, id)).toMatchObject({
      source: "url",
      url: `${origin}/new`,
      drift: null,
      card: { version: "2.0.0" },
    });

    await importCards(ctx, { file: file(signed) }, id);
    await refreshCardNow(ctx, id);
    expect((await getCard(ctx, id)).drift?.source, "a reading leaves what was handed in").toBe("file");
    await importCards(ctx, { url: `${origin}/new` }, id);
    served["/new"] = { ...signed, version: "9" };
    await refreshCardNow(ctx, id);
    const bad = (await getCard(ctx, id)).drift;
    expect(bad?.signature.state).toBe("invalid");
    await expect(acceptCard(ctx, id, bad?.digest ?? "")).rejects.toMatchObject({ code: "INVALID" });
  });

  it("gives a card to the agent of its name that has none, and refuses a name that only looks like another's", async () => {
    const seen = blankAgent(ctx, "agt_seen", "refund-desk");
    await bookkeep((tx) => tx.insert(agents).values({ ...seen, state: "discovered" }));
    expect(await agentOf(CARD)).toMatchObject({
      agent: { id: "agt_seen" },
      isNew: false,
      registered: true,
      waits: false,
    });
    expect(await getAgent(ctx, "agt_seen")).toMatchObject({
      name: "refund-desk",
      state: "registered",
      purpose: "Answers refund requests",
    });
    expect((await listAgents(ctx)).agents).toHaveLength(1);
    expect(await why(agentOf({ ...CARD, name: "R\u0435fund d\u0435sk" }))).toMatch(
      /looks like that of the agent refund-desk, in letters of another alphabet/,
    );
    const made = await makeAgent(ctx, { name: "Old Desk", purpose: "Kept" });
    expect(await agentOf(OLD)).toMatchObject({ agent: made, isNew: false, registered: false });
    expect(await getAgent(ctx, made.id)).toMatchObject({ purpose: "Kept" });
    for (const name of ["Twin", "twin"]) await makeAgent(ctx, { name });
    const message = await why(agentOf({ ...CARD, name: "TWIN" }));
    expect(message).toMatch(/2 agents are called so: twin \(.*\), twin \(/i);
  });

  it("reads several manifests of both groups, all or none, each error named", async () => {
    const manifest = (group: string, kind: string, name: string, status: object, type = "agent") =>
      JSON.stringify({ apiVersion: `${group}/v1alpha1`, kind, metadata: { name }, spec: { type }, status });
    const good = manifest("agent.rossoctl.dev", "AgentRuntime", "old", {
      card: { ...OLD, attestedAgentSpiffeID: "spiffe://agents.example/old", cardHash: "x" },
    });
    const second = manifest("agent.kagenti.dev", "AgentCard", "desk", {
      card: { ...OLD, name: "Second" },
      expectedSpiffeID: "spiffe://agents.example/second",
    });
    const bad = manifest("agent.kagenti.dev", "AgentCard", "bad", { card: { ...OLD, version: undefined } });
    const yaml = (...parts: string[]) => file(parts.map((part) => `# one\n${part}`).join("\n---\n"));
    const tool = manifest("agent.rossoctl.dev", "AgentRuntime", "fetcher", {}, "tool");
    const message = await why(importCards(ctx, { file: yaml(good, bad, second, tool, '{"kind":"Pod"}') }));
    expect(message).toMatch(/document 2: AgentCard bad cannot be used\. version: /);
    expect(message).toMatch(/document 4: AgentRuntime fetcher: spec\.type is tool/);
    expect(message).toMatch(/document 5: It is no manifest/);
    const imported = await importCards(ctx, { file: yaml(good, second) });
    expect(imported.map(({ agent, signature }) => [agent.name, signature.spiffeIds])).toEqual([
      ["Old desk", ["spiffe://agents.example/old"]],
      ["Second", ["spiffe://agents.example/second"]],
    ]);
    expect(await why(importCards(ctx, { file: yaml(second, good) })), "again").toMatch(/claims the name/);
  });

  it("reaches no address that is not public, and pins no private key", async () => {
    expect(await why(importCards(ctx, { url: "http://169.254.169.254/latest" }))).toMatch(
      /169\.254\.169\.254/,
    );
    expect(await why(importCards(ctx, { url: `${origin}/none` }))).toMatch(/answers 404/);
    expect(await why(importCards(ctx, { url: "" }))).toMatch(/Give the address/);
    const pair = await generateKeyPair("ES256", { extractable: true });
    const leaked = JSON.stringify(await exportJWK(pair.privateKey));
    expect(await why(addCardKey(ctx, { key: leaked, kid: "a" }))).toMatch(/private/);
    expect(await why(addCardKey(ctx, { key: "-----BEGIN PUBLIC KEY-----\nAAAA", kid: "a" }))).toMatch(
      /no public key/,
    );
    await pin();
    expect(await why(pin())).toMatch(/pinned already/);
  });
});
