import type { Ctx } from "@/lib/access/ctx";
import { listTools, MAX_LISTED, type ToolFilter } from "@/lib/tools/listTools";
import type { ToolView } from "@/lib/tools/tool";

/** All tools that a filter leaves, page by page. */
export async function allTools(ctx: Ctx, filter: ToolFilter): Promise<ToolView[]> {
  const all: ToolView[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await listTools(ctx, { ...filter, limit: MAX_LISTED, cursor });
    all.push(...page.tools);
    if (page.next === null) return all;
    cursor = page.next;
  }
}
