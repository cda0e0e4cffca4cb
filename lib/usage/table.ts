import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import type { TimeRange } from "@/lib/base/time";
import { wholeCells } from "./cells";
import { addFigures, sumFigures } from "./figures";
import { firstUsage } from "./firstUsage";
import { COLUMNS, type Folded, foldBy, groupOf } from "./fold";
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
  const columns = [...new Set(by.flatMap((field) => COLUMNS[field]))];
  const range = await firstUsage(ctx, query);
  const { cells, pieces } = await wholeCells(
    { ctx, where: await whereScope(ctx, filter), kind, columns },
    range,
  );
  const valuesOf = (field: UsageField, values: readonly string[]) =>
    COLUMNS[field].map((column) => values[columns.indexOf(column)] ?? "");
  const folds = await Promise.all(
    by.map((field) =>
      foldBy(
        ctx,
        field,
        cells.map(({ values }) => valuesOf(field, values)),
      ),
    ),
  );
  const rows = new Map<string, { folded: Folded[]; seen: Folded["seen"][][]; figures: UsageFigures }>();
  for (const { values, figures } of cells) {
    const folded = by.flatMap((field, nth) => folds[nth]?.(valuesOf(field, values)) ?? []);
    const id = JSON.stringify(folded.map((one) => one.id));
    const row = rows.get(id) ?? { folded, seen: by.map(() => []), figures: sumFigures([]) };
    folded.forEach(({ seen }, nth) => row.seen[nth]?.push(seen));
    rows.set(id, { ...row, figures: addFigures(row.figures, figures) });
  }
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
