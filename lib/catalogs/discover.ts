import type { Ctx } from "@/lib/access/ctx";
import { discoverAgents } from "@/lib/agents/discover";
import { discoverModels } from "@/lib/models/discover";
import { discoverTools } from "@/lib/tools/discover";

export interface Discovered {
  /** Values that were in what the lake took in since the last look. */
  seen: number;
  /** What was new in the catalogs. */
  added: number;
}

/** The catalogs that fill themselves from telemetry, in order: tools and models name the agents that use them. */
const LOOKS: readonly ((ctx: Ctx, onPage: (seen: number) => Promise<void>) => Promise<Discovered>)[] = [
  discoverAgents,
  discoverTools,
  discoverModels,
];

/** Looks for what is new in telemetry, for every catalog of ctx's tenant. Bears being stopped and run again. Needs `audit.read`. */
export async function discoverCatalogs(
  ctx: Ctx,
  onPage: (seen: number) => Promise<void> = async () => undefined,
): Promise<Discovered> {
  const total = { seen: 0, added: 0 };
  for (const look of LOOKS) {
    const found = await look(ctx, (seen) => onPage(total.seen + seen));
    total.seen += found.seen;
    total.added += found.added;
  }
  return total;
}
