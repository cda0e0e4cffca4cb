import { cache } from "react";
import type { Ctx } from "@/lib/access/ctx";
import type { AgentView } from "@/lib/agents/agent";
import { type Declared, readDeclared } from "@/lib/agents/declared";
import { getAgent } from "@/lib/agents/get";
import { type OwnerSuggestion, suggestOwner } from "@/lib/agents/suggest";

/** The agent and who may do what to it: all from the store, so that the page stands at once. Once a request. Throws NOT_FOUND. */
export const readAgent = cache(async (ctx: Ctx, id: string) => ({
  agent: await getAgent(ctx, id),
  mayWrite: ctx.abilities.has("agents.write"),
  mayStop: ctx.abilities.has("stop"),
}));

export type AgentRead = Awaited<ReturnType<typeof readAgent>>;

/** What a registration starts from; null where the lake does not answer, which hinders nobody. */
export interface Prefill {
  declared: Declared;
  owner: OwnerSuggestion | null;
}

export async function readPrefill(ctx: Ctx, agent: AgentView): Promise<Prefill | null> {
  try {
    const keys = agent.keys.map((one) => one.key);
    const [declared, owner] = await Promise.all([readDeclared(ctx, agent), suggestOwner(ctx, keys)]);
    return { declared, owner };
  } catch {
    return null;
  }
}
