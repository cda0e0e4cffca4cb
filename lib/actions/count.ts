import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql } from "@/db/lake/sql";
import type { Ctx } from "../access/ctx";
import { requireAbility } from "../access/require";
import type { TimeRange } from "../base/time";
import type { Filter } from "./filter";
import { whereNotedWords } from "./noteRead";
import { whereRange, whereTerms } from "./where";

/** How many actions match, exactly: each span once, whatever was sent again. Needs audit.read. */
export async function countActions(ctx: Ctx, input: { filter: Filter; range: TimeRange }): Promise<number> {
  requireAbility(ctx, "audit.read");
  const words = await whereNotedWords(ctx, input.filter);
  const query = sql`SELECT count() AS n FROM actions FINAL WHERE ${whereRange(input.range)} AND ${whereTerms(input.filter)} AND ${words}`;
  const [row] = await readRows(query, z.object({ n: z.coerce.number() }), {
    name: "actions.count",
    tenant: ctx.tenant,
  });
  return row?.n ?? 0;
}
