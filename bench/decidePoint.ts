import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
import { AGENTS, POLICIES, TOOLS } from "./questions";

// The decision point of the benchmark: bundled as the product is, in a process of its own, driven by bench/decide.ts.
/** What it says when it listens. */
export interface Ready {
  port: number;
  key: string;
  agents: string[];
}

await serve();

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
