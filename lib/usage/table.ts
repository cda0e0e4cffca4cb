import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import type { TimeRange } from "@/lib/base/time";
import { type Cell, wholeCells } from "./cells";
import type { Column } from "./columns";
import { addTo, sumFigures } from "./figures";
import { firstUsage } from "./firstUsage";
import { type Folded, type Grouping, groupingOf, groupOf } from "./fold";
import { kindOf, whereScope } from "./scope";
import type {
  UsageField,
  UsageFigures,
  UsageFilter,
  UsageFreshness,
  UsageGroup,
  UsageMeasure,
} from "./usage";

const MOST_FIELDS = 4;
const MOST_ROWS = 1_000;

export interface UsageTable {
  by: readonly UsageField[];
  /** The greatest first, by the measure; each with a group a field. */
  rows: { groups: UsageGroup[]; figures: UsageFigures }[];
  /** What is beyond the rows shown. */
  rest: { rows: number; figures: UsageFigures } | null;
  totals: UsageFigures;
  freshness: UsageFreshness;
}

/**
 * Figures by one to four fields together, such as user × model × subscription; rows and rest add up to the totals.
 * `limit` is 1 to 1,000, 100 unless told. Needs `audit.read`. Throws INVALID, UNAVAILABLE.
 */
export async function usageTable(
  ctx: Ctx,
  query: TimeRange & {
    by: readonly UsageField[];
    measure: UsageMeasure;
    filter?: UsageFilter;
    limit?: number;
  },
): Promise<UsageTable> {
  requireAbility(ctx, "audit.read");
  const { by, measure, filter = {} } = query;
  if (by.length === 0 || by.length > MOST_FIELDS || new Set(by).size < by.length)
    throw new DomainError("INVALID", `Group by one to ${MOST_FIELDS} different fields.`, {
      by: "too few or too many",
    });
  const kind = by.includes("tool") ? "tool" : kindOf(null, filter);
  const groupings = await Promise.all(by.map((field) => groupingOf(ctx, field)));
  const columns = groupings
    .flatMap((one) => one.columns)
    .filter(({ name }, at, all) => all.findIndex((other) => other.name === name) === at);
  const range = await firstUsage(ctx, query);
  const { cells, pieces } = await wholeCells(
    { ctx, where: await whereScope(ctx, filter), kind, columns },
    range,
  );
  const rows = await gatherRows(groupings, columns, cells);
  const ranked = [...rows].toSorted(
    ([a, one], [b, other]) =>
      other.figures[measure] - one.figures[measure] ||
      other.figures.requests - one.figures.requests ||
      (a < b ? -1 : 1),
  );
  const shown = Math.min(Math.max(1, query.limit ?? 100), MOST_ROWS);
  const beyond = ranked.slice(shown).map(([, { figures }]) => figures);
  return {
    by,
    rows: ranked.slice(0, shown).map(([, { folded, seen, figures }]) => ({
      groups: folded.map((one, nth) => groupOf(one, seen[nth] ?? [], kind)),
      figures,
    })),
    rest: beyond.length > 0 ? { rows: beyond.length, figures: sumFigures(beyond) } : null,
    totals: sumFigures(ranked.map(([, { figures }]) => figures)),
    freshness: pieces.freshness,
  };
}

interface Gathered {
  folded: Folded[];
  seen: Folded["seen"][][];
  figures: UsageFigures;
}

/** What the columns held as groups, by the ids of these. */
async function gatherRows(
  groupings: readonly Grouping[],
  columns: readonly Column[],
  cells: readonly Cell[],
): Promise<Map<string, Gathered>> {
  const placesOf = groupings.map((one) =>
    one.columns.map(({ name }) => columns.findIndex((other) => other.name === name)),
  );
  const valuesOf = (nth: number, values: readonly string[]) =>
    (placesOf[nth] ?? []).map((place) => values[place] ?? "");
  const folds = await Promise.all(
    groupings.map((one, nth) => one.fold(cells.map(({ values }) => valuesOf(nth, values)))),
  );
  const rows = new Map<string, Gathered>();
  for (const { values, figures } of cells) {
    const folded = folds.map((fold, nth) => fold(valuesOf(nth, values)));
    const id = folded.map((one) => one.id).join("\0");
    const row = rows.get(id) ?? { folded, seen: groupings.map(() => []), figures: sumFigures([]) };
    folded.forEach(({ seen }, nth) => row.seen[nth]?.push(seen));
    addTo(row.figures, figures);
    rows.set(id, row);
  }
  return rows;
}
