import { and, eq, inArray } from "drizzle-orm";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { toolNames } from "@/db/store/schema/tools";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { agentsSeenWith } from "@/lib/actions/seenValues";

/** An agent that was seen to use a tool. Times are ISO 8601. */
export interface ToolUser {
  id: string;
  name: string;
  state: string;
  firstSeenAt: string;
  lastSeenAt: string;
}

const MOST = 5_000;

/** Which agents were seen to use each of these tools, the latest first. Needs `audit.read`; throws UNAVAILABLE while the lake is away. */
export async function toolUsers(ctx: Ctx, ids: readonly string[]): Promise<Map<string, ToolUser[]>> {
  requireAbility(ctx, "audit.read");
  if (ids.length === 0) return new Map();
  const names = await store()
    .select({ tool: toolNames.tool, value: toolNames.value })
    .from(toolNames)
    .where(and(eq(toolNames.tenant, ctx.tenant), inArray(toolNames.tool, [...ids])));
  const toolOf = new Map(names.map(({ value, tool }) => [value, tool]));
  const seen = await agentsSeenWith(ctx, "tool", [...toolOf.keys()], MOST);
  const keys = [...new Set(seen.map(({ agentKey }) => agentKey))];
  const rows = keys.length === 0 ? [] : await agentsOf(ctx, keys);
  const agentOf = new Map(rows.map((row) => [row.key, row]));
  const users = new Map<string, Map<string, ToolUser>>();
  for (const { agentKey, value, firstMs, lastMs } of seen) {
    const agent = agentOf.get(agentKey);
    const tool = toolOf.get(value);
    if (!agent || tool === undefined) continue;
    const mine = users.get(tool) ?? new Map<string, ToolUser>();
    users.set(tool, mine);
    const [first, last] = [new Date(firstMs).toISOString(), new Date(lastMs).toISOString()];
    const before = mine.get(agent.id);
    mine.set(agent.id, {
      id: agent.id,
      name: agent.name,
      state: agent.state,
      firstSeenAt: before && before.firstSeenAt < first ? before.firstSeenAt : first,
      lastSeenAt: before && before.lastSeenAt > last ? before.lastSeenAt : last,
    });
  }
  return new Map([...users].map(([tool, mine]) => [tool, [...mine.values()]]));
}

function agentsOf(ctx: Ctx, keys: readonly string[]) {
  return store()
    .select({ key: agentKeys.key, id: agents.id, name: agents.name, state: agents.state })
    .from(agentKeys)
    .innerJoin(agents, eq(agents.id, agentKeys.agent))
    .where(and(eq(agentKeys.tenant, ctx.tenant), inArray(agentKeys.key, [...keys])));
}
