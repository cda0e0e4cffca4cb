import { and, desc, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, typed } from "@/db/lake/sql";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";

/** An agent of the graph; without an id where no agent of the list is called so. */
export interface GraphNode {
  /** The agent's id, or the name that telemetry gives it. */
  key: string;
  id: string | null;
  name: string;
}

/** One agent ran another. */
export interface Call {
  from: GraphNode;
  to: GraphNode;
  lastMs: number;
}

const MOST = 5_000;
const row = z.object({ agent_key: z.string(), value: z.string(), last_ms: z.coerce.number() });

/** Which agents were seen to run which since a time, newest first; at most 5,000. Needs `audit.read`; throws UNAVAILABLE. */
export async function agentCalls(ctx: Ctx, sinceMs: number): Promise<Call[]> {
  requireAbility(ctx, "audit.read");
  const since = typed("DateTime64(3, 'UTC')", (Math.max(0, sinceMs) / 1000).toFixed(3));
  const query = sql`SELECT agent_key, value, toUnixTimestamp64Milli(toDateTime64(max(last_ts), 3, 'UTC')) AS last_ms
    FROM catalog_values WHERE tenant = {tenant:String} AND kind = 'caller'
    GROUP BY agent_key, value HAVING max(last_ts) >= ${since} ORDER BY last_ms DESC LIMIT ${typed("UInt64", MOST)}`;
  const rows = await readRows(query, row, { name: "agents.calls", tenant: ctx.tenant });
  const pairs = rows.map((one) => ({ ...one, caller: readCaller(one.value) }));
  const callees = await nodesBy(
    ctx,
    "key",
    pairs.map((one) => one.agent_key),
  );
  const callers = await nodesBy(
    ctx,
    "agentId",
    pairs.map((one) => one.caller.id),
  );
  const calls = new Map<string, Call>();
  for (const { agent_key, caller, last_ms } of pairs) {
    const [to] = callees.get(agent_key) ?? [];
    // A key that is on no list was provisional: a child whose parent came later.
    if (!to) continue;
    const same = callers.get(caller.id) ?? [];
    const from = same.find((one) => one.workload === to.workload) ?? same[0];
    const call = { from: from?.node ?? strangerOf(caller), to: to.node, lastMs: last_ms };
    const key = `${call.from.key}\n${call.to.key}`;
    if (!calls.has(key)) calls.set(key, call);
  }
  return [...calls.values()];
}

function readCaller(value: string): { id: string; name: string } {
  const [id = "", name = ""] = (JSON.parse(value) as unknown[]).map(String);
  return { id, name };
}

const strangerOf = ({ id, name }: { id: string; name: string }): GraphNode => ({
  key: `?${id}`,
  id: null,
  name: name || id,
});

/** Agents of the list by what telemetry calls them; the newest first where several are called so. */
async function nodesBy(ctx: Ctx, by: "key" | "agentId", values: readonly string[]) {
  const found = new Map<string, { node: GraphNode; workload: string }[]>();
  const distinct = [...new Set(values)].filter((value) => value !== "" && !value.includes("\0"));
  if (distinct.length === 0) return found;
  const rows = await store()
    .select({ value: agentKeys[by], workload: agentKeys.workload, id: agents.id, name: agents.name })
    .from(agentKeys)
    .innerJoin(agents, eq(agents.id, agentKeys.agent))
    .where(and(eq(agentKeys.tenant, ctx.tenant), inArray(agentKeys[by], distinct)))
    .orderBy(desc(agentKeys.lastSeenAt));
  for (const { value, workload, id, name } of rows) {
    found.set(value, [...(found.get(value) ?? []), { node: { key: id, id, name }, workload }]);
  }
  return found;
}
