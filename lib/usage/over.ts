import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { bucketStarts, readZone } from "./buckets";
import {
  type Asked,
  type Bars,
  type Cell,
  requestCells,
  summedBarCells,
  summedBars,
  summedCells,
  summedSeries,
} from "./cells";
import { addTo, sumFigures } from "./figures";
import { firstUsage } from "./firstUsage";
import { type Folded, type Grouping, groupingOf, groupOf } from "./fold";
import { type Pieces, piecesForChart } from "./pieces";
import { kindOf, whereScope } from "./scope";
import type { UsageField, UsageFigures, UsageMeasure, UsageOver, UsageQuery, UsageRow } from "./usage";

const TOP = 5;
const MOST_ROWS = 500;
/** There may be a hundred thousand people: their bars are read for the first groups alone, in a second look at the same sums. */
const OF_MANY: ReadonlySet<UsageField> = new Set(["human", "user"]);
const FEW_BARS = 8;
const MOST_MORE_HOURS = 24;

/**
 * Figures over time and by a field, exactly: each request once, whatever was sent again or corrected. The series of the
 * five greatest and of all others add up to the totals, as the rows do. Of tools the tool calls are counted, of all else
 * leaf model calls. Needs `audit.read`. Throws INVALID, and UNAVAILABLE where the lake is away or too slow.
 */
export async function usageOver(ctx: Ctx, query: UsageQuery): Promise<UsageOver> {
  requireAbility(ctx, "audit.read");
  const { by, measure, grain, filter = {}, mostRows = MOST_ROWS } = query;
  const zone = readZone(query.zone);
  const range = await firstUsage(ctx, query);
  const buckets = bucketStarts(range, grain, zone);
  const bars: Bars = { measure, grain, zone, starts: buckets };
  const kind = kindOf(by, filter);
  const grouping = await groupingOf(ctx, by);
  const asked: Asked = { ctx, where: await whereScope(ctx, filter), kind, columns: grouping.columns };
  const pieces = await piecesForChart(ctx, range, buckets);
  const isMany = OF_MANY.has(by) && buckets.length > FEW_BARS;
  const cells = await readCells(asked, pieces, bars, isMany);
  const ranked = rankGroups(await foldCells(grouping, cells), measure);
  const series = await readSeries(asked, pieces.bars, bars, ranked, isMany);
  const rows = ranked.map(
    ({ folded, seen, figures }): UsageRow => ({ group: groupOf(folded, seen, kind), figures }),
  );
  const beyond = rows.slice(mostRows).map(({ figures }) => figures);
  return {
    ...range,
    by,
    kind,
    measure,
    grain,
    zone,
    buckets,
    series: series
      .slice(0, Math.min(ranked.length, TOP + 1))
      .map((values, at) => ({ group: at < TOP ? (rows[at]?.group ?? null) : null, values })),
    rows: rows.slice(0, mostRows),
    rest: beyond.length > 0 ? { groups: beyond.length, figures: sumFigures(beyond) } : null,
    totals: sumFigures(ranked.map(({ figures }) => figures)),
    freshness: pieces.bars.freshness,
  };
}

/** Figures of the whole range and, but for groups of which there are many, the values of all bars. */
async function readCells(
  asked: Asked,
  { bars: pieces, whole }: { bars: Pieces; whole: Pieces },
  bars: Bars,
  isMany: boolean,
): Promise<Cell[]> {
  const requests = await requestCells(asked, pieces, bars);
  if (isMany) return [...(await summedCells(asked, whole)), ...requests];
  // Days of another zone are made of hours, of which all figures are dear.
  if (pieces.hours.length <= whole.hours.length + MOST_MORE_HOURS)
    return [...(await summedBarCells(asked, pieces, bars)), ...requests];
  return [...(await summedCells(asked, whole)), ...(await summedBars(asked, pieces, bars)), ...requests];
}

/** A group with everything that was folded into it. */
interface Gathered {
  folded: Folded;
  seen: Folded["seen"][];
  figures: UsageFigures;
  cells: Cell[];
}

async function foldCells(grouping: Grouping, all: readonly Cell[]): Promise<Gathered[]> {
  const fold = await grouping.fold(all.map(({ values }) => values));
  const groups = new Map<string, Gathered>();
  for (const cell of all) {
    const folded = fold(cell.values);
    const group = groups.get(folded.id);
    if (!group) {
      groups.set(folded.id, { folded, seen: [folded.seen], figures: { ...cell.figures }, cells: [cell] });
      continue;
    }
    addTo(group.figures, cell.figures);
    group.seen.push(folded.seen);
    group.cells.push(cell);
  }
  return [...groups.values()];
}

/** The greatest first; the same every time. */
function rankGroups(groups: readonly Gathered[], measure: UsageMeasure): Gathered[] {
  return groups.toSorted(
    (a, b) =>
      b.figures[measure] - a.figures[measure] ||
      b.figures.requests - a.figures.requests ||
      (a.folded.id < b.folded.id ? -1 : 1),
  );
}

/** Values by bucket of the first groups and, as the last, of all others: out of the very rows that the figures are sums of. */
async function readSeries(
  asked: Asked,
  pieces: Pieces,
  bars: Bars,
  ranked: readonly Gathered[],
  isMany: boolean,
): Promise<number[][]> {
  const series = Array.from({ length: TOP + 1 }, () => bars.starts.map(() => 0));
  const add = (nth: number, bucket: number, value: number) => {
    const values = series[Math.min(nth, TOP)];
    const at = Math.max(bucket, 0);
    if (values) values[at] = (values[at] ?? 0) + value;
  };
  ranked.forEach(({ cells }, nth) => {
    for (const { at } of cells) for (const [bucket, value] of at) add(nth, bucket, value);
  });
  if (!isMany) return series;
  const firsts = ranked.slice(0, TOP).map(({ cells }) => cells.map(({ values: [value = ""] }) => value));
  for (const { nth, bucket, value } of await summedSeries(asked, pieces, bars, firsts))
    add(nth === firsts.length ? TOP : nth, bucket, value);
  return series;
}
