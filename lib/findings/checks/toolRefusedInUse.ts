import { allTools } from "../allTools";
import type { Check } from "../look";

/** Tools that agents used after a person had refused them. */
export const toolRefusedInUse: Check = async (ctx) =>
  (await allTools(ctx, { approval: "refused" }))
    .filter(
      ({ lastSeenAt, refusedAt }) => lastSeenAt !== null && refusedAt !== null && lastSeenAt > refusedAt,
    )
    .map((tool) => ({
      severity: "critical" as const,
      subject: { kind: "tool" as const, id: tool.id, name: tool.name },
      facts: {
        owner: tool.owner?.name ?? null,
        server: tool.server?.name ?? null,
        refusedBy: tool.refusedBy,
        reason: tool.refusedReason,
      },
    }));
