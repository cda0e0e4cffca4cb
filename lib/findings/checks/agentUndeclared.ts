import { declaredIn } from "../declaredUse";
import { aboutAgent, type Check } from "../look";

/** Agents that were seen to use tools, models or targets beyond what is declared of them. */
export const agentUndeclared: Check = async (ctx, look) => {
  const registered = (await look.agents()).filter(({ state }) => state === "registered");
  const found = await declaredIn(ctx, registered, "undeclared");
  return found.map(({ agent, named }) => ({
    severity: "high" as const,
    subject: aboutAgent(agent),
    facts: { owner: agent.owner?.name ?? null, undeclared: named },
  }));
};
