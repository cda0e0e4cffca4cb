import type { Ctx } from "@/lib/access/ctx";
import type { AgentView } from "@/lib/agents/agent";
import { listAgents, MAX_AGENTS } from "@/lib/agents/list";
import type { Current } from "./finding";

/** What several checks of one look need, read once. */
export interface Look {
  /** All of the tenant's agents but those that are retired. */
  agents: () => Promise<AgentView[]>;
}

/** Finds everything of its kind that is so now. */
export type Check = (ctx: Ctx, look: Look) => Promise<Current[]>;

export function newLook(ctx: Ctx): Look {
  let agents: Promise<AgentView[]> | null = null;
  return {
    agents: () => {
      agents ??= allAgents(ctx);
      return agents;
    },
  };
}

async function allAgents(ctx: Ctx): Promise<AgentView[]> {
  const all: AgentView[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await listAgents(ctx, { limit: MAX_AGENTS, cursor });
    all.push(...page.agents);
    if (page.next === null) return all;
    cursor = page.next;
  }
}

export const aboutAgent = ({ id, name }: AgentView) => ({ kind: "agent" as const, id, name });
