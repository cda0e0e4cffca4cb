import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "playwright/test";
import { DARK_CLASS } from "../app/_ui/theme";
import { garakReport, lmEvalResults, RELEASE_KEY } from "./evidence";
import { fillTrust } from "./identities";
import { newSpanId, newTraceId, sendSpans } from "./otlp";
import { join, signIn } from "./people";
import { ADMIN, API_TOKEN, api, INGEST_KEY, TEST_OTLP_URL, TEST_URL } from "./product";

const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const CONVERSATION = "every-page";

/** Every page, with what makes it full: a new page belongs here. */
const PAGES = [
  "/audit",
  "/audit?q=nothing-like-this",
  "/audit?q=colour:red",
  `/audit?q=session:${CONVERSATION}&sel=ACTION`,
  "/audit/ACTION",
  "/sessions",
  `/sessions/${CONVERSATION}`,
  `/sessions/${CONVERSATION}?step=3`,
  "/sessions/no-such-session",
  "/connect",
  "/changes",
  "/events",
  "/events?kind=content_read&from=0",
  "/events?q=nothing-like-this",
  "/events/EVENT",
  "/installation/events",
  "/agents",
  "/agents?q=nothing-like-this",
  "/agents/AGENT",
  "/agents/UNREGISTERED",
  "/tools",
  "/tools?q=nothing-like-this",
  "/tools/DEFINED",
  "/tools/no-such-tool",
  "/tools/servers",
  "/tools/servers/OFFERER",
  "/findings",
  "/findings?q=nothing-like-this",
  "/people",
  "/people?q=nothing-like-this",
  "/people/PERSON",
  "/teams",
  "/teams?q=nothing-like-this",
  "/teams/TEAM",
  "/models",
  "/models?q=nothing-like-this",
  "/models/MODEL",
  "/policies",
  "/policies?q=nothing-like-this",
  "/policies/new",
  "/policies/new?template=spending-approval",
  "/policies/new?template=import",
  "/policies/POLICY",
  "/policies/POLICY/history",
  "/policies/no-such-policy",
  "/gates",
  "/stops",
  "/approvals",
  "/approvals?state=rejected",
  "/approvals/no-such-approval",
  "/models/no-such-model",
  "/models/risk",
  "/models/registries",
  "/models/endpoints",
  "/models/endpoints/ENDPOINT",
  "/settings",
  "/settings/trust",
  "/settings/engines",
  "/policies/exports",
  "/jobs",
  "/notifications",
  "/notifications/dead",
  "/notifications/no-such-message",
  "/me",
  "/second-factor",
  "/installation",
  "/installation/tenants/default",
  "/installation/tenants/no-such-tenant",
  "/installation/sign-in",
];
const OPEN_PAGES = ["/sign-in", "/setup?token=wrong", "/invitation?token=wrong"];

let actionId = "";
let eventId = "";
let personId = "";
let teamId = "";
let modelId = "";
let agentId = "";
let unregisteredId = "";
let endpointId = "";
let toolId = "";
let serverId = "";
let policyId = "";

test.beforeAll(async () => {
  const traceId = newTraceId();
  const root = newSpanId();
  const startMs = Date.now() - 60_000;
  const step = (i: number, attributes: Record<string, string | number>, statusCode = 0) => ({
    traceId,
    spanId: newSpanId(),
    parentSpanId: root,
    name: `step ${i}`,
    startMs: startMs + i * 1_000,
    endMs: startMs + i * 1_000 + 800,
    attributes,
    statusCode,
  });
  const message =
    '[{"role":"user","parts":[{"type":"text","content":"![x](http://evil.example/p.png) <b>bold</b> \\u202Eabc"}]}]';
  await sendSpans(TEST_OTLP_URL, INGEST_KEY, [
    {
      traceId,
      spanId: root,
      name: "invoke_agent clerk",
      startMs,
      endMs: startMs + 10_000,
      attributes: {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.agent.name": "clerk",
        "gen_ai.conversation.id": CONVERSATION,
        "user.id": "ann@example.com",
      },
    },
    {
      traceId,
      spanId: newSpanId(),
      parentSpanId: root,
      name: "invoke_agent searcher",
      startMs: startMs + 500,
      endMs: startMs + 900,
      attributes: { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "searcher" },
    },
    step(1, {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "openai",
      "gen_ai.request.model": "gpt-4.1",
      "gen_ai.usage.input_tokens": 120,
      "gen_ai.usage.output_tokens": 12,
      "gen_ai.input.messages": message,
    }),
    step(
      2,
      {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": "fetch",
        "gen_ai.tool.call.arguments": '{"url":"https://example.com"}',
        "error.type": "timeout",
      },
      2,
    ),
    step(3, {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": "vllm",
      "gen_ai.request.model": "granite-3.3-8b-instruct",
      "gen_ai.usage.input_tokens": 12,
    }),
  ]);
  const { actions } = await api<{ actions: { id: string }[] }>(`/actions?q=session:${CONVERSATION}`);
  actionId = actions[0]?.id ?? "";
  await api(`/actions/${actionId}`);
  const { events } = await api<{ events: { id: string }[] }>("/events?limit=1");
  eventId = events[0]?.id ?? "";
  [personId, teamId] = await fillPeople();
  [agentId, unregisteredId] = await fillAgents();
  await fillTrust(agentId);
  [modelId, endpointId] = await fillModels();
  [toolId, serverId] = await fillTools();
  policyId = await fillPolicies();
  await fillStops();
});

/** A stop in force, with a name that lies about its direction, and one that was lifted. */
async function fillStops(): Promise<void> {
  const post = <T>(path: string, body: object) =>
    api<T>(path, { method: "POST", body: JSON.stringify(body) });
  const { id } = await post<{ id: string }>("/agents", { name: `Stopped \u202E${process.pid}` });
  const stop = { kind: "agent", target: id, reason: "Asks for what nobody asked it" };
  const { id: lifted } = await post<{ id: string }>("/stops", stop);
  await post(`/stops/${lifted}/lift`, { reason: "It was another agent" });
  await post("/stops", stop);
}

/** A version that waits for review, a draft beyond it with mistakes, and a rule that the form leaves to its text. */
async function fillPolicies(): Promise<string> {
  const ask = <T>(path: string, body: object, method = "POST") =>
    api<T>(path, { method, body: JSON.stringify(body) });
  const text = `@id("by-hand")\nforbid (principal, action, resource) // nobody\nwhen { context.region == "x" };\npermit (principal, action, resource);\n`;
  const { id } = await ask<{ id: string }>("/policies", { name: `Every page ${process.pid}`, text });
  await ask(`/policies/${id}/propose`, { why: "So that there is a version" });
  const { revision } = await api<{ revision: number }>(`/policies/${id}`);
  const draft = `${text}permit (principal, action, resource) when { resource.extrnal };\n`;
  await ask(`/policies/${id}`, { revision, text: draft }, "PATCH");
  return id;
}

/** Somebody with a merge and a team, so that each table of the pages has rows. */
async function fillPeople(): Promise<[string, string]> {
  const post = <T>(path: string, body: object = {}) =>
    api<T>(path, { method: "POST", body: JSON.stringify(body) });
  await post("/principals/discover");
  const { principals } = await api<{ principals: { id: string }[] }>("/principals?q=ann@example.com");
  const ann = principals[0]?.id ?? "";
  const team = await post<{ id: string }>("/teams", { name: `Support ${process.pid}`, owner: ann });
  const machine = { name: `clerk-bot ${process.pid}`, purpose: "Answers mails", ownerTeam: team.id };
  const { id: kept } = await post<{ id: string }>("/principals", machine);
  const { id: merged } = await post<{ id: string }>("/principals", { name: `old bot ${process.pid}` });
  await post(`/principals/${kept}/merge`, { merged });
  await fetch(`${TEST_URL}/api/v1/teams/${team.id}/members/${kept}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${API_TOKEN}` },
  });
  await post(`/principals/${ann}/merge`, { merged: kept });
  return [ann, team.id];
}

/** A registered agent with a key, an owner and a suspension, and one that nobody has registered. */
async function fillAgents(): Promise<[string, string]> {
  const post = <T>(path: string, body: object = {}) =>
    api<T>(path, { method: "POST", body: JSON.stringify(body) });
  const { agents } = await api<{ agents: { id: string }[] }>("/agents?state=discovered");
  const [seen, other] = agents;
  const { id } = await post<{ id: string }>("/agents", {
    name: `Refund clerk ${process.pid}`,
    owner: personId,
    riskTier: "high",
    allowed: { tools: ["fetch", "never_used"], models: ["gpt-4.1"] },
  });
  await fetch(`${TEST_URL}/api/v1/agents/${id}/keys/${seen?.id}`, {
    method: "PUT",
    headers: { authorization: `Bearer ${API_TOKEN}` },
  });
  await post(`/agents/${id}/attest`);
  await post(`/agents/${id}/suspend`, { reason: "Fetches what nobody asked for" });
  return [id, other?.id ?? ""];
}

/** A registered model with a version that telemetry names. */
async function fillModels(): Promise<[string, string]> {
  const post = <T>(path: string, body: object, method = "POST") =>
    api<T>(path, { method, body: JSON.stringify(body) });
  const named = { provider: "vllm", name: "granite-3.3-8b-instruct" };
  const { id } = await post<{ id: string }>("/models", { ...named, licence: "Apache-2.0", tasks: ["chat"] });
  const version = {
    version: "3.3",
    digest: "ab".repeat(32),
    contextTokens: 131_072,
    inputNanoUsd: 1_000_000,
  };
  const added = await post<{ id: string }>(`/models/${id}/versions`, version);
  await post("/catalogs/discover", {});
  await post("/model-registries", { name: `R ${id}`, kind: "registry", url: TEST_URL });
  await post(`/models/${id}/names`, { ...named, version: added.id }, "PUT");
  await fillGates(id);
  const endpoint = { name: `eu ${id}`, model: id, version: added.id, hourNanoUsd: 2_000_000_000 };
  return [id, (await post<{ id: string }>("/model-endpoints", endpoint)).id];
}

/** Whose signatures count, and evidence about the version. */
async function fillGates(model: string): Promise<void> {
  const signer = { kind: "key", name: `Release ${process.pid}`, content: RELEASE_KEY };
  await api("/signers", { method: "POST", body: JSON.stringify(signer) });
  for (const [kind, body] of [
    ["evaluation", lmEvalResults()],
    ["red_team", garakReport(90)],
  ] as const) {
    const query = new URLSearchParams({ model, version: "3.3", kind, name: `${kind}.json` });
    await api(`/evidence?${query}`, { method: "POST", body });
  }
}

/** A server that does not answer, one of whose tools is another than the one that was approved. */
async function fillTools(): Promise<[string, string]> {
  const ask = <T>(path: string, body: object, method = "POST") =>
    api<T>(path, { method, body: JSON.stringify(body) });
  const server = await ask<{ id: string }>("/tool-servers", { name: `bank ${process.pid}`, owner: personId });
  const pay = { name: "pay", description: "Pays a bill of the team", inputSchema: { type: "object" } };
  await ask(`/tool-servers/${server.id}/tools`, { tools: [pay, { name: "look" }] }, "PUT");
  const { toolsFingerprint } = await api<{ toolsFingerprint: string }>(`/tool-servers/${server.id}`);
  await ask(`/tool-servers/${server.id}/approve`, { fingerprint: toolsFingerprint });
  const tools = [{ ...pay, description: "Pays any bill \u202E", outputSchema: {} }, { name: "look" }];
  await ask(`/tool-servers/${server.id}/tools`, { tools }, "PUT");
  await ask(`/tool-servers/${server.id}`, { url: "http://127.0.0.1:29399/mcp" }, "PATCH");
  for (let i = 0; i < 2; i++) {
    await fetch(`${TEST_URL}/api/v1/tool-servers/${server.id}/refresh`, {
      method: "POST",
      headers: { authorization: `Bearer ${API_TOKEN}` },
    });
  }
  const { tools: found } = await api<{ tools: { id: string }[] }>(
    `/tools?approval=changed&server=${server.id}`,
  );
  return [found[0]?.id ?? "", server.id];
}

test("every page is axe-clean in both themes, keeps to this host, and logs no error", async ({ page }) => {
  test.setTimeout(900_000);
  const strangers: string[] = [];
  const errors: string[] = [];
  page.on("request", (request) => {
    if (!/^(https?:\/\/127\.0\.0\.1[:/]|data:|blob:)/.test(request.url())) strangers.push(request.url());
  });
  page.on("console", (message) => {
    if (message.type() === "error" && !/status of 404/.test(message.text()))
      errors.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => errors.push(`${page.url()}: ${error.message}`));
  for (const path of OPEN_PAGES) await expectClean(page, path);
  await page.goto("/sign-in");
  await signIn(page, ADMIN);
  await page.waitForURL("**/audit");
  for (const path of PAGES) await expectClean(page, at(path));
  expect(strangers).toEqual([]);
  expect(errors).toEqual([]);
});

test("a reader whose system is dark gets dark pages", async ({ browser }) => {
  const context = await browser.newContext({ baseURL: TEST_URL, colorScheme: "dark" });
  const page = await context.newPage();
  await page.goto("/sign-in");
  expect(await page.evaluate((dark) => document.documentElement.classList.contains(dark), DARK_CLASS)).toBe(
    true,
  );
  await context.close();
});

test("a member sees what needs an ability he lacks, and the pages stay clean", async ({ page, browser }) => {
  test.setTimeout(240_000);
  const member = await join(browser, ["member"]);
  await page.goto("/sign-in");
  await signIn(page, member);
  await page.waitForURL("**/audit");
  for (const path of [
    `/audit/${actionId}`,
    `/sessions/${CONVERSATION}`,
    "/settings",
    "/changes",
    "/events",
    "/people",
    `/people/${personId}`,
    `/teams/${teamId}`,
    "/connect",
  ])
    await expectClean(page, path);
  await page.goto(`/audit/${actionId}`);
  await expect(page.getByRole("main")).toContainText("content.read");
});

/** A path with the ids that it stands for. */
function at(path: string): string {
  const ids = {
    ACTION: actionId,
    EVENT: eventId,
    PERSON: personId,
    TEAM: teamId,
    AGENT: agentId,
    UNREGISTERED: unregisteredId,
    MODEL: modelId,
    ENDPOINT: endpointId,
    DEFINED: toolId,
    OFFERER: serverId,
    POLICY: policyId,
  };
  return Object.entries(ids).reduce((whole, [name, id]) => whole.replace(name, id), path);
}

/** Axe, and its contrast in the dark, one heading of the first rank, and nothing that scrolls sideways, also on a narrow screen. */
async function expectClean(page: Page, path: string): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.goto(path, { waitUntil: "networkidle" });
  const everything = new AxeBuilder({ page }).setLegacyMode(true).withTags(WCAG);
  expect.soft(await violationsOf(everything), `axe on ${path}`).toEqual([]);
  await page.evaluate(async (dark) => {
    document.documentElement.classList.add(dark);
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
  }, DARK_CLASS);
  // A theme changes colours and nothing else.
  const colours = new AxeBuilder({ page }).setLegacyMode(true).withRules("color-contrast");
  expect.soft(await violationsOf(colours), `axe on ${path}, dark`).toEqual([]);
  expect.soft(await page.locator("h1").count(), `one h1 on ${path}`).toBe(1);
  for (const width of [1440, 1024]) {
    await page.setViewportSize({ width, height: 900 });
    const isWide = await page.evaluate(
      () => document.documentElement.scrollWidth > document.documentElement.clientWidth + 1,
    );
    expect.soft(isWide, `${path} scrolls sideways at ${width} px`).toBe(false);
  }
}

async function violationsOf(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
}
