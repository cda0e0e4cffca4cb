import { and, eq, inArray } from "drizzle-orm";
import { toolNames, tools } from "@/db/store/schema/tools";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import type { Use } from "@/lib/agents/observed";
import type { Approval } from "@/lib/tools/tool";

/** A tool of the catalog that an agent used. */
export interface UsedTool {
  id: string;
  /** As telemetry calls it. */
  name: string;
  approval: Approval;
  dataClasses: string[];
}

/** The tools of the catalog that these uses are, by name and the server that telemetry gave. Needs `audit.read`. */
export async function toolsUsed(ctx: Ctx, uses: readonly Use[]): Promise<UsedTool[]> {
  requireAbility(ctx, "audit.read");
  if (uses.length === 0) return [];
  const rows = await store()
    .selectDistinct({
      id: tools.id,
      name: toolNames.name,
      target: toolNames.target,
      approval: tools.approval,
      dataClasses: tools.dataClasses,
    })
    .from(toolNames)
    .innerJoin(tools, eq(tools.id, toolNames.tool))
    .where(
      and(
        eq(toolNames.tenant, ctx.tenant),
        inArray(
          toolNames.name,
          uses.map((use) => use.value),
        ),
      ),
    );
  const servers = new Map(uses.map((use) => [use.value, use.at]));
  const found = new Map<string, UsedTool>();
  for (const { target, ...tool } of rows) {
    const at = servers.get(tool.name) ?? [];
    if (at.length > 0 && target !== "" && !at.includes(target)) continue;
    found.set(tool.id, tool);
  }
  return [...found.values()];
}
