import type { Ctx } from "@/lib/access/ctx";
import type { AgentView } from "./agent";
import { type Compared, type ComparedKind, compareAll } from "./compare";
import { type Observed, observedOf } from "./observed";

const DAY_MS = 86_400_000;
/** What was not used for so long counts as never used. */
export const OBSERVED_DAYS = 90;

export interface Declared {
  observed: Observed;
  compared: Record<ComparedKind, Compared[]>;
  /** Where the days began, epoch milliseconds. */
  sinceMs: number;
}

/** Declared against observed over the last 90 days. Needs `audit.read`; throws UNAVAILABLE. */
export async function readDeclared(ctx: Ctx, agent: Pick<AgentView, "allowed" | "keys">): Promise<Declared> {
  const sinceMs = ctx.now() - OBSERVED_DAYS * DAY_MS;
  const observed = await observedOf(
    ctx,
    agent.keys.map((one) => one.key),
    sinceMs,
  );
  return { observed, compared: compareAll(agent.allowed, observed), sinceMs };
}
