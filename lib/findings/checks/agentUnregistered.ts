import { aboutAgent, type Check } from "../look";

/** Agents that telemetry names and nobody has registered. */
export const agentUnregistered: Check = async (_ctx, look) =>
  (await look.agents())
    .filter(({ state }) => state === "discovered")
    .map((agent) => ({
      severity: "medium" as const,
      subject: aboutAgent(agent),
      facts: {
        services: [...new Set(agent.keys.map(({ service }) => service))].slice(0, 10),
        firstSeenAt: agent.firstSeenAt,
      },
    }));
