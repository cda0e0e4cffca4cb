import { listAgents, MAX_AGENTS } from "@/lib/agents/list";
import type { Current } from "../finding";
import { aboutAgent, type Check } from "../look";

/** Registered agents without an owner whose account is a current member's. */
export const agentOrphaned: Check = async (ctx) => {
  const found: Current[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await listAgents(ctx, { attention: "orphaned", limit: MAX_AGENTS, cursor });
    for (const agent of page.agents) {
      const facts = { owner: agent.owner?.name ?? null };
      found.push({ severity: "high", subject: aboutAgent(agent), facts });
    }
    if (page.next === null) return found;
    cursor = page.next;
  }
};
