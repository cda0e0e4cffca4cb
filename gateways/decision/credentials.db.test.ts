import { X509Certificate } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { credentials, Client as GrpcClient, Metadata } from "@grpc/grpc-js";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore, type StoreHandle } from "@/db/store/open";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { bindIdentity } from "@/lib/agents/bindIdentity";
import { makeAgent } from "@/lib/agents/register";
import { readAllowedHosts } from "@/lib/base/allowedHosts";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { issueKey } from "@/lib/keys/issue";
import { putPolicyInForce } from "@/lib/policies/testPolicy";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { registerIssuer } from "@/lib/trust/registerIssuer";
import { type TestAuthority, testAuthority } from "@/lib/trust/testAuthority";
import { CHECK_PATH } from "./grpc";
import { type DecisionPoint, startDecisionPoint } from "./main";
import { bytesField, messageOf, readFields } from "./protobuf";

const folder = mkdtempSync(join(tmpdir(), "credentials-test-"));
const DOMAIN = "gateways.example";
const ISSUER = "https://idp.example";
const file = (name: string) => join(folder, name);
let store: StoreHandle;
let authority: TestAuthority;
let stranger: TestAuthority;
let keys: Server;
let served: { keys: object[] } = { keys: [] };
let point: DecisionPoint;
let ctx: Ctx;
let key: string;

interface Shown {
  certificate: string;
  privateKey: string;
}

/** The agent's own token and certificate count; the person is the token's. */
const POLICY = `@id("proven") permit(principal is Bailiwick::Agent, action, resource)
    when { principal.name == "support" && context.grade == "A" && context has user && context.user.name == "u-17" };
  @id("by-token") permit(principal is Bailiwick::Agent, action, resource == Bailiwick::Tool::"list")
    when { principal.name == "support" && context.grade == "A" && context.workload == "support-client" };
  @id("by-certificate") permit(principal is Bailiwick::Agent, action, resource == Bailiwick::Tool::"look")
    when { principal.name == "support" && context.grade == "A" && context.workload like "spiffe://${DOMAIN}/*" };`;

async function signer(kid: string) {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: "ES256", use: "sig" };
  const sign = (claims: JWTPayload) => {
    const exp = Math.floor(Date.now() / 1_000) + 300;
    const said = {
      iss: ISSUER,
      aud: "bailiwick",
      sub: "u-17",
      email: "ada@example.com",
      azp: "support-client",
      exp,
    };
    return new SignJWT({ ...said, ...claims })
      .setProtectedHeader({ alg: "ES256", kid, typ: "at+jwt" })
      .sign(privateKey);
  };
  return { jwk, sign };
}
let first: Awaited<ReturnType<typeof signer>>;

beforeAll(async () => {
  store = await openStore({ dataDir: folder });
  await ensureDefaultTenant(systemCtx());
  keys = createServer((_, response) => void response.end(JSON.stringify(served)));
  await new Promise<void>((resolve) => keys.listen(0, "127.0.0.1", resolve));
  const environment = { ...readEnvironment({}, folder), allowedHosts: readAllowedHosts("127.0.0.1") };
  setProcessState({ environment, startedMs: Date.now(), collector: null, controlHash: null });
  [authority, stranger] = [await testAuthority(DOMAIN), await testAuthority(DOMAIN)];
  first = await signer("first");
  served = { keys: [first.jwk] };
  ctx = systemCtx((await createTenant(systemCtx(), { slug: "proven", name: "Proven" })).id);
  const { id: support } = await makeAgent(ctx, { name: "support" });
  const bundle = { name: "bundle.json", bytes: Buffer.from(JSON.stringify(authority.bundle())) };
  await registerIssuer(ctx, { kind: "spiffe", value: DOMAIN, audiences: ["bailiwick"], document: bundle });
  const url = `http://127.0.0.1:${(keys.address() as AddressInfo).port}/keys`;
  const { id: issuer } = await registerIssuer(ctx, {
    kind: "oidc",
    value: ISSUER,
    audiences: ["bailiwick"],
    url,
  });
  await bindIdentity(ctx, support, { kind: "spiffe", value: `spiffe://${DOMAIN}/support` });
  await bindIdentity(ctx, support, { kind: "oidc", value: "support-client", issuer });
  await putPolicyInForce(ctx, { name: "Base", text: POLICY, mode: "enforce", fromMs: Date.now() - 60_000 });
  key = (await issueKey(ctx, { kind: "decide", name: "gateway" })).secret;
  putServer(authority.svidWithKey("DNS:localhost,IP:127.0.0.1"));
  writeFileSync(file("clients.pem"), caOf(authority));
  const tls = { cert: file("server.pem"), key: file("server.key"), clientCa: file("clients.pem") };
  point = await startDecisionPoint({
    host: "127.0.0.1",
    port: 0,
    grpcPort: 0,
    dataDir: folder,
    log: () => undefined,
    tls,
  });
});
afterAll(async () => {
  await point?.stop();
  keys?.close();
  for (const one of [authority, stranger]) one?.close();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

function putServer({ certificate, privateKey }: Shown): void {
  writeFileSync(file("server.key"), privateKey);
  writeFileSync(file("server.pem"), certificate);
}

/** The authority's own certificate in PEM, as its bundle has it. */
function caOf(of: TestAuthority): string {
  const found = JSON.stringify(of.bundle()).match(/"x5c":\["([^"]+)"/)?.[1] ?? "";
  return new X509Certificate(Buffer.from(found, "base64")).toString();
}

interface Said {
  status: number;
  body: { decision?: boolean; context?: { reason_admin: { en: string } } };
}

function ask(shown: Shown | null, tool: string, { secret = "", token = "" } = {}): Promise<Said> {
  const properties = token === "" ? {} : { properties: { token } };
  const question = {
    subject: { type: "agent", id: "support", ...properties },
    action: { name: "callTool" },
    resource: { type: "tool", id: tool },
  };
  const client = shown && { cert: shown.certificate, key: shown.privateKey };
  const headers = {
    "content-type": "application/json",
    ...(secret && { authorization: `Bearer ${secret}` }),
  };
  const to = { host: "127.0.0.1", port: point.port, path: "/access/v1/evaluation", method: "POST", headers };
  return new Promise((resolve, reject) => {
    const asked = request(
      { ...to, ca: caOf(authority), servername: "localhost", agent: false, ...client },
      async (answer) => {
        let text = "";
        for await (const chunk of answer) text += String(chunk);
        resolve({ status: answer.statusCode ?? 0, body: JSON.parse(text) });
      },
    );
    asked.once("error", reject);
    asked.end(JSON.stringify(question));
  });
}

describe("mutual TLS", () => {
  const id = (path: string) => `URI:spiffe://${DOMAIN}${path}`;
  const look = (shown: Shown | null, more = {}) => ask(shown, "look", more);

  it("knows a workload by its certificate: the agent that it is bound to, by grade A", async () => {
    const own = await look(authority.svidWithKey(id("/support")));
    expect(own).toMatchObject({ status: 200, body: { decision: true } });
    const other = await look(authority.svidWithKey(id("/other")));
    expect(other.body.decision, "another workload only says that it asks for that agent").toBe(false);
    const withKey = await look(authority.svidWithKey(id("/other")), { secret: key });
    expect(withKey.status, "a decide key goes before the certificate").toBe(200);
  });

  it("ends the handshake without a certificate, with an expired one, and with one of another authority", async () => {
    for (const shown of [
      null,
      authority.svidWithKey(id("/support"), -1),
      stranger.svidWithKey(id("/support")),
    ])
      await expect(look(shown, { secret: key })).rejects.toThrow(/socket|alert|ECONNRESET|TLS|EPIPE/);
  });

  it("refuses who is let in and is nobody: a trust domain that no tenant registered, a name that is no SPIFFE ID", async () => {
    for (const names of ["URI:spiffe://elsewhere.example/support", "DNS:support.example"]) {
      const shown = authority.svidWithKey(names);
      expect((await look(shown)).status, names).toBe(401);
      expect((await look(shown, { secret: "bwd_none" })).status, names).toBe(401);
    }
  });

  it("holds for Envoy's check over gRPC too", async () => {
    const check = (shown: Shown | null) => {
      const pair = shown && ([Buffer.from(shown.privateKey), Buffer.from(shown.certificate)] as const);
      const tls = credentials.createSsl(Buffer.from(caOf(authority)), ...(pair ?? []));
      const client = new GrpcClient(`127.0.0.1:${point.grpcPort}`, tls);
      const call = { jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: "look", arguments: {} } };
      const http = Buffer.concat([
        bytesField(2, "POST"),
        bytesField(4, "/mcp"),
        bytesField(11, JSON.stringify(call)),
      ]);
      const same = (bytes: Buffer) => bytes;
      return new Promise<Buffer>((resolve, reject) =>
        client.makeUnaryRequest(
          CHECK_PATH,
          same,
          same,
          bytesField(1, bytesField(4, bytesField(2, http))),
          new Metadata(),
          { deadline: Date.now() + 5_000 },
          (error, answer) => (error ? reject(error) : resolve(answer ?? Buffer.alloc(0))),
        ),
      ).finally(() => client.close());
    };
    const through = readFields(await check(authority.svidWithKey(id("/support"))));
    expect(messageOf(through, 1).get(1)).toEqual([0]);
    await expect(check(authority.svidWithKey("DNS:support.example"))).rejects.toMatchObject({ code: 16 });
    for (const shown of [null, stranger.svidWithKey(id("/support"))])
      await expect(check(shown)).rejects.toMatchObject({ code: 14 });
  });

  it("takes a new certificate of its own as soon as it is there", async () => {
    const client = authority.svidWithKey(id("/support"));
    const serial = () =>
      new Promise<string>((resolve, reject) => {
        const to = { host: "127.0.0.1", servername: "localhost", port: point.port, ca: caOf(authority) };
        const socket = connect({ ...to, cert: client.certificate, key: client.privateKey }, () => {
          resolve(socket.getPeerCertificate().serialNumber);
          socket.destroy();
        });
        socket.once("error", reject);
      });
    const before = await serial();
    putServer(authority.svidWithKey("DNS:localhost,IP:127.0.0.1"));
    await expect.poll(serial, { timeout: 5_000, interval: 50 }).not.toBe(before);
  });
});

describe("a token of a registered issuer", () => {
  let gateway: Shown;
  beforeAll(() => {
    gateway = authority.svidWithKey(`URI:spiffe://${DOMAIN}/gateway`);
  });
  const pay = (token: string) => ask(gateway, "pay", { secret: key, token });

  it("makes its claims facts: who acts, for whom, by grade A; without it they are the gateway's word", async () => {
    expect((await pay(await first.sign({}))).body.decision).toBe(true);
    expect((await ask(gateway, "pay", { secret: key })).body.decision).toBe(false);
    expect((await pay(await first.sign({ sub: "u-18" }))).body.decision).toBe(false);
    const others = await pay(await first.sign({ azp: "another-client" }));
    expect(others.body.decision, "a client that is bound to nobody proves no agent").toBe(false);
    const mine = await ask(gateway, "list", { secret: await first.sign({}) });
    expect(mine.body.decision, "as the caller's own it is the agent, by grade A").toBe(true);
  });

  it("is known by a key that its issuer has drawn since", async () => {
    const second = await signer("second");
    served = { keys: [first.jwk, second.jwk] };
    expect((await pay(await second.sign({}))).body.decision).toBe(true);
  });

  it("is refused for another audience, issuer, time, key or signature, whether it is the subject's or the caller's", async () => {
    const seconds = Math.floor(Date.now() / 1_000);
    const [forger, unknown] = [await signer("first"), await signer("nobody's")];
    const bad: [string, string, string][] = [
      ["another audience", await first.sign({ aud: "payments" }), "aud:"],
      ["another issuer", await first.sign({ iss: "https://evil.example" }), "refused"],
      ["expired", await first.sign({ exp: seconds - 60 }), "exp:"],
      ["not yet", await first.sign({ nbf: seconds + 600 }), "nbf:"],
      ["an unknown key", await unknown.sign({}), "kid:"],
      ["a forged signature", await forger.sign({}), "signature"],
    ];
    for (const [name, token, words] of bad) {
      const subjects = await pay(token);
      expect(subjects, name).toMatchObject({ status: 200, body: { decision: false } });
      expect(subjects.body.context?.reason_admin.en, name).toContain(words);
      expect((await ask(gateway, "pay", { secret: token })).status, name).toBe(401);
    }
  });
});
