import type { Ctx } from "@/lib/access/ctx";
import { agentsPerModel } from "@/lib/models/agents";
import { type ModelView, seenAs } from "@/lib/models/model";
import { type ModelUsage, modelUsage, sumUsage } from "@/lib/models/usage";

const DAY_MS = 86_400_000;
const AGENTS_SINCE_MS = 30 * DAY_MS;

/** What telemetry says of a model on the list. */
export interface ModelActivity {
  /** Of the last 24 hours. */
  usage: ModelUsage;
  /** That used it within 30 days. */
  agents: number;
}

/** The activity of these models, by id. */
export async function readActivity(
  ctx: Ctx,
  models: readonly ModelView[],
): Promise<Map<string, ModelActivity>> {
  const values = models.flatMap(({ names }) => names.map(seenAs));
  const range = { fromMs: ctx.now() - DAY_MS, toMs: ctx.now() + 60_000 };
  const [usage, agents] = await Promise.all([
    modelUsage(ctx, values, range),
    agentsPerModel(ctx, values, ctx.now() - AGENTS_SINCE_MS),
  ]);
  return new Map(
    models.map(({ id, names }) => {
      const own = names.map(seenAs);
      const who = new Set(own.flatMap((value) => agents.get(value) ?? []));
      return [id, { usage: sumUsage(usage, own), agents: who.size }];
    }),
  );
}
