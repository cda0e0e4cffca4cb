import { and, desc, eq, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { showbackLines } from "@/db/store/schema/showback";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { getMonth } from "./get";
import type { LineFact, ShowbackTotals } from "./line";

/** What the lines of a month are summed by, with the fact that names it. */
const FACTS = {
  costCentre: ["costCentre", "costCentre"],
  organisation: ["organisation", "organisation"],
  team: ["teamId", "teamName"],
  subscription: ["subscriptionId", "subscriptionName"],
  key: ["keyId", "keyName"],
  agent: ["agentId", "agentName"],
  human: ["humanId", "humanName"],
  model: ["model", "model"],
} as const satisfies Record<string, readonly [LineFact, LineFact]>;
export const SUMMED_BY = Object.keys(FACTS) as (keyof typeof FACTS)[];
export type SummedBy = keyof typeof FACTS;

/** Everything of one of them. */
export interface ShowbackSum extends ShowbackTotals {
  /** Null: nobody is named. */
  id: string | null;
  name: string | null;
}

const MOST = 500;

/** A closing by one fact, the dearest first, at most 500; `rest` is what is beyond. Needs `audit.read`; throws NOT_FOUND. */
export async function sumsOf(
  ctx: Ctx,
  id: string,
  by: SummedBy,
): Promise<{ sums: ShowbackSum[]; rest: (ShowbackTotals & { count: number }) | null }> {
  const month = await getMonth(ctx, id);
  const [idFact, nameFact] = FACTS[by];
  const fact = (name: LineFact) => sql<string | null>`${showbackLines.facts}->>${sql.raw(`'${name}'`)}`;
  const sum = (column: AnyPgColumn) => sql<number>`coalesce(sum(${column}), 0)`.mapWith(Number);
  const cost = sql<number>`coalesce(sum(${showbackLines.costNanoUsd}), 0)`.mapWith(Number);
  const requests = sum(showbackLines.requests);
  const rows = await store()
    .select({
      id: fact(idFact),
      name: sql<string | null>`max(${fact(nameFact)})`,
      requests,
      inputTokens: sum(showbackLines.inputTokens),
      outputTokens: sum(showbackLines.outputTokens),
      costNanoUsd: cost,
      unpricedRequests: sum(showbackLines.unpricedRequests),
    })
    .from(showbackLines)
    .where(and(eq(showbackLines.tenant, ctx.tenant), eq(showbackLines.month, month.id)))
    .groupBy(fact(idFact))
    .orderBy(desc(cost), desc(requests), fact(idFact));
  const beyond = rows.slice(MOST);
  const total = (name: keyof ShowbackTotals) => beyond.reduce((all, row) => all + row[name], 0);
  const rest = {
    count: beyond.length,
    requests: total("requests"),
    inputTokens: total("inputTokens"),
    outputTokens: total("outputTokens"),
    costNanoUsd: total("costNanoUsd"),
    unpricedRequests: total("unpricedRequests"),
  };
  return { sums: rows.slice(0, MOST), rest: beyond.length > 0 ? rest : null };
}
