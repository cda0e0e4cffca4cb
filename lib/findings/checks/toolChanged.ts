import { allTools } from "../allTools";
import type { Check } from "../look";

/** Tools whose definition is another than the one that a person approved. */
export const toolChanged: Check = async (ctx) =>
  (await allTools(ctx, { approval: "changed" })).map((tool) => ({
    severity: "high" as const,
    subject: { kind: "tool" as const, id: tool.id, name: tool.name },
    facts: {
      owner: tool.owner?.name ?? null,
      server: tool.server?.name ?? null,
      changedAt: tool.definedAt,
      approvedBy: tool.approvedBy,
      fingerprint: tool.fingerprint,
    },
  }));
