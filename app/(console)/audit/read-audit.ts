import type { Search } from "@/app/_ui/list/read-search";
import { type Settled, settle } from "@/app/_ui/list/settle";
import type { Ctx } from "@/lib/access/ctx";
import { actionHistogram, type Histogram } from "@/lib/actions/histogram";
import { type ActionPage, searchActions } from "@/lib/actions/search";
import { withAgents } from "@/lib/agents/known";
import type { AuditUrl } from "./url";

const ROWS = 100;

/** What the page asks: the rows, and after them the counts, which read far more and would make the rows wait. */
export function readAudit(
  ctx: Ctx,
  url: AuditUrl,
  { filter, range }: Pick<Search, "filter" | "range">,
): { page: Promise<Settled<ActionPage>>; counts: Promise<Settled<Histogram>> } {
  const input = { filter, range, limit: ROWS, cursor: url.cursor || null, previews: false };
  const found = searchActions(ctx, input).then(async (one) => ({
    ...one,
    actions: await withAgents(ctx, one.actions),
  }));
  const page = settle(found, ctx.requestId);
  const counts = page.then(() => settle(actionHistogram(ctx, { filter, range }), ctx.requestId));
  return { page, counts };
}
