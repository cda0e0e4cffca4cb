import { fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { closeLake, openLake } from "@/db/lake/client";
import { migrateLake } from "@/db/lake/migrate";
import { openStore } from "@/db/store/open";
import { policies, policyPublications, policyVersions } from "@/db/store/schema/policies";
import { startDecisionPoint } from "@/gateways/decision/main";
import type { Ctx } from "@/lib/access/ctx";
import { systemCtx } from "@/lib/access/newCtx";
import { makeAgent } from "@/lib/agents/register";
import { readEnvironment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { bookkeep } from "@/lib/changes/bookkeep";
import { watchRevisions } from "@/lib/changes/revision";
import { issueKey } from "@/lib/keys/issue";
import { contentDigest } from "@/lib/policies/policy";
import { ensureDefaultTenant } from "@/lib/tenants/create";

// Decisions a second and their latency over HTTP keep-alive, of a decision point in a process of its own with 1,000
// policies in the tenant, each decision an audit row; beside it what the same server answers without deciding.
const POLICIES = 1_000;
const AGENTS = 50;
const TOOLS = 600;
const SECONDS = Number(process.argv[2] ?? 8);

interface Ready {
  port: number;
  key: string;
  agents: string[];
}

if (process.argv.includes("--serve")) await serve();
else await load();

async function serve(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "bailiwick-bench-"));
  const store = await openStore({ dataDir: folder });
  await openLake({ kind: "embedded", dataDir: join(folder, "lake") }, () => {});
  await migrateLake();
  const environment = readEnvironment({ BAILIWICK_DATA_DIR: folder }, folder);
  setProcessState({ environment, startedMs: Date.now(), collector: null, controlHash: null });
  await ensureDefaultTenant(systemCtx());
  const ctx = systemCtx();
  const agents: string[] = [];
  for (let at = 0; at < AGENTS; at++) agents.push((await makeAgent(ctx, { name: `agent-${at}` })).id);
  const fromMs = Date.now() - 60_000;
  await putAll(ctx, agents, new Date(fromMs));
  const { secret } = await issueKey(ctx, { kind: "decide", name: "bench" });
  const stopWatching = watchRevisions(() => Date.now());
  const point = await startDecisionPoint({
    host: "127.0.0.1",
    port: 0,
    grpcPort: 0,
    dataDir: folder,
    log: console.error,
  });
  const cpu = () => process.cpuUsage();
  let before = cpu();
  process.on("message", (message) => {
    if (message === "mark") {
      const { user, system } = process.cpuUsage(before);
      before = cpu();
      process.send?.({ cpuMs: (user + system) / 1_000, state: point.state() });
    } else {
      point
        .stop()
        .then(stopWatching)
        .then(closeLake)
        .then(() => store.close())
        .then(() => {
          rmSync(folder, { recursive: true, force: true });
          process.exit(0);
        });
    }
  });
  process.send?.({ port: point.port, key: secret, agents } satisfies Ready);
}

/** All in force at once: a thousand publications one by one take longer than what is measured. */
async function putAll(ctx: Ctx, agents: readonly string[], at: Date): Promise<void> {
  const { tenant } = ctx;
  const all = Array.from({ length: POLICIES }, (_, number) => ({
    policy: ctx.newId("pol"),
    version: ctx.newId("plv"),
    name: `Policy ${number}`,
    text: policyText(number, agents),
  }));
  await bookkeep(async (tx) => {
    await tx.insert(policies).values(
      all.map(({ policy, name }) => ({
        id: policy,
        tenant,
        name,
        nameKey: name,
        createdBy: "bench",
        createdAt: at,
      })),
    );
    await tx.insert(policyVersions).values(
      all.map(({ policy, version, text }) => ({
        id: version,
        tenant,
        policy,
        number: 1,
        text,
        digest: contentDigest(text),
        draftRevision: 1,
        why: "bench",
        state: "approved" as const,
        proposedBy: "bench",
        proposedByName: "bench",
        proposedAt: at,
        editedAt: at,
      })),
    );
    await tx.insert(policyPublications).values(
      all.map(({ policy, version }) => ({
        id: ctx.newId("pub"),
        tenant,
        policy,
        version,
        mode: "enforce" as const,
        kind: "publish" as const,
        why: "bench",
        by: "bench",
        byName: "bench",
        fromAt: at,
      })),
    );
  });
}

/** By tool, by agent and over all, with facts of the agent, the tool, the context: as people write them. */
function policyText(at: number, agents: readonly string[]): string {
  const tool = `Bailiwick::Tool::"tool-${at % TOOLS}"`;
  if (at < TOOLS)
    return `permit(principal is Bailiwick::Agent, action in Bailiwick::Action::"callTool", resource == ${tool}) when { principal.registered && context.grade != "E" };`;
  if (at < TOOLS + 390)
    return `forbid(principal == Bailiwick::Agent::"${agents[at % AGENTS]}", action in Bailiwick::Action::"callTool", resource == ${tool}) when { context.environment == "prod" };`;
  return `forbid(principal, action in Bailiwick::Action::"callTool", resource) when { principal is Bailiwick::Agent && principal.riskTier == "unacceptable" && context.weekday == ${(at % 7) + 1} };`;
}

async function load(): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), ["--serve"], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const hear = <T>() =>
    new Promise<T>((resolve) => child.once("message", (message) => resolve(message as T)));
  const ready = await hear<Ready>();
  const mark = () => {
    const heard = hear<{ cpuMs: number; state: { spooledRows: number } }>();
    child.send("mark");
    return heard;
  };
  console.log(`${POLICIES} policies, ${AGENTS} agents, ${TOOLS} tools, HTTP keep-alive, ${SECONDS} s a row`);
  console.log("connections  what       per second   p50 ms   p99 ms   max ms   CPU ms each");
  for (const [connections, what] of [
    [16, "warm up"],
    [4, "health"],
    [1, "decisions"],
    [2, "decisions"],
    [4, "decisions"],
    [16, "decisions"],
  ] as const) {
    await mark();
    const { rate, ms } = await run(ready, connections, what);
    const { cpuMs } = await mark();
    if (what === "warm up") continue;
    const part = (share: number) =>
      (ms[Math.min(ms.length - 1, Math.floor(ms.length * share))] ?? 0).toFixed(2);
    const columns = [part(0.5), part(0.99), part(1)].map((text) => text.padStart(8)).join(" ");
    const each = (cpuMs / ms.length).toFixed(3).padStart(12);
    console.log(
      `${String(connections).padStart(11)}  ${what.padEnd(10)} ${rate.toFixed(0).padStart(10)} ${columns} ${each}`,
    );
  }
  child.send("stop");
}

async function run(ready: Ready, connections: number, what: string): Promise<{ rate: number; ms: number[] }> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const ms: number[] = [];
  const startMs = performance.now();
  const endMs = startMs + (what === "warm up" ? 20_000 : SECONDS * 1_000);
  let serial = 0;
  const worker = async () => {
    while (performance.now() < endMs) {
      const sentMs = performance.now();
      await ask(agent, ready, what === "health" ? null : questionOf(ready, serial++));
      ms.push(performance.now() - sentMs);
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  const tookMs = performance.now() - startMs;
  agent.destroy();
  return { rate: (ms.length / tookMs) * 1_000, ms: ms.toSorted((a, b) => a - b) };
}

function questionOf({ agents }: Ready, serial: number): string {
  return JSON.stringify({
    subject: { type: "agent", id: agents[serial % AGENTS] },
    action: { name: "callTool" },
    resource: { type: "tool", id: `tool-${(serial * 7) % TOOLS}` },
    context: {
      user: `person-${serial % 500}@example.com`,
      session: `session-${Math.floor(serial / 20)}`,
      environment: serial % 3 === 0 ? "prod" : "staging",
      input: { amount: serial % 1_000, currency: "EUR", note: "as agreed with the customer by phone" },
    },
  });
}

function ask(agent: Agent, { port, key }: Ready, body: string | null): Promise<void> {
  return new Promise((resolve, reject) => {
    const to = { host: "127.0.0.1", port, agent };
    const sent = request(
      body === null
        ? { ...to, path: "/health" }
        : {
            ...to,
            path: "/access/v1/evaluation",
            method: "POST",
            headers: {
              authorization: `Bearer ${key}`,
              "content-type": "application/json",
              "content-length": Buffer.byteLength(body),
            },
          },
      (answer) => {
        let text = "";
        answer.setEncoding("utf8").on("data", (chunk: string) => {
          text += chunk;
        });
        answer.on("end", () => {
          const isFine = answer.statusCode === 200 && (body === null || text.includes('"id":"act_'));
          if (isFine) resolve();
          else reject(new Error(`${answer.statusCode}: ${text}`));
        });
      },
    );
    sent.on("error", reject);
    sent.end(body ?? undefined);
  });
}
