import { declaredIn } from "../declaredUse";
import { aboutAgent, type Check } from "../look";

const DAY_MS = 86_400_000;
/** Before it was there for so long, what it never used says nothing. */
const SETTLED_DAYS = 30;

/** Agents that may use what they were not seen to use in 90 days, once they were there for 30. */
export const agentOverPrivileged: Check = async (ctx, look) => {
  const before = new Date(ctx.now() - SETTLED_DAYS * DAY_MS).toISOString();
  const settled = (await look.agents()).filter(
    ({ state, registeredAt, firstSeenAt }) =>
      state === "registered" && (registeredAt ?? "") < before && firstSeenAt !== null,
  );
  const found = await declaredIn(ctx, settled, "unused");
  return found.map(({ agent, named }) => ({
    severity: "medium" as const,
    subject: aboutAgent(agent),
    facts: { owner: agent.owner?.name ?? null, unused: named },
  }));
};
