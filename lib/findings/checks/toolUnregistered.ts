import { allTools } from "../allTools";
import type { Check } from "../look";

const DAY_MS = 86_400_000;
/** What nobody used for so long is history. */
const RECENT_DAYS = 30;

/** Tools that agents used in the last 30 days and that belong to no registered server. */
export const toolUnregistered: Check = async (ctx) => {
  const since = new Date(ctx.now() - RECENT_DAYS * DAY_MS).toISOString();
  return (await allTools(ctx, { state: "discovered" }))
    .filter(({ lastSeenAt }) => (lastSeenAt ?? "") >= since)
    .map((tool) => ({
      severity: "medium" as const,
      subject: { kind: "tool" as const, id: tool.id, name: tool.name },
      facts: {
        owner: tool.owner?.name ?? null,
        seenAt: tool.seenAt.slice(0, 10),
        firstSeenAt: tool.firstSeenAt,
      },
    }));
};
