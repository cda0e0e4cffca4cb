import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import type { TimeRange } from "@/lib/base/time";
import { type Cell, countedCells, wholeCells } from "./cells";
import { plainColumn } from "./columns";
import { sumFigures } from "./figures";
import { firstUsage } from "./firstUsage";
import { foldBy, NONE } from "./fold";
import { refusedRequests } from "./refused";
import { kindOf, whereScope } from "./scope";
import type { UsageFigures, UsageFilter, UsageFreshness } from "./usage";

/** The figures of a range as a row of numbers, with the same length of time before it. */
export interface UsageTotals extends TimeRange {
  totals: UsageFigures;
  /** Of the stretch of the same length right before. */
  previous: UsageFigures;
  /** Ended well, of all that ended; null where nothing did. 0 to 1. */
  successRate: number | null;
  /** Users in the range, merged people once; without those whom nobody named. */
  activeUsers: number;
  /** Refused by our own ledger, before any model was reached; null where the filter names what the ledger does not know. */
  refused: number | null;
  /** Models without a price, and their requests; the most first. */
  unpriced: { provider: string; model: string; requests: number }[];
  /** Of how many requests only a gateway's access log told. */
  fromLogs: number;
  /** Those of them that name nobody: what a trace tells of too, under somebody's name, cannot be found and counts twice. */
  fromLogsUnnamed: number;
  /** What priced them. */
  priceVersions: string[];
  freshness: UsageFreshness;
}

/** Total tokens, requests, rate limited, success rate, active users, and what is not known. Needs `audit.read`. */
export async function usageTotals(
  ctx: Ctx,
  query: TimeRange & { filter?: UsageFilter },
): Promise<UsageTotals> {
  requireAbility(ctx, "audit.read");
  const { filter = {} } = query;
  const range = await firstUsage(ctx, query);
  const scope = { ctx, where: await whereScope(ctx, filter), kind: kindOf(null, filter) };
  const by = (...columns: string[]) => ({ ...scope, columns: columns.map(plainColumn) });
  const priced = await wholeCells(by("provider", "model", "source", "price_version"), range);
  const users = await countedCells(by("principal", "source"), priced.pieces);
  const lengthMs = range.toMs - range.fromMs;
  const before = { fromMs: range.fromMs - lengthMs, toMs: range.fromMs };
  const previous = before.fromMs <= 0 ? [] : (await wholeCells(by("source"), before)).cells;
  const totals = sumFigures(priced.cells.map(({ figures }) => figures));
  const ended = totals.requests - totals.other;
  const fold = await foldBy(
    ctx,
    "user",
    users.map(({ values }) => values),
  );
  const ids = new Set(users.map(({ values }) => fold(values).id));
  ids.delete(NONE);
  return {
    ...range,
    totals,
    previous: sumFigures(previous.map(({ figures }) => figures)),
    successRate: ended === 0 ? null : totals.ok / ended,
    activeUsers: ids.size,
    refused: await refusedRequests(ctx, range, filter),
    unpriced: unpricedModels(priced.cells),
    fromLogs: sumFigures(
      priced.cells.filter(({ values }) => values[2] === "log").map(({ figures }) => figures),
    ).requests,
    fromLogsUnnamed: users.find(({ values: [who, source] }) => who === "" && source === "log")?.requests ?? 0,
    priceVersions: [...new Set(priced.cells.map(({ values }) => values[3] ?? ""))]
      .filter((one) => one !== "")
      .sort(),
    freshness: priced.pieces.freshness,
  };
}

function unpricedModels(cells: readonly Cell[]): UsageTotals["unpriced"] {
  const models = new Map<string, UsageTotals["unpriced"][number]>();
  for (const { values, figures } of cells) {
    const [provider = "", model = ""] = values;
    if (figures.unpriced === 0) continue;
    const one = models.get(`${provider}\n${model}`) ?? { provider, model, requests: 0 };
    models.set(`${provider}\n${model}`, { ...one, requests: one.requests + figures.unpriced });
  }
  return [...models.values()].toSorted((a, b) => b.requests - a.requests || (a.model < b.model ? -1 : 1));
}
