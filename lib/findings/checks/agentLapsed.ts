import { aboutAgent, type Check } from "../look";

/** Registered agents whose attestation has ended. */
export const agentLapsed: Check = async (_ctx, look) =>
  (await look.agents()).flatMap((agent) => {
    const { attestation } = agent;
    if (agent.state !== "registered" || !attestation?.lapsed) return [];
    const facts = {
      owner: agent.owner?.name ?? null,
      endedAt: attestation.endsAt,
      attestedBy: attestation.by,
    };
    return [{ severity: "medium" as const, subject: aboutAgent(agent), facts }];
  });
