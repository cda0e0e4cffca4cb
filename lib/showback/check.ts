import { timingSafeEqual } from "node:crypto";
import type { Ctx } from "@/lib/access/ctx";
import { allLines, getMonth, type ShowbackMonthView } from "./get";
import { digestOf, type ShowbackLine, type ShowbackTotals, totalsOf } from "./line";
import { readLines } from "./readLines";

/** Whether a closing is what it was, and what came for its month since. */
export interface ShowbackCheck {
  month: ShowbackMonthView;
  /** Of the lines as they are kept now. */
  digest: string;
  isIntact: boolean;
  /** What the month's usage comes to now, less what was closed: late requests, corrections. */
  since: ShowbackTotals;
  isCurrent: boolean;
}

const isSame = (a: string, b: string) =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/** Reckons the digest of a closing anew, and its month. Needs `audit.read`; throws NOT_FOUND, UNAVAILABLE. */
export async function checkMonth(ctx: Ctx, name: string): Promise<ShowbackCheck> {
  const month = await getMonth(ctx, name);
  const kept: ShowbackLine[] = [];
  for await (const page of allLines(ctx, month.id)) kept.push(...page);
  const now = totalsOf(await readLines(ctx, { fromMs: Date.parse(month.from), toMs: Date.parse(month.to) }));
  const closed = totalsOf(kept);
  const more = (of: keyof ShowbackTotals) => now[of] - closed[of];
  const since = {
    requests: more("requests"),
    inputTokens: more("inputTokens"),
    outputTokens: more("outputTokens"),
    costNanoUsd: more("costNanoUsd"),
    unpricedRequests: more("unpricedRequests"),
  };
  const digest = digestOf(kept);
  const isCurrent = Object.values(since).every((value) => value === 0);
  return { month, digest, isIntact: isSame(digest, month.digest), since, isCurrent };
}
