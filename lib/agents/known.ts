import { and, eq, inArray } from "drizzle-orm";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import type { ActionView } from "@/lib/actions/view";
import { heldLookUp } from "@/lib/changes/heldLookUp";
import type { AgentRef, AgentState } from "./agent";

/** What is known of an agent where its actions are judged or shown. */
export interface KnownAgent extends AgentRef {
  state: AgentState;
  /** Stopped by a person: when (epoch milliseconds) and why. */
  suspended: { atMs: number; reason: string } | null;
}

/**
 * Which agents these keys of actions are, by key; a key that nobody has seen or registered yet is left out. One query for
 * all that is not in memory; what is stands until somebody edits the tenant (2 s at most for an edit elsewhere). Asks no
 * ability: for the edges that judge, and for readers who may read actions already.
 */
const agentsOfKeys = heldLookUp<KnownAgent>(lookUp);

/** Which agent a single key is; null for one that is not on the list. */
export async function agentOfKey(ctx: Pick<Ctx, "tenant" | "now">, key: string): Promise<KnownAgent | null> {
  return (await agentsOfKeys(ctx, [key])).get(key) ?? null;
}

/** Actions with the agents that their keys are known as. One look for all of them. */
export async function withAgents(ctx: Ctx, actions: readonly ActionView[]): Promise<ActionView[]> {
  const known = await agentsOfKeys(
    ctx,
    actions.map((action) => action.agent.key),
  );
  return actions.map((action) => {
    const one = known.get(action.agent.key);
    if (!one) return action;
    return { ...action, agentKnownAs: { id: one.id, name: one.name, suspended: one.suspended !== null } };
  });
}

/** One action with the agent that its key is known as. */
export async function withAgent(ctx: Ctx, action: ActionView): Promise<ActionView> {
  return (await withAgents(ctx, [action]))[0] ?? action;
}

async function lookUp(tenant: string, keys: readonly string[]): Promise<Map<string, KnownAgent>> {
  const rows = await store()
    .select({
      key: agentKeys.key,
      id: agents.id,
      name: agents.name,
      state: agents.state,
      suspendedAt: agents.suspendedAt,
      reason: agents.suspendReason,
    })
    .from(agentKeys)
    .innerJoin(agents, eq(agents.id, agentKeys.agent))
    .where(and(eq(agentKeys.tenant, tenant), inArray(agentKeys.key, [...keys])));
  const known = new Map<string, KnownAgent>();
  for (const { key, suspendedAt, reason, ...agent } of rows) {
    const suspended = suspendedAt && { atMs: suspendedAt.getTime(), reason: reason ?? "" };
    known.set(key, { ...agent, suspended });
  }
  return known;
}
