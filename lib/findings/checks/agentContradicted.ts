import { contradictionsIn } from "@/lib/agents/contradictions";
import { aboutAgent, type Check } from "../look";

const DAY_MS = 86_400_000;

/** Agents that actions of the last day only claim to be: the name is one's that another identity is bound to. */
export const agentContradicted: Check = async (ctx, look) => {
  const range = { fromMs: ctx.now() - DAY_MS, toMs: ctx.now() + 60_000 };
  const byKey = new Map((await contradictionsIn(ctx, range)).map((one) => [one.key, one]));
  if (byKey.size === 0) return [];
  return (await look.agents()).flatMap((agent) => {
    const own = agent.keys.flatMap(({ key }) => byKey.get(key) ?? []);
    const [worst] = own.sort((a, b) => b.actions - a.actions);
    if (!worst) return [];
    const { claimed, workload, session, lastAt } = worst;
    const facts = {
      owner: agent.owner?.name ?? null,
      claimed,
      workload,
      session,
      actions: own.reduce((sum, one) => sum + one.actions, 0),
      lastAt,
    };
    return [{ severity: "high" as const, subject: aboutAgent(agent), facts }];
  });
};
