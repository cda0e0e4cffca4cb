import { and, eq, inArray, sql as storeSql } from "drizzle-orm";
import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql } from "@/db/lake/sql";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { store } from "@/db/store/store";
import { whereRange } from "@/lib/actions/where";
import { heldLookUp } from "@/lib/changes/heldLookUp";
import { perStore } from "./perStore";

/** What the calls of a model gave out, at the 95th percentile of the last days. */
export interface OutputSeen {
  tokens: number;
  calls: number;
  /** Of this agent's calls, or of everybody's where the agent made too few. */
  of: "agent" | "model";
}

interface Learnt {
  askedMs: number;
  isAsking: boolean;
  seen: ReadonlyMap<string, { tokens: number; calls: number }>;
}

const DAY_MS = 86_400_000;
const LOOK_BACK_MS = 7 * DAY_MS;
const FRESH_MS = 5 * 60_000;
/** A percentile of fewer calls says little. */
const FEWEST_CALLS = 20;
const MOST_PAIRS = 20_000;
const learntOf = perStore(() => new Map<string, Learnt>());

/**
 * The p95 of a model's output for an agent, from what the lake recorded; null while nothing is known. Answers from memory
 * and asks the lake behind its back, at most every five minutes: admission never waits for the lake. `agent`: a catalog id
 * or null.
 */
export function outputSeen(
  tenant: string,
  model: string,
  agent: string | null,
  nowMs: number,
): OutputSeen | null {
  const all = learntOf();
  const learnt = all.get(tenant) ?? { askedMs: Number.NEGATIVE_INFINITY, isAsking: false, seen: new Map() };
  all.set(tenant, learnt);
  if (!learnt.isAsking && Math.abs(nowMs - learnt.askedMs) >= FRESH_MS) void learn(tenant, learnt, nowMs);
  const own = agent === null ? undefined : learnt.seen.get(nameOf(model, agent));
  if (own) return { ...own, of: "agent" };
  const any = learnt.seen.get(nameOf(model, ""));
  return any ? { ...any, of: "model" } : null;
}

/** Asks the lake. Where it is away what was known stays, and the next look is in five minutes. */
async function learn(tenant: string, learnt: Learnt, nowMs: number): Promise<void> {
  learnt.askedMs = nowMs;
  learnt.isAsking = true;
  try {
    learnt.seen = await readSeen(tenant, nowMs);
  } catch {
    // What else asks the lake says so, louder.
  } finally {
    learnt.isAsking = false;
  }
}

const seenRow = z.object({
  model: z.string(),
  agentKey: z.string(),
  ofAll: z.coerce.number(),
  calls: z.coerce.number(),
  tokens: z.coerce.number(),
});

/** What each key of telemetry is called by in the catalog: the agent that it, or what it was merged into, stands for. */
const agentsByKey = heldLookUp<string>(async (tenant, keys) => {
  const rows = await store()
    .select({ key: agentKeys.key, agent: storeSql<string>`coalesce(${agents.mergedInto}, ${agents.id})` })
    .from(agentKeys)
    .innerJoin(agents, eq(agents.id, agentKeys.agent))
    .where(and(eq(agentKeys.tenant, tenant), inArray(agentKeys.key, [...keys])));
  return new Map(rows.map(({ key, agent }) => [key, agent]));
});

/**
 * By model and agent, and by model alone (an empty agent). An agent has a key in each workload; of several the greatest
 * percentile counts. Rows that came twice move a percentile by nothing that counts.
 */
async function readSeen(tenant: string, nowMs: number): Promise<Learnt["seen"]> {
  const range = { fromMs: nowMs - LOOK_BACK_MS, toMs: nowMs };
  const query = sql`SELECT toString(model) AS model, toString(agent_key) AS agentKey, grouping(agent_key) AS ofAll,
      count() AS calls, ceil(quantileTDigest(0.95)(assumeNotNull(output_tokens))) AS tokens
    FROM actions WHERE ${whereRange(range)} AND kind = 'model_call' AND leaf = 1 AND isNotNull(output_tokens)
    GROUP BY GROUPING SETS ((model, agent_key), (model))
    HAVING calls >= {fewest:UInt32} ORDER BY calls DESC LIMIT {most:UInt32}`;
  const limits = { fewest: FEWEST_CALLS, most: MOST_PAIRS };
  const bounded = { text: query.text, params: { ...query.params, ...limits } };
  const rows = await readRows(bounded, seenRow, { name: "quotas.outputs", tenant });
  const byKey = await agentsByKey(
    { tenant, now: () => nowMs },
    rows.map(({ agentKey }) => agentKey),
  );
  const seen = new Map<string, { calls: number; tokens: number }>();
  for (const { model, agentKey, ofAll, calls, tokens } of rows) {
    // Calls of nobody are no agent's, and not the model's either: those of all are.
    const agent = ofAll === 1 ? "" : byKey.get(agentKey);
    if (agent === undefined) continue;
    const name = nameOf(model, agent);
    const before = seen.get(name) ?? { calls: 0, tokens: 0 };
    seen.set(name, { calls: before.calls + calls, tokens: Math.max(before.tokens, tokens) });
  }
  return seen;
}

const nameOf = (model: string, agent: string) => `${model}\n${agent}`;
