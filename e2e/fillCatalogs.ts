import { garakReport, lmEvalResults, RELEASE_KEY } from "./evidence";
import { API_TOKEN, api, TEST_URL } from "./product";

const post = <T>(path: string, body: object = {}, method = "POST") =>
  api<T>(path, { method, body: JSON.stringify(body) });

/** Somebody with a merge and a team, so that each table of the pages has rows. */
export async function fillPeople(): Promise<[string, string]> {
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
export async function fillAgents(personId: string): Promise<[string, string]> {
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
export async function fillModels(): Promise<[string, string, string]> {
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
  return [id, ...(await fillServing(id, endpoint))];
}

/** What is served by an endpoint with a credential that does not answer as it should, and prices of each state. */
async function fillServing(model: string, endpoint: { name: string }): Promise<[string, string]> {
  const name = `served-${process.pid}`;
  const { id: served } = await post<{ id: string }>("/served-models", {
    name,
    namespace: "llm",
    model,
    provider: "vllm",
  });
  const serving = {
    kind: "openai-compatible",
    baseUrl: TEST_URL,
    served,
    credential: "sk-mock-0123456789abcdef",
  };
  const { id } = await post<{ id: string }>("/model-endpoints", { ...endpoint, ...serving });
  await post(`/model-endpoints/${id}/check`);
  await post("/prices", {
    model: name,
    rates: { input: "0.20", output: "0.60" },
    note: "Contract \u202E 4711",
  });
  const rates = { input: "0.30", output: "0.90", cacheRead: "0.03" };
  await post("/prices", { provider: "openai", model: "gpt-4.1", rates: { input: "1.80", output: "7.20" } });
  const tiers = [{ above: 200_000, input: "0.60" }];
  await post("/prices", {
    model: name,
    rates,
    tiers,
    validFrom: new Date(Date.now() + 86_400_000).toISOString(),
  });
  return [id, served];
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
export async function fillTools(personId: string): Promise<[string, string]> {
  const server = await post<{ id: string }>("/tool-servers", {
    name: `bank ${process.pid}`,
    owner: personId,
  });
  const pay = { name: "pay", description: "Pays a bill of the team", inputSchema: { type: "object" } };
  await post(`/tool-servers/${server.id}/tools`, { tools: [pay, { name: "look" }] }, "PUT");
  const { toolsFingerprint } = await api<{ toolsFingerprint: string }>(`/tool-servers/${server.id}`);
  await post(`/tool-servers/${server.id}/approve`, { fingerprint: toolsFingerprint });
  const tools = [{ ...pay, description: "Pays any bill \u202E", outputSchema: {} }, { name: "look" }];
  await post(`/tool-servers/${server.id}/tools`, { tools }, "PUT");
  await post(`/tool-servers/${server.id}`, { url: "http://127.0.0.1:29399/mcp" }, "PATCH");
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

/** A version that waits for review, a draft beyond it with mistakes, and a rule that the form leaves to its text. */
export async function fillPolicies(): Promise<string> {
  const text = `@id("by-hand")\nforbid (principal, action, resource) // nobody\nwhen { context.region == "x" };\npermit (principal, action, resource);\n`;
  const { id } = await post<{ id: string }>("/policies", { name: `Every page ${process.pid}`, text });
  await post(`/policies/${id}/propose`, { why: "So that there is a version" });
  const { revision } = await api<{ revision: number }>(`/policies/${id}`);
  const draft = `${text}permit (principal, action, resource) when { resource.extrnal };\n`;
  await post(`/policies/${id}`, { revision, text: draft }, "PATCH");
  return id;
}

/** A stop in force, with a name that lies about its direction, and one that was lifted. */
export async function fillStops(): Promise<void> {
  const { id } = await post<{ id: string }>("/agents", { name: `Stopped \u202E${process.pid}` });
  const stop = { kind: "agent", target: id, reason: "Asks for what nobody asked it" };
  const { id: lifted } = await post<{ id: string }>("/stops", stop);
  await post(`/stops/${lifted}/lift`, { reason: "It was another agent" });
  await post("/stops", stop);
}
