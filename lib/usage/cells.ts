import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { manyStrings, type Sql, sql, str, uint, unsafeSql, wholes } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import type { TimeRange } from "@/lib/base/time";
import { bucketAt } from "./buckets";
import type { Column } from "./columns";
import { figuresFrom, MEASURE_SUMS, SUMS, sumFigures, sumsShape } from "./figures";
import type { Values } from "./fold";
import { type Pieces, piecesOf } from "./pieces";
import { requestRows } from "./requestRows";
import { tableFor, withCounts } from "./rollupColumns";
import { hasSums, summedRows } from "./source";
import type { UsageFigures, UsageGrain, UsageKind, UsageMeasure } from "./usage";

/** What is asked of the lake: which rows, by which columns. */
export interface Asked {
  ctx: Ctx;
  where: Sql;
  kind: UsageKind;
  columns: readonly Column[];
  /** More groups are not read, for all are folded in memory; 300,000, and words for a table, unless told. */
  most?: { count: number; refusal: () => DomainError };
}

const MOST: NonNullable<Asked["most"]> = {
  count: 300_000,
  refusal: () =>
    new DomainError("INVALID", {
      what: "This has more than 300,000 groups.",
      why: "Each person, agent, key and model of one request together is one.",
      fix: "Group by fewer fields, or narrow the scope or the range.",
    }),
};

/** Everything of one group: what the columns held, and the sums. */
export interface Cell {
  values: Values;
  figures: UsageFigures;
  /** Of rows that are read as requests: by bucket. */
  at: [bucket: number, value: number][];
}

/** How the bars of a chart are cut. */
export interface Bars {
  measure: UsageMeasure;
  grain: UsageGrain;
  zone: string;
  /** When each begins. */
  starts: readonly number[];
}

const cellRow = z.object({ values: z.array(z.string()), ...sumsShape });
const requestRow = z.object({
  ...cellRow.shape,
  at: z.array(z.tuple([z.coerce.number(), z.coerce.number()])),
});

const options = ({ ctx }: Asked, name: string) => ({ name, tenant: ctx.tenant, sums: true });

const join = (parts: readonly Sql[]): Sql =>
  parts.slice(1).reduce((list, part) => sql`${list}, ${part}`, parts[0] ?? sql``);
const valuesOf = ({ columns }: Asked): Sql =>
  sql`[${join(columns.map(({ name, made }) => made?.value ?? unsafeSql(`toString(${name})`)))}]`;
const namesOf = ({ columns }: Asked): Sql => unsafeSql(columns.map(({ name }) => name).join(", "));

/** Rows with the columns that are made of others. */
function withMade({ columns }: Asked, source: Sql): Sql {
  const made = columns.flatMap((one) => (one.made ? [sql`${one.made.of} AS ${unsafeSql(one.name)}`] : []));
  return made.length === 0 ? source : sql`SELECT *, ${join(made)} FROM (${source})`;
}

const summedOf = (asked: Asked, pieces: Pieces): Sql => {
  const table = tableFor([asked.where.text, ...asked.columns.map(({ name, made }) => made?.of.text ?? name)]);
  const rows = summedRows(table, pieces);
  return withMade(asked, table === "usage_people" ? rows : withCounts(rows));
};
const requestsOf = (asked: Asked, pieces: Pieces): Sql =>
  withMade(asked, withCounts(requestRows(pieces.raw, pieces.logs)));
const within = ({ kind, where }: Asked): Sql => sql`kind = ${str(kind)} AND ${where}`;

/** Figures by what columns held, over the whole range, and where they come from. */
export async function wholeCells(asked: Asked, range: TimeRange): Promise<{ cells: Cell[]; pieces: Pieces }> {
  const pieces = await piecesOf(asked.ctx, range);
  const bars: Bars = { measure: "requests", grain: "1h", zone: "UTC", starts: [range.fromMs] };
  return {
    cells: [...(await summedCells(asked, pieces)), ...(await requestCells(asked, pieces, bars))],
    pieces,
  };
}

/** Of what was summed: all figures by value, over the whole range. */
export async function summedCells(asked: Asked, pieces: Pieces): Promise<Cell[]> {
  if (!hasSums(pieces)) return [];
  const query = sql`SELECT ${valuesOf(asked)} AS values, ${SUMS}
    FROM (${summedOf(asked, pieces)}) WHERE ${within(asked)} GROUP BY ${namesOf(asked)}`;
  const rows = await readFew(asked, query, cellRow, "usage.summed");
  return rows.map(({ values, ...sums }) => ({ values, figures: figuresFrom(sums), at: [] }));
}

/** Of the requests themselves: figures and the chart's values in one look, so that they cannot differ. */
export async function requestCells(asked: Asked, pieces: Pieces, bars: Bars): Promise<Cell[]> {
  if (pieces.raw.length === 0) return [];
  return barCells(asked, requestsOf(asked, pieces), sql`ts`, bars);
}

/** Of what was summed, figures and the chart's values in one look: for columns that hold few different things. */
export async function summedBarCells(asked: Asked, pieces: Pieces, bars: Bars): Promise<Cell[]> {
  return hasSums(pieces) ? barCells(asked, summedOf(asked, pieces), sql`start`, bars) : [];
}

const barsRow = requestRow.pick({ values: true, at: true });

/** Of what was summed: the chart's values alone, where the figures are read from longer sums. */
export async function summedBars(asked: Asked, pieces: Pieces, bars: Bars): Promise<Cell[]> {
  if (!hasSums(pieces)) return [];
  const { measure, grain, zone, starts } = bars;
  const columns = namesOf(asked);
  const query = sql`SELECT ${valuesOf(asked)} AS values, groupArray((bucket, v)) AS at FROM (
      SELECT ${columns}, ${bucketOf(sql`start`, grain, zone)} AS bucket, ${MEASURE_SUMS[measure]} AS v
      FROM (${summedOf(asked, pieces)}) WHERE ${within(asked)} GROUP BY ${columns}, bucket
    ) GROUP BY ${columns}`;
  const rows = await readFew(asked, query, barsRow, "usage.bars");
  const figures = sumFigures([]);
  return rows.map(({ values, at }) => ({ values, figures, at: placed(at, starts) }));
}

const placed = (at: readonly [number, number][], starts: readonly number[]) =>
  at.map(([second, value]): [number, number] => [bucketAt(starts, second * 1_000), value]);

async function barCells(asked: Asked, source: Sql, instant: Sql, bars: Bars): Promise<Cell[]> {
  const { measure, grain, zone, starts } = bars;
  const columns = namesOf(asked);
  const query = sql`SELECT ${valuesOf(asked)} AS values, sumForEach(s) AS sums, sum(c) AS cost,
      groupArray((bucket, v)) AS at
    FROM (
      SELECT ${columns}, ${bucketOf(instant, grain, zone)} AS bucket, ${MEASURE_SUMS[measure]} AS v, ${sumsAs("s", "c")}
      FROM (${source}) WHERE ${within(asked)} GROUP BY ${columns}, bucket
    ) GROUP BY ${columns}`;
  const rows = await readFew(asked, query, requestRow, "usage.bars");
  return rows.map(({ values, at, ...sums }) => ({
    values,
    figures: figuresFrom(sums),
    at: placed(at, starts),
  }));
}

/** The rows of a query by group, as long as they are few enough to be held. */
async function readFew<T extends z.ZodType>(
  asked: Asked,
  query: Sql,
  row: T,
  name: string,
): Promise<z.output<T>[]> {
  const { count, refusal } = asked.most ?? MOST;
  const rows = await readRows(sql`${query} LIMIT ${uint(count + 1)}`, row, options(asked, name));
  if (rows.length > count) throw refusal();
  return rows;
}

function sumsAs(sums: string, cost: string): Sql {
  return { ...SUMS, text: SUMS.text.replace("AS sums", `AS ${sums}`).replace("AS cost", `AS ${cost}`) };
}

/** When the bar of an instant begins, in epoch seconds; the first of a range may begin within it. */
function bucketOf(instant: Sql, grain: UsageGrain, zone: string): Sql {
  const local = sql`toDateTime(${instant}, ${str(zone)})`;
  const start: Record<UsageGrain, Sql> = {
    "5m": sql`toStartOfFiveMinutes(toDateTime(${instant}, 'UTC'))`,
    "1h": sql`toStartOfHour(toDateTime(${instant}, 'UTC'))`,
    "1d": sql`toStartOfDay(${local})`,
    "1w": sql`toDateTime(toStartOfWeek(${local}, 1), ${str(zone)})`,
    "1mo": sql`toDateTime(toStartOfMonth(${local}), ${str(zone)})`,
  };
  return sql`toUnixTimestamp(${start[grain]})`;
}

const seriesRow = z.object({ nth: z.coerce.number(), bucket: z.coerce.number(), v: z.coerce.number() });

/** Of what was summed: values by bucket, of each of some groups (by what the one column held) and, as the last, of all others. */
export async function summedSeries(
  asked: Asked,
  pieces: Pieces,
  { measure, grain, zone, starts }: Bars,
  groups: readonly (readonly string[])[],
): Promise<{ nth: number; bucket: number; value: number }[]> {
  const [column, ...others] = asked.columns;
  if (!column || others.length > 0) throw new Error("Series are told apart by one column.");
  // Without a group there are no others either, and nothing to tell apart by.
  if (!hasSums(pieces) || groups.length === 0) return [];
  const places = groups.flatMap((values, nth) => values.map(() => nth));
  const nth = sql`transform(${unsafeSql(column.name)}, ${manyStrings(groups.flat())}, ${wholes(places)}, ${uint(groups.length)})`;
  const query = sql`SELECT ${nth} AS nth, ${bucketOf(sql`start`, grain, zone)} AS bucket, ${MEASURE_SUMS[measure]} AS v
    FROM (${summedOf(asked, pieces)}) WHERE ${within(asked)} GROUP BY nth, bucket`;
  const rows = await readRows(query, seriesRow, options(asked, "usage.series"));
  return rows.map(({ nth: at, bucket, v }) => ({
    nth: at,
    bucket: bucketAt(starts, bucket * 1_000),
    value: v,
  }));
}

const countRow = z.object({ values: z.array(z.string()), requests: z.coerce.number() });

/** Requests alone, by what columns held: where there are many groups, and nothing else is asked of them. */
export function countedCells(asked: Asked, pieces: Pieces): Promise<z.output<typeof countRow>[]> {
  const parts = [
    ...(hasSums(pieces) ? [summedOf(asked, pieces)] : []),
    ...(pieces.raw.length > 0 ? [requestsOf(asked, pieces)] : []),
  ].map((source) => sql`SELECT ${namesOf(asked)}, requests FROM (${source}) WHERE ${within(asked)}`);
  const [first, second] = parts;
  if (!first) return Promise.resolve([]);
  const all = second ? sql`${first} UNION ALL ${second}` : first;
  const query = sql`SELECT ${valuesOf(asked)} AS values, sum(requests) AS requests FROM (${all}) GROUP BY ${namesOf(asked)}`;
  return readFew(asked, query, countRow, "usage.counted");
}
