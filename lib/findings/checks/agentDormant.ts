import { aboutAgent, type Check } from "../look";

const DAY_MS = 86_400_000;
/** What did nothing for so long is forgotten rather than needed. */
const DORMANT_DAYS = 30;

/** Registered agents that were not seen for 30 days, or never since they were registered. A suspended one is meant to be silent. */
export const agentDormant: Check = async (ctx, look) => {
  const before = new Date(ctx.now() - DORMANT_DAYS * DAY_MS).toISOString();
  return (await look.agents())
    .filter(({ state, suspension }) => state === "registered" && suspension === null)
    .filter((agent) => (agent.lastSeenAt ?? agent.registeredAt ?? agent.createdAt) < before)
    .map((agent) => ({
      severity: "low" as const,
      subject: aboutAgent(agent),
      facts: { owner: agent.owner?.name ?? null, lastSeenAt: agent.lastSeenAt, days: DORMANT_DAYS },
    }));
};
