import { z } from "zod";
import { lineStream } from "@/app/_edge/lineStream";
import { defineOperation } from "@/app/_edge/operation";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { countActions } from "@/lib/actions/count";
import { exportActions } from "@/lib/actions/export";
import { parseFilter } from "@/lib/actions/filter";
import { getAction } from "@/lib/actions/get";
import { searchActions } from "@/lib/actions/search";
import { withAgent } from "@/lib/agents/known";
import { parseRange } from "@/lib/base/time";
import { withPrincipal } from "@/lib/principals/known";
import { action, pageQuery, searchQuery } from "./schemas";

const tag = "actions";
const ability = "audit.read";

/** Filter and range of a query. Throws INVALID. */
export function readSearch(ctx: Ctx, query: z.output<typeof searchQuery>) {
  return { filter: parseFilter(query.q ?? ""), range: parseRange(query.from, query.to, ctx.now()) };
}

export const listActionsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/actions",
  tag,
  ability,
  summary: "Search actions, newest first",
  query: pageQuery,
  response: z.object({ actions: z.array(action), next: z.string().nullable() }),
  run: (ctx, { query }) =>
    searchActions(ctx, { ...readSearch(ctx, query), limit: query.limit, cursor: query.cursor }),
});

export const countActionsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/actions/count",
  tag,
  ability,
  summary: "Count actions, exactly",
  query: searchQuery,
  response: z.object({ count: z.number().int() }),
  run: async (ctx, { query }) => ({ count: await countActions(ctx, readSearch(ctx, query)) }),
});

export const getActionOperation = defineOperation({
  method: "GET",
  path: "/api/v1/actions/{id}",
  tag,
  ability,
  summary: "One action whole, with its contents",
  description: "Contents need the ability content.read; without it they are null and `content` is `hidden`.",
  params: z.object({ id: z.string().max(100) }),
  response: action,
  run: async (ctx, { params }) => withAgent(ctx, await withPrincipal(ctx, await getAction(ctx, params.id))),
});

export const exportActionsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/actions/export",
  tag,
  ability: "export",
  summary: "All matching actions as CSV, streamed",
  description:
    "RFC 4180, newest first. Cells that a spreadsheet would run as a formula start with an apostrophe.",
  query: searchQuery,
  mediaType: "text/csv",
  run: async (ctx, { query, request }) => {
    requireAbility(ctx, "audit.read");
    const lines = exportActions(ctx, readSearch(ctx, query), request.signal);
    const first = await lines.next();
    return new Response(lineStream(first.value ?? "", lines), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="actions-${new Date(ctx.now()).toISOString().slice(0, 10)}.csv"`,
      },
    });
  },
});
