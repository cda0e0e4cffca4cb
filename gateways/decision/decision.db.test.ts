import { cpSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { httpPolicyClient, opaPolicy } from "@ai-sdk/policy-opa";
import { credentials, Client as GrpcClient, Metadata } from "@grpc/grpc-js";
import { OPAClient } from "@open-policy-agent/opa";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, inject, it, vi } from "vitest";
import { closeLake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { openStore, type StoreHandle } from "@/db/store/open";
import { policyVersions } from "@/db/store/schema/policies";
import { deliveries, webhooks } from "@/db/store/schema/webhooks";
import { store as db } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { testCtx } from "@/lib/access/testCtx";
import { getAction } from "@/lib/actions/get";
import { bindIdentity } from "@/lib/agents/bindIdentity";
import { makeAgent } from "@/lib/agents/register";
import { answerApproval } from "@/lib/approvals/answer";
import { listApprovals } from "@/lib/approvals/list";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { bookkeep } from "@/lib/changes/bookkeep";
import { watchRevisions } from "@/lib/changes/revision";
import { recorder } from "@/lib/decisions/recorder";
import type { RunningJob } from "@/lib/jobs/kind";
import { issueKey } from "@/lib/keys/issue";
import { health } from "@/lib/operations/health";
import { TELL_ALERTS } from "@/lib/policies/alertsJob";
import { listAlerts } from "@/lib/policies/listAlerts";
import { flushPolicyAlerts } from "@/lib/policies/noteAlerts";
import { contentDigest } from "@/lib/policies/policy";
import { putPolicyInForce } from "@/lib/policies/testPolicy";
import { liftStop } from "@/lib/stops/lift";
import { makeStop as stopIt } from "@/lib/stops/make";
import { createTenant, ensureDefaultTenant } from "@/lib/tenants/create";
import { addServer } from "@/lib/tools/addServer";
import { importTools } from "@/lib/tools/importTools";
import { CHECK_PATH } from "./grpc";
import { type DecisionPoint, startDecisionPoint } from "./main";
import { bytesField, messageOf, readFields, textOf } from "./protobuf";

const folder = mkdtempSync(join(tmpdir(), "decision-test-"));
const lakeFolder = join(folder, "lake");
let store: StoreHandle;
let stopWatching: () => Promise<void>;
let point: DecisionPoint;
let url: string;
let ctx: Ctx;
let key: string;
let emptyKey: string;
let observedKey: string;
let support: string;

const POLICY = `@id("base") @title("Support may work") permit(principal, action, resource)
  when { principal is Bailiwick::Agent && principal.name == "support" };
@id("no-delete") @title("Nobody deletes") forbid(principal, action in Bailiwick::Action::"callTool", resource == Bailiwick::Tool::"delete_all");
@id("wire") @title("Wires need a person") @obligation("require-approval, alert")
  forbid(principal, action in Bailiwick::Action::"callTool", resource == Bailiwick::Tool::"wire");
@id("people") permit(principal is Bailiwick::User, action in Bailiwick::Action::"callTool", resource == Bailiwick::Tool::"look");`;

async function newTenant(slug: string): Promise<Ctx> {
  const { id } = await createTenant(systemCtx(), { slug, name: slug });
  return systemCtx(id);
}
const keyFor = async (of: Ctx, name: string) => issueKey(of, { kind: "decide", name });

beforeAll(async () => {
  cpSync(inject("storeTemplate"), folder, { recursive: true });
  store = await openStore({ dataDir: folder });
  await openLake({ kind: "embedded", dataDir: lakeFolder }, () => {});
  await migrateLake();
  setProcessState({
    environment: readEnvironment({ BAILIWICK_DATA_DIR: folder }, folder),
    startedMs: Date.now(),
    collector: null,
    controlHash: null,
  });
  await ensureDefaultTenant(systemCtx());
  stopWatching = watchRevisions(() => Date.now());
  ctx = await newTenant("deciding");
  support = (await makeAgent(ctx, { name: "support" })).id;
  await putPolicyInForce(ctx, { name: "Base", text: POLICY, mode: "enforce", fromMs: Date.now() - 60_000 });
  key = (await keyFor(ctx, "gateway")).secret;
  emptyKey = (await keyFor(await newTenant("empty"), "gateway")).secret;
  const observed = await newTenant("observed");
  await putPolicyInForce(observed, {
    name: "Base",
    text: POLICY,
    mode: "observe",
    fromMs: Date.now() - 60_000,
  });
  observedKey = (await keyFor(observed, "gateway")).secret;
  await start();
});
afterAll(async () => {
  await point?.stop();
  await stopWatching?.();
  await closeLake();
  await store?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  point = await startDecisionPoint({
    host: "127.0.0.1",
    port: 0,
    grpcPort: 0,
    dataDir: folder,
    log: () => undefined,
  });
  url = `http://127.0.0.1:${point.port}`;
}

const callTool = (tool: string, more: object = {}) => ({
  subject: { type: "agent", id: "support" },
  action: { name: "callTool" },
  resource: { type: "tool", id: tool },
  ...more,
});

/** What the protocols answer, as far as it is looked at here. */
interface Said {
  decision: boolean;
  title: string;
  message: string;
  error: string;
  evaluations: { decision: boolean }[];
  context: {
    id: string;
    reason_user: { en: string };
    reason_admin: { en: string };
    approval: { id: string; poll: string };
  };
}

async function post(path: string, body: unknown, secret = key, headers: Record<string, string> = {}) {
  const answer = await fetch(`${url}${path}`, {
    method: "POST",
    headers: { authorization: `Bearer ${secret}`, "content-type": "application/json", ...headers },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    body: (text === "" ? {} : JSON.parse(text)) as Said,
    headers: answer.headers,
  };
}
const evaluate = (body: unknown, secret = key) => post("/access/v1/evaluation", body, secret);

/** Waits until the lake has everything. */
async function recorded(): Promise<void> {
  while (point.state().spooledRows > 0) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe("AuthZEN", () => {
  it.each([
    ["allows what a rule permits", callTool("refund"), true, "Permitted by Support may work"],
    ["denies what a rule forbids", callTool("delete_all"), false, "Denied by Nobody deletes"],
    [
      "denies whom no rule permits",
      { ...callTool("refund"), subject: { type: "agent", id: "stranger" } },
      false,
      "No rule in force permits it.",
    ],
    [
      "judges a model",
      { ...callTool("x"), action: { name: "useModel" }, resource: { type: "model", id: "openai/gpt-5" } },
      true,
      "Permitted",
    ],
    [
      "judges a delegation",
      { ...callTool("x"), action: { name: "delegate" }, resource: { type: "agent", id: "planner" } },
      true,
      "Permitted",
    ],
    [
      "judges a retrieval",
      { ...callTool("x"), action: { name: "retrieve" }, resource: { type: "source", id: "wiki" } },
      true,
      "Permitted",
    ],
    [
      "judges a person",
      { ...callTool("look"), subject: { type: "user", id: "ada@example.com" } },
      true,
      "Permitted",
    ],
    ["ignores fields that it does not know", { ...callTool("refund"), more: { a: 1 } }, true, "Permitted"],
  ])("%s", async (_title, body, decision, reason) => {
    const answer = await evaluate(body);
    expect(answer.status).toBe(200);
    expect(answer.body.decision).toBe(decision);
    expect(answer.body.context.reason_user.en).toContain(reason);
    expect(answer.body.context.id).toMatch(/^act_/);
  });

  it.each([
    ["no JSON", "{", "not JSON"],
    ["a list", "[]", "must be a JSON object"],
    [
      "a name that stands twice",
      JSON.stringify(callTool("refund")).replace('"id":"refund"', '"id":"delete_all","\\u0069d":"refund"'),
      "A name stands twice",
    ],
    ["no subject", { ...callTool("a"), subject: undefined }, "subject is missing"],
    ["a subject of another type", { ...callTool("a"), subject: { type: "robot", id: "r" } }, "subject.type"],
    [
      "a number as id",
      { ...callTool("a"), subject: { type: "agent", id: 7 } },
      "subject.id must be a string",
    ],
    ["another action", { ...callTool("a"), action: { name: "fly" } }, "action.name must be one of"],
    [
      "another resource than the action's",
      { ...callTool("a"), resource: { type: "model", id: "m" } },
      "resource.type must be tool",
    ],
    ["a list as input", { ...callTool("a"), context: { input: [] } }, "context.input must be an object"],
    ["a tool without a name", callTool(" "), "resource.id is empty"],
    ["a server's tool without a name", callTool("billing/"), "The tool's name is empty"],
    ["nobody", { ...callTool("a"), subject: { type: "agent", id: "" } }, "subject.id is empty"],
    ["a user without a name", { ...callTool("a"), context: { user: "" } }, "context.user is empty"],
    [
      "an address to call that is internal, also where nothing waits",
      { ...callTool("refund"), context: { callback_url: "http://169.254.169.254/" } },
      "context.callback_url is refused",
    ],
  ])("refuses %s, and says no", async (_title, body, words) => {
    const answer = await evaluate(body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ decision: false, title: expect.stringContaining(words) });
  });

  it("answers several at once, by the semantic that was asked for", async () => {
    const evaluations = [
      callTool("refund"),
      callTool("delete_all"),
      { resource: { type: "tool", id: "look" } },
      { resource: 7 },
    ];
    const several = (evaluations_semantic?: string) =>
      post("/access/v1/evaluations", {
        ...callTool("none"),
        evaluations,
        ...(evaluations_semantic && { options: { evaluations_semantic } }),
      });
    const decisions = async (semantic?: string) =>
      ((await several(semantic)).body.evaluations as { decision: boolean }[]).map(({ decision }) => decision);
    expect(await decisions()).toEqual([true, false, true, false]);
    expect(await decisions("deny_on_first_deny")).toEqual([true, false]);
    expect(await decisions("permit_on_first_permit")).toEqual([true]);
    expect((await several("whatever")).status).toBe(400);
    for (const evaluations of [undefined, null, []])
      expect(
        (await post("/access/v1/evaluations", { ...callTool("refund"), evaluations })).body.decision,
      ).toBe(true);
    const wrong = await post("/access/v1/evaluations", { ...callTool("refund"), options: "all" });
    expect(wrong.body).toMatchObject({ status: 400, decision: false });
  });

  it("says where it is, and which parts it does not have", async () => {
    const metadata = await fetch(`${url}/.well-known/authzen-configuration`);
    expect(await metadata.json()).toMatchObject({
      access_evaluation_endpoint: `${url}/access/v1/evaluation`,
    });
    expect((await post("/access/v1/search/subject", {})).status).toBe(501);
    expect((await post("/nowhere", {})).status).toBe(404);
    expect((await fetch(`${url}/access/v1/evaluation`)).status).toBe(405);
  });
});

describe("what is in force", () => {
  it("denies where nothing is, and lets through where all only observe", async () => {
    const none = await evaluate(callTool("refund"), emptyKey);
    expect(none.body).toMatchObject({ decision: false });
    expect(none.body.context.reason_user.en).toContain("No policy is in force");
    const seen = await evaluate(callTool("delete_all"), observedKey);
    expect(seen.body.decision).toBe(true);
    expect(seen.body.context.reason_user.en).toContain("Denied by Nobody deletes");
  });

  it("changes within 2 s of a publication, and of a stop", async () => {
    const mine = await newTenant("moving");
    const { id: target } = await makeAgent(mine, { name: "support" });
    const { secret } = await keyFor(mine, "gateway");
    expect((await evaluate(callTool("refund"), secret)).body.decision).toBe(false);
    await putPolicyInForce(mine, {
      name: "All",
      text: "permit(principal, action, resource);",
      mode: "enforce",
      fromMs: Date.now(),
    });
    const until = async (decision: boolean) => {
      const startedMs = Date.now();
      while ((await evaluate(callTool("refund"), secret)).body.decision !== decision);
      return Date.now() - startedMs;
    };
    expect(await until(true)).toBeLessThan(2_000);
    const stopped = await stopIt(mine, { kind: "agent", target, reason: "It ran wild today" });
    expect(await until(false)).toBeLessThan(2_000);
    const denied = await evaluate(callTool("refund"), secret);
    expect(denied.body.context.reason_user.en).toContain("It ran wild today");
    await liftStop(mine, stopped.id, "It is calm again now");
    expect(await until(true)).toBeLessThan(2_000);
  });
});

it("lets no spelling past a stop or a rule, and nobody who is called like a stopped agent", async () => {
  const mine = await newTenant("spelled");
  const { id: target } = await makeAgent(mine, { name: "Refund-Agent" });
  const { id: second } = await makeAgent(mine, { name: "Twin" });
  await makeAgent(mine, { name: "twin" });
  const { secret } = await keyFor(mine, "gateway");
  await putPolicyInForce(mine, {
    name: "All",
    text: `permit(principal, action, resource);
      @id("no-pay") forbid(principal, action in Bailiwick::Action::"callTool", resource == Bailiwick::Tool::"Pay_out");
      @id("no-such") forbid(principal, action, resource) when { resource is Bailiwick::Tool && resource.name == "Burn_it" };
      @id("no-act") forbid(principal, action == Bailiwick::Action::"tool:wire_out", resource);
      @id("no-wipe") forbid(principal, action in Bailiwick::Action::"callTool", resource == Bailiwick::Tool::"wipe_it");
      @id("hides") forbid(principal, action in Bailiwick::Action::"callTool", resource == Bailiwick::Tool::"Wipe_it") when { context.hour > 24 };`,
    mode: "enforce",
    fromMs: Date.now() - 60_000,
  });
  await stopIt(mine, { kind: "agent", target, reason: "It refunds without end" });
  await stopIt(mine, { kind: "agent", target: second, reason: "It is the wrong twin" });
  const as = (id: string) => ({ ...callTool("look"), subject: { type: "agent", id } });
  const delegate = (id: string) => ({
    ...as("other"),
    action: { name: "delegate" },
    resource: { type: "agent", id },
  });
  const spellings = [
    "Refund-Agent",
    "refund-agent",
    " REFUND-AGENT ",
    "refund\u200b-agent",
    target,
    ` ${target.toUpperCase()}`,
  ];
  const asked = [
    ...spellings.flatMap((id) => [as(id), delegate(id), { ...as("other"), context: { callers: [id] } }]),
    as("Twin"),
    as("TWIN"),
    as("twin"),
    ...[
      "Pay_out",
      "pay_OUT",
      " Pay_out",
      "Pay\u200b_out",
      "x/PAY_out",
      "Burn_it",
      "burn_IT ",
      "x/\u200bBurn_it",
      "wire_out",
      "Wire_Out ",
      "x/ wire_out",
      "wipe_it",
      "Wipe_it",
      "x/WIPE_it",
    ].map((tool) => callTool(tool)),
  ];
  const evaluations = async (all: object[]) =>
    (await post("/access/v1/evaluations", { evaluations: all }, secret)).body.evaluations.map(
      ({ decision }) => decision,
    );
  expect(await evaluations(asked)).toEqual(asked.map(() => false));
  expect(await evaluations([as("refund-agent-2"), delegate("other"), callTool("pay_outs")])).toEqual([
    true,
    true,
    true,
  ]);
  const twin = await evaluate(as("twin"), secret);
  expect(twin.body.context.reason_user.en).toContain("Twin, or one of the same name, is stopped");
});

describe("who asks", () => {
  it("is refused without a decide key, with another kind's, and with a revoked one's place", async () => {
    const { secret } = await issueKey(ctx, { kind: "ingest", name: "spans" });
    for (const bad of ["", "bwd_none", secret]) {
      const answer = await evaluate(callTool("refund"), bad);
      expect(answer.status, bad).toBe(401);
      expect(answer.body.decision).toBeUndefined();
    }
  });

  it("speaks for one agent only, where its key is that agent's: by grade B", async () => {
    const { key: own, secret } = await keyFor(ctx, "support's own");
    await bindIdentity(ctx, support, { kind: "key", value: own.id });
    const mine = await evaluate(callTool("refund"), secret);
    expect(mine.body.decision).toBe(true);
    const others = await evaluate(
      { ...callTool("refund"), subject: { type: "agent", id: "stranger" } },
      secret,
    );
    expect(others.body.decision).toBe(false);
    expect(others.body.context.reason_admin.en).toContain("speaks for the agent support only");
    await recorded();
    const reader = testCtx(ctx.tenant, ["auditor"]);
    expect((await getAction(reader, mine.body.context.id)).attribution.grade).toBe("B");
  });

  it("cannot put somebody else's token in: it denies", async () => {
    const token = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhZGEiLCJpc3MiOiJodHRwczovL25vbmUuZXhhbXBsZSJ9.c2ln";
    const answer = await evaluate({
      ...callTool("refund"),
      subject: { type: "agent", id: "support", properties: { token } },
    });
    expect(answer.body.decision).toBe(false);
    expect(answer.body.context.reason_user.en).toContain("token is refused");
  });
});

describe("OPA's clients, unchanged", () => {
  it("is asked by the official client", async () => {
    const client = new OPAClient(url, { headers: { authorization: `Bearer ${key}` } });
    const input = callTool("refund");
    expect(await client.evaluate("bailiwick/tool/allow", input)).toBe(true);
    expect(await client.evaluate("bailiwick/tool/decision", callTool("delete_all"))).toMatchObject({
      allow: false,
      decision: "deny",
      decision_id: expect.stringMatching(/^act_/),
    });
    expect(await client.evaluate("no/such/document", input)).toBeUndefined();
  });

  it("is the policy of the Vercel AI SDK", async () => {
    const client = httpPolicyClient({ url, headers: { authorization: `Bearer ${key}` } });
    const approval = opaPolicy({ client, path: "bailiwick/tool/decision" });
    const asked = (toolName: string, agent = "support") =>
      approval({
        toolCall: { type: "tool-call", toolCallId: "call_1", toolName, input: { amount: 7 } },
        runtimeContext: { agent, user: "ada@example.com", session: "ai-sdk" },
        messages: [],
        tools: {},
        toolsContext: {},
      } as unknown as Parameters<typeof approval>[0]);
    expect(await asked("refund")).toMatchObject({ type: "approved" });
    expect(await asked("delete_all")).toMatchObject({
      type: "denied",
      reason: expect.stringContaining("Nobody deletes"),
    });
    expect(await asked("wire")).toMatchObject({ type: "user-approval" });
    expect(await asked("refund", "stranger")).toMatchObject({ type: "denied" });
  });

  it("answers v0 with the bare document, and errors as OPA does", async () => {
    expect((await post("/v0/data/bailiwick/tool/allow", callTool("refund"))).body).toBe(true);
    expect((await post("/v0/data/none", {})).status).toBe(404);
    expect(await post("/v1/data/bailiwick/tool/allow", { input: 7 })).toMatchObject({
      status: 400,
      body: { code: "invalid_parameter" },
    });
    const twice =
      '{"input":{"tool":{"name":"delete_all","name":"refund"},"runtimeContext":{"agent":"support"}}}';
    for (const path of ["/v1/data/bailiwick/tool/allow", "/v0/data/bailiwick/tool/allow"])
      expect(await post(path, twice)).toMatchObject({ status: 400, body: { code: "invalid_parameter" } });
    expect((await fetch(`${url}/health`)).status).toBe(200);
  });
});

describe("ext_authz", () => {
  const call = (name: string) => ({
    jsonrpc: "2.0",
    id: 1,
    method: "tools/call",
    params: { name, arguments: { amount: 5 } },
  });
  const check = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    post(path, body, "its.own.token", { "x-bailiwick-key": key, "x-bailiwick-agent": "support", ...headers });

  it("reads MCP over HTTP: 200 lets through, 403 does not, and both say the decision's id", async () => {
    const through = await check("/mcp_authz/mcp", call("refund"));
    expect(through.status).toBe(200);
    expect(through.headers.get("x-bailiwick-decision-id")).toMatch(/^act_/);
    const not = await check("/mcp_authz", call("delete_all"));
    expect(not.status).toBe(403);
    expect(not.body).toMatchObject({
      error: "policy.denied",
      decision_id: not.headers.get("x-bailiwick-decision-id"),
    });
    const routed = await check("/mcp_authz", call("srv_delete_all"), { "x-mcp-toolname": "delete_all" });
    expect(routed.status).toBe(403);
    expect((await check("/ext_authz", call("refund"), { "x-mcp-toolname": "other" })).body.message).toContain(
      "two tools",
    );
  });

  it("lets a handshake through where only MCP goes, and nothing that it cannot read", async () => {
    const hello = { jsonrpc: "2.0", id: 1, method: "initialize", params: {} };
    expect((await check("/mcp_authz", hello)).headers.get("x-bailiwick-decision")).toBe("not-judged");
    expect((await check("/ext_authz", hello)).status).toBe(403);
    for (const body of ["{", "[]", { hello: 1 }]) expect((await check("/mcp_authz", body)).status).toBe(403);
    const part = await check("/mcp_authz", call("refund"), { "x-envoy-auth-partial-body": "true" });
    expect(part.status).toBe(403);
    expect((await check("/ext_authz/v1/chat/completions", { model: "gpt-5", messages: [] })).status).toBe(
      200,
    );
  });

  it("lets nobody choose how a request is read", async () => {
    const chat = { jsonrpc: "2.0", method: "x", model: "gpt-5" };
    const bodies: [string, unknown, Record<string, string>][] = [
      ["/ext_authz/mcp_authz", chat, {}],
      ["/ext_authz/mcp/v1/chat", chat, {}],
      ["/mcp_authz", { method: "tools/call", params: { name: "delete_all" } }, { "x-mcp-method": "ping" }],
      ["/mcp_authz", { jsonrpc: "2.0", id: 1, method: "Tools/Call", params: { name: "delete_all" } }, {}],
      [
        "/mcp_authz",
        '{"jsonrpc":"2.0","method":"tools/call","params":{"name":"delete_all"},"method":"ping"}',
        {},
      ],
      ["/ext_authz", call("srv_refund"), { "x-mcp-toolname": "refund" }],
    ];
    for (const [path, body, headers] of bodies)
      expect((await check(path, body, headers)).status, JSON.stringify(body)).toBe(403);
    const prompt = { jsonrpc: "2.0", id: 1, method: "prompts/get", params: { name: "secret" } };
    expect((await check("/mcp_authz", prompt)).headers.get("x-bailiwick-decision-id")).toMatch(/^act_/);
  });

  it("answers Envoy's check over gRPC", async () => {
    const client = new GrpcClient(`127.0.0.1:${point.grpcPort}`, credentials.createInsecure());
    const headers = Object.entries({ "x-bailiwick-agent": "support" }).map(([name, value]) =>
      bytesField(3, Buffer.concat([bytesField(1, name), bytesField(2, value)])),
    );
    const ask = (tool: string, secret: string) => {
      const http = Buffer.concat([
        bytesField(2, "POST"),
        ...headers,
        bytesField(4, "/mcp"),
        bytesField(11, JSON.stringify(call(tool))),
      ]);
      const request = bytesField(1, bytesField(4, bytesField(2, http)));
      const metadata = new Metadata();
      metadata.set("authorization", `Bearer ${secret}`);
      return new Promise<Buffer>((resolve, reject) => {
        const same = (bytes: Buffer) => bytes;
        client.makeUnaryRequest(CHECK_PATH, same, same, request, metadata, (error, answer) =>
          error ? reject(error) : resolve(answer ?? Buffer.alloc(0)),
        );
      });
    };
    const through = readFields(await ask("refund", key));
    expect(messageOf(through, 1).get(1)).toEqual([0]);
    expect(through.has(3)).toBe(true);
    const denied = readFields(await ask("delete_all", key));
    expect(messageOf(denied, 1).get(1)).toEqual([7]);
    expect(messageOf(messageOf(denied, 2), 1).get(1)).toEqual([403]);
    expect(textOf(messageOf(denied, 2), 3)).toContain("policy.denied");
    await expect(ask("refund", "bwd_none")).rejects.toMatchObject({ code: 16 });
    client.close();
  });
});

describe("a held request", () => {
  it("waits for a person, is let through once, and everybody else's reference is nobody's", async () => {
    const wire = callTool("wire", { context: { input: { amount: 900 } } });
    const held = await evaluate(wire);
    expect(held.body).toMatchObject({
      decision: false,
      context: { effect: "hold", obligations: ["require-approval", "alert"] },
    });
    const { id, poll } = held.body.context.approval;
    const polled = async (secret = key) =>
      (await fetch(`${url}${poll}`, { headers: { authorization: `Bearer ${secret}` } })).json();
    expect(await polled()).toMatchObject({ id, state: "pending" });
    expect(await polled(observedKey)).toMatchObject({ status: 404 });
    expect((await evaluate(wire)).body.context.approval.id, "the same waits once").toBe(id);
    const boss = testCtx(ctx.tenant, ["approver"]);
    expect((await listApprovals(boss, {})).approvals.map((one) => one.id)).toContain(id);
    await answerApproval(boss, id, { answer: "approve", reason: "It was agreed with the customer" });
    expect(await polled()).toMatchObject({ state: "approved", counts: true });
    const other = await evaluate(callTool("wire", { context: { input: { amount: 901 } } }));
    expect(other.body.decision, "another amount is another request").toBe(false);
    const through = await evaluate(wire);
    expect(through.body).toMatchObject({ decision: true, context: { approval: { id } } });
    expect((await evaluate(wire)).body.decision, "once").toBe(false);
  });

  it("is approved by the rules that it waited for, not by those that came since", async () => {
    const mine = await newTenant("rules");
    const { secret } = await keyFor(mine, "gateway");
    const publish = (name: string, text: string) =>
      putPolicyInForce(mine, { name, text, mode: "enforce", fromMs: Date.now() - 1_000 });
    const holds = (approvers: number) =>
      `@obligation("require-approval") @approvers("${approvers}") forbid(principal, action, resource);`;
    await publish("All", `permit(principal, action, resource); ${holds(1)}`);
    const { id } = (await evaluate(callTool("wire"), secret)).body.context.approval;
    await answerApproval(testCtx(mine.tenant, ["approver"]), id, {
      answer: "approve",
      reason: "It is known",
    });
    await publish("Two", holds(2));
    let held = await evaluate(callTool("wire"), secret);
    for (const startedMs = Date.now(); Date.now() - startedMs < 2_000; ) {
      expect(held.body.decision).toBe(false);
      if (held.body.context.approval.id !== id) break;
      held = await evaluate(callTool("wire"), secret);
    }
    expect(held.body.context.approval.id).not.toBe(id);
  });

  it("has arguments that are used as they are read: too deep ones and rounded numbers deny, and leave no row", async () => {
    const deep = `${'{"a":'.repeat(5_000)}1${"}".repeat(5_000)}`;
    const asked = (input: string) =>
      evaluate(JSON.stringify(callTool("refund", { context: { input: "INPUT" } })).replace('"INPUT"', input));
    await recorded();
    for (const [input, words] of [
      [deep, "too deep"],
      ['{"amount":9007199254740993}', "9007199254740993"],
    ] as const) {
      const { body } = await asked(input);
      expect(body).toMatchObject({ decision: false, context: { id: null } });
      expect(body.context.reason_user.en).toContain(words);
      expect(body.context.reason_user.en).not.toContain("disk");
    }
    expect(point.state().spooledRows).toBe(0);
    expect((await asked('{"amount":9007199254740992}')).body.decision).toBe(true);
  });
});

describe("a policy in force that cannot be read", () => {
  const setText = (policy: string, text: string, digest = contentDigest(text)) =>
    bookkeep((tx) =>
      tx.update(policyVersions).set({ text, digest }).where(eq(policyVersions.policy, policy)),
    );

  it("denies and says which it is, until it can be read again; one that only observes stops nobody", async () => {
    const mine = await newTenant("torn");
    const { secret } = await keyFor(mine, "gateway");
    const all = "permit(principal, action, resource);";
    const fromMs = Date.now() - 1_000;
    await putPolicyInForce(mine, { name: "All", text: all, mode: "enforce", fromMs });
    const seen = await putPolicyInForce(mine, { name: "Seen", text: all, mode: "observe", fromMs });
    await setText(seen, `${all} // altered past the product`, contentDigest(all));
    const through = await evaluate(callTool("look"), secret);
    expect(through.body.decision).toBe(true);
    const torn = await putPolicyInForce(mine, { name: "Torn", text: all, mode: "hold", fromMs });
    await setText(torn, 'permit(principal, action, resource) when { nobody("knows") };');
    const ask = async () => (await evaluate(callTool("look"), secret)).body;
    let denied = await ask();
    for (const startedMs = Date.now(); denied.decision && Date.now() - startedMs < 2_000; )
      denied = await ask();
    expect(denied.decision).toBe(false);
    expect(denied.context.reason_user.en).toContain("Torn, version 1, is in force and cannot be read");
    expect((await health(Date.now())).parts.policies).toMatchObject({
      state: "down",
      reason: expect.stringContaining("2 policies in force cannot be read"),
    });
    await setText(torn, all);
    const shapes = { refund: { amount: "a number" } };
    await bookkeep((tx) => tx.update(policyVersions).set({ shapes }).where(eq(policyVersions.policy, torn)));
    await makeAgent(mine, { name: "another edit" });
    expect((await ask()).context.reason_user.en).toContain(
      "Torn, version 1, is in force and cannot be read: the arg",
    );
    await bookkeep((tx) =>
      tx.update(policyVersions).set({ shapes: {} }).where(eq(policyVersions.policy, torn)),
    );
    await setText(seen, all);
    await makeAgent(mine, { name: "an edit, so that it is read anew" });
    expect((await ask()).decision).toBe(true);
    expect((await health(Date.now())).parts.policies).toEqual({ state: "ready" });
  });
});

it("tells of decisions whose rules ask for an alert: at once, then together with what came since", async () => {
  const mine = await newTenant("alerting");
  const { secret } = await keyFor(mine, "gateway");
  const text = `permit(principal, action, resource);
    @id("wipe") @title("Wiping") @obligation("alert") forbid(principal, action, resource == Bailiwick::Tool::"wipe");`;
  await putPolicyInForce(mine, { name: "Loud", text, mode: "enforce", fromMs: Date.now() - 1_000 });
  const createdAt = new Date();
  const webhook = {
    id: "whk_alerts",
    tenant: mine.tenant,
    name: "siem",
    url: "https://siem.example/",
    secret: "",
  };
  await bookkeep((tx) =>
    tx.insert(webhooks).values({ ...webhook, events: [], createdBy: "test", createdAt }),
  );
  const told = async () =>
    (await db().select().from(deliveries).where(eq(deliveries.tenant, mine.tenant)))
      .toSorted((a, b) => a.id.localeCompare(b.id))
      .map(({ eventType, body }) => ({ eventType, ...JSON.parse(body).data }));
  const wipes = async (many: number) => {
    for (let at = 0; at < many; at++)
      expect((await evaluate(callTool("wipe"), secret)).body.decision).toBe(false);
    await flushPolicyAlerts();
  };
  await evaluate(callTool("look"), secret);
  await wipes(3);
  const first = { eventType: "policy.alert", name: "Loud", rule: "wipe", title: "Wiping", mode: "enforced" };
  expect(await told()).toMatchObject([{ ...first, effect: "deny", resource: "Tool wipe", count: 3 }]);
  await wipes(4);
  expect(await told(), "not again so soon").toHaveLength(1);
  const job = { id: "job_1" } as RunningJob;
  const later = { ...systemCtx(), now: () => Date.now() + 301_000 };
  for (let round = 0; round < 2; round++) await TELL_ALERTS.run(later, {}, job);
  expect((await told()).map(({ count }) => count)).toEqual([3, 4]);
  const [alert] = await listAlerts(testCtx(mine.tenant, ["auditor"]));
  expect(alert).toMatchObject({ rule: "wipe", principal: { name: "support" }, count: 7 });
  expect(await listAlerts(testCtx(ctx.tenant, ["auditor"]))).not.toContainEqual(alert);
});

it("tells in alerts what was answered, and nothing that was not recorded", async () => {
  const mine = await newTenant("answered");
  const { secret } = await keyFor(mine, "gateway");
  const { id: target } = await makeAgent(mine, { name: "support" });
  const text = '@id("seen") @obligation("alert") permit(principal, action, resource);';
  await putPolicyInForce(mine, { name: "Loud", text, mode: "enforce", fromMs: Date.now() - 1_000 });
  const alerts = async () => {
    await flushPolicyAlerts();
    return listAlerts(testCtx(mine.tenant, ["auditor"]));
  };
  const append = vi.spyOn(recorder(), "append").mockReturnValue(false);
  expect((await evaluate(callTool("look"), secret)).body.decision).toBe(false);
  append.mockRestore();
  expect(await alerts()).toEqual([]);
  const permitted = await evaluate(callTool("look"), secret);
  expect(await alerts()).toMatchObject([{ effect: "allow", decision: permitted.body.context.id, count: 1 }]);
  await stopIt(mine, { kind: "agent", target, reason: "It ran wild today" });
  let stopped = permitted;
  while (stopped.body.decision) stopped = await evaluate(callTool("look"), secret);
  const told = { rule: "seen", mode: "enforced", effect: "deny", decision: stopped.body.context.id };
  expect(await alerts()).toMatchObject([told]);
});

describe("the audit", () => {
  it("has a row of each decision, without secrets, in its session and trace", async () => {
    const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    const secret = "AKIAIOSFODNN7EXAMPLE";
    const body = callTool("delete_all", {
      context: {
        session: "talk-1",
        user: "ada@example.com",
        traceparent: `00-${traceId}-00f067aa0ba902b7-01`,
        input: { note: secret },
      },
    });
    const { id } = (await evaluate(body)).body.context;
    await recorded();
    const row = await getAction(testCtx(ctx.tenant, ["admin"]), id);
    expect(row).toMatchObject({
      kind: "decision",
      outcome: "denied",
      traceId,
      principal: "ada@example.com",
      agent: { name: "support", key: support },
      tool: { name: "delete_all" },
      session: { conversation: "talk-1" },
      attribution: { grade: "C" },
    });
    expect(JSON.stringify(row)).not.toContain(secret);
    const strangers = testCtx((await newTenant("strangers")).tenant, ["admin"]);
    await expect(getAction(strangers, id)).rejects.toMatchObject({ code: "NOT_FOUND" });
  });

  it("survives the loss of the lake: decisions are made, wait on disk, outlive the process, and are there once", async () => {
    await recorded();
    await closeLake();
    const ids: string[] = [];
    for (let at = 0; at < 20; at++) ids.push((await evaluate(callTool("refund"))).body.context.id);
    expect(point.state().spooledRows).toBe(20);
    while (point.state().lastError === null) await new Promise((resolve) => setTimeout(resolve, 20));
    await point.stop();
    expect(readdirSync(join(folder, "decisions")).length).toBeGreaterThan(0);
    await openLake({ kind: "embedded", dataDir: lakeFolder }, () => {});
    await start();
    await recorded();
    const reader = testCtx(ctx.tenant, ["auditor"]);
    for (const id of ids) expect((await getAction(reader, id)).outcome).toBe("ok");
    expect(point.state()).toMatchObject({ spooledRows: 0, lastError: null });
  });
});

describe("what a session did before", () => {
  const RULES = `permit(principal, action, resource);
    @id("thrice") forbid(principal, action in Bailiwick::Action::"callTool", resource == Bailiwick::Tool::"look")
      when { context.session.sameResource >= 3 };
    @id("sum") forbid(principal, action == Bailiwick::Action::"tool:refund", resource)
      when { context.session.sum.amount.greaterThan(decimal("1000.0")) };
    @id("wire") @obligation("require-approval") forbid(principal, action, resource == Bailiwick::Tool::"wire");
    @id("deploy") forbid(principal, action, resource == Bailiwick::Tool::"deploy") unless { context.session.approvals >= 1 };`;
  let secret: string;
  let mine: Ctx;
  const asks = async (session: string, tool: string, input: object = {}) =>
    (await evaluate(callTool(tool, { context: { session, input } }), secret)).body;
  const looks = async (session: string, many: number) => {
    const all: boolean[] = [];
    for (let at = 0; at < many; at++) all.push((await asks(session, "look")).decision);
    return all;
  };
  const restart = async () => {
    await point.stop();
    await start();
  };
  beforeAll(async () => {
    mine = await newTenant("sessions");
    const server = await addServer(mine, { name: "Pay" });
    const inputSchema = { type: "object", properties: { amount: { type: "number" } } };
    const bytes = Buffer.from(JSON.stringify({ tools: [{ name: "refund", inputSchema }] }));
    await importTools(mine, server.id, { name: "tools.json", bytes });
    await putPolicyInForce(mine, { name: "Base", text: RULES, mode: "enforce", fromMs: Date.now() - 1_000 });
    secret = (await keyFor(mine, "gateway")).secret;
  });

  it("counts and adds up over questions, for each session, and after a restart as before", async () => {
    expect(await looks("one", 4)).toEqual([true, true, true, false]);
    expect(await looks("two", 1)).toEqual([true]);
    expect((await asks("two", "LOOK ")).decision).toBe(true);
    const refunds = async (amounts: readonly number[]) => {
      const all: boolean[] = [];
      for (const amount of amounts) all.push((await asks("one", "refund", { amount })).decision);
      return all;
    };
    expect(await refunds([600, 600.5, 1])).toEqual([true, true, false]);
    await restart();
    expect(await looks("one", 1)).toEqual([false]);
    expect(await refunds([1])).toEqual([false]);
    expect(await looks("two", 2)).toEqual([true, false]);
  });

  it("counts each of many that are asked at once", async () => {
    const crowd = await Promise.all(Array.from({ length: 12 }, () => asks("crowd", "look")));
    expect(crowd.filter(({ decision }) => decision)).toHaveLength(3);
  });

  it("knows of a person's approval in the session", async () => {
    expect((await asks("three", "deploy")).decision).toBe(false);
    const { id } = (await asks("three", "wire")).context.approval;
    await answerApproval(testCtx(mine.tenant, ["approver"]), id, {
      answer: "approve",
      reason: "It is agreed",
    });
    expect((await asks("three", "wire")).decision).toBe(true);
    await recorded();
    await expect
      .poll(async () => (await asks("three", "deploy")).decision, { timeout: 5_000, interval: 50 })
      .toBe(true);
    expect((await asks("four", "deploy")).decision, "of that session alone").toBe(false);
  });

  it("denies where nobody can know it, and knows what was decided while the lake was away", async () => {
    expect(await looks("five", 1)).toEqual([true]);
    await recorded();
    await closeLake();
    expect(await looks("five", 2), "the lake was read a moment ago").toEqual([true, true]);
    const unknown = await asks("six", "look");
    expect(unknown.decision).toBe(false);
    expect(unknown.context.reason_admin.en).toContain("could not be judged");
    expect((await asks("six", "other")).decision, "no rule asks for it there").toBe(true);
    await point.stop();
    await openLake({ kind: "embedded", dataDir: lakeFolder }, () => {});
    await start();
    expect(await looks("five", 3), "at once, though the lake does not have all of it yet").toEqual([
      false,
      false,
      false,
    ]);
    await recorded();
    await expect
      .poll(async () => (await asks("five", "look")).context.reason_admin.en, {
        timeout: 5_000,
        interval: 50,
      })
      .toContain("Denied by thrice");
    expect(await looks("six", 1)).toEqual([true]);
  });
});
