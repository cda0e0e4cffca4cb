import { and, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { type Sql, sql, strings, typed, uint, unsafeSql } from "@/db/lake/sql";
import { agentKeys } from "@/db/store/schema/agents";
import { principalAliases, principals, teamMembers } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { whereRange } from "@/lib/actions/where";
import { groupBy } from "@/lib/base/group";
import type { TimeRange } from "@/lib/base/time";
import type { QuotaDraft } from "./input";
import type { Measure } from "./quota";
import type { Bucket } from "./replay";

/** What was used, as far as a replay needs it. */
export interface Usage {
  /** Requests that the quota would have concerned, since `fromMs`. */
  requests: number;
  /** Who has a counter among them. */
  holders: number;
  /** Requests of whom nobody says whose they are. */
  unnamed: number;
  /** Requests whose tokens or cost nobody knows: they count as nothing. */
  unknown: number;
  /** The most that one counter took in one window. */
  peak: { holder: string; windowStartMs: number; amount: number } | null;
  /** Of windows over the ceiling only. */
  buckets: Bucket[];
  isCut: boolean;
}

/** How time is cut for a replay: windows by their starts, or each bucket a window of its own. */
export interface Cut {
  bucketMs: number;
  /** Rising; null where a bucket is a window. */
  windowStartsMs: readonly number[] | null;
}

export const MOST_BUCKETS = 100_000;
/** More names than a query takes beside its text. */
const MOST_NAMES = 5_000;

const AMOUNTS: Readonly<Record<Exclude<Measure, "concurrency">, Sql>> = {
  requests: sql`toUInt64(1)`,
  input_tokens: sql`input_tokens`,
  output_tokens: sql`output_tokens`,
  total_tokens: sql`if(input_tokens IS NULL AND output_tokens IS NULL, NULL, ifNull(input_tokens, 0) + ifNull(output_tokens, 0))`,
  cost: sql`cost_nano_usd`,
};

const whole = z.coerce.number();
const totalsRow = z.object({ requests: whole, holders: whole, unnamed: whole, unknown: whole });
const peakRow = z.object({ holder: z.string(), win: whole, amount: whole });
const bucketRow = z.object({ holder: z.string(), bucket: whole, win: whole, requests: whole, amount: whole });

/** The leaf model calls of the range that a draft would have concerned, in buckets. Throws UNAVAILABLE. */
export async function recordedUsage(
  ctx: Ctx,
  draft: QuotaDraft,
  range: TimeRange,
  fromMs: number,
  cut: Cut,
): Promise<Usage> {
  const buckets = sql`SELECT toString(${await holderOf(ctx, draft)}) AS holder, ${bucketOf(cut)} AS bucket,
      ${windowOf(cut)} AS win, count() AS n,
      sum(ifNull(toInt64(${AMOUNTS[draft.measure === "concurrency" ? "requests" : draft.measure]}), 0)) AS used,
      countIf(${AMOUNTS[draft.measure === "concurrency" ? "requests" : draft.measure]} IS NULL) AS blank
    FROM actions FINAL WHERE ${await whereConcerned(ctx, draft, range)} GROUP BY holder, bucket, win`;
  const named = (name: string) => ({ name: `quotas.${name}`, tenant: ctx.tenant });
  const since = uint(Math.floor(fromMs / 1_000));
  const sums = sql`SELECT holder, win, sum(used) AS amount FROM (${buckets}) GROUP BY holder, win`;
  const [totals, peaks, rows] = await Promise.all([
    readRows(
      sql`SELECT sum(n) AS requests, uniqExact(holder) AS holders,
        sumIf(n, holder = '') AS unnamed, sum(blank) AS unknown
        FROM (${buckets}) WHERE bucket >= ${since}`,
      totalsRow,
      named("totals"),
    ),
    readRows(sql`${sums} ORDER BY amount DESC, holder LIMIT 1`, peakRow, named("peak")),
    readRows(
      sql`SELECT holder, bucket, win, n AS requests, used AS amount FROM (${buckets})
        WHERE (holder, win) IN (SELECT holder, win FROM (${sums}) WHERE amount > ${uint(draft.ceiling)} OR ${uint(draft.ceiling)} = 0)
        ORDER BY bucket DESC, holder LIMIT ${uint(MOST_BUCKETS + 1)}`,
      bucketRow,
      named("over"),
    ),
  ]);
  const [peak] = peaks;
  const found = rows.slice(0, MOST_BUCKETS).map(({ holder, bucket, win, requests, amount }) => ({
    holder,
    requests,
    amount,
    startMs: bucket * 1_000,
    windowStartMs: win * 1_000,
  }));
  return {
    ...(totals[0] ?? { requests: 0, holders: 0, unnamed: 0, unknown: 0 }),
    ...(draft.per === "pooled" && { unnamed: 0 }),
    peak: peak ? { holder: peak.holder, windowStartMs: peak.win * 1_000, amount: peak.amount } : null,
    buckets: found,
    isCut: rows.length > MOST_BUCKETS,
  };
}

const bucketOf = ({ bucketMs }: Cut): Sql => {
  const seconds = unsafeSql(String(bucketMs / 1_000));
  return sql`intDiv(toUnixTimestamp(ts), ${seconds}) * ${seconds}`;
};

/** The start of the window of a bucket: the last one that is not after it. */
function windowOf(cut: Cut): Sql {
  if (cut.windowStartsMs === null) return bucketOf(cut);
  const starts = typed(
    "Array(UInt32)",
    cut.windowStartsMs.map((ms) => Math.max(0, Math.floor(ms / 1_000))),
  );
  return sql`arrayElement(${starts}, arrayLastIndex(x -> x <= ${bucketOf(cut)}, ${starts}))`;
}

const runRow = z.object({ holder: z.string(), bucket: whole, began: whole, requests: whole, peak: whole });

/**
 * Requests that began while as many of the same holder ran as the ceiling allows, by the hour. Those that would have been
 * refused run here too: it is at least so many. Throws UNAVAILABLE.
 */
export async function recordedAtOnce(ctx: Ctx, draft: QuotaDraft, range: TimeRange) {
  const ends = sql`ifNull(end_ts, ts)`;
  const query = sql`SELECT holder, intDiv(toUnixTimestamp(at), 3600) * 3600 AS bucket,
      countIf(step = 1) AS began, countIf(step = 1 AND running > ${uint(draft.ceiling)}) AS requests, max(running) AS peak
    FROM (SELECT holder, at, step,
        sum(step) OVER (PARTITION BY holder ORDER BY at, step ROWS UNBOUNDED PRECEDING) AS running
      FROM (SELECT toString(${await holderOf(ctx, draft)}) AS holder,
          arrayJoin([(ts, toInt8(1)), (${ends}, toInt8(-1))]) AS edge, edge.1 AS at, edge.2 AS step
        FROM actions FINAL WHERE ${await whereConcerned(ctx, draft, range)} AND ${ends} > ts))
    GROUP BY holder, bucket ORDER BY bucket DESC, holder LIMIT ${uint(MOST_BUCKETS + 1)}`;
  const rows = await readRows(query, runRow, { name: "quotas.atOnce", tenant: ctx.tenant });
  return rows.map(({ bucket, ...row }) => ({ ...row, startMs: bucket * 1_000 }));
}

async function whereConcerned(ctx: Ctx, draft: QuotaDraft, range: TimeRange): Promise<Sql> {
  const { models } = draft;
  const named =
    models.length === 0
      ? sql`1`
      : sql`(toString(model) IN ${strings(models)} OR concat(provider, '/', model) IN ${strings(models)}
          OR arrayExists(name -> endsWith(toString(model), concat('/', name)), ${strings(models)}))`;
  return sql`${whereRange(range)} AND kind = 'model_call' AND leaf = 1 AND ${named} AND ${await subjectIn(ctx, draft)}`;
}

async function subjectIn(ctx: Ctx, { subjectKind, subject }: QuotaDraft): Promise<Sql> {
  if (subject === null) return sql`1`;
  if (subjectKind === "agent") {
    const rows = await store()
      .select({ key: agentKeys.key })
      .from(agentKeys)
      .where(and(eq(agentKeys.tenant, ctx.tenant), eq(agentKeys.agent, subject)));
    return sql`agent_key IN ${strings([subject, ...rows.map(({ key }) => key)])}`;
  }
  const roots =
    subjectKind === "team"
      ? store()
          .select({ root: principals.root })
          .from(teamMembers)
          .innerJoin(principals, eq(principals.id, teamMembers.principal))
          .where(eq(teamMembers.team, subject))
      : store().select({ root: principals.root }).from(principals).where(eq(principals.id, subject));
  const rows = await store()
    .select({ value: principalAliases.value })
    .from(principalAliases)
    .innerJoin(principals, eq(principals.id, principalAliases.principal))
    .where(and(eq(principalAliases.tenant, ctx.tenant), inArray(principals.root, roots)))
    .limit(MOST_NAMES);
  return sql`principal IN ${strings(rows.map(({ value }) => value))}`;
}

/** Whose a call is, one text for all names that somebody goes by. */
async function holderOf(ctx: Ctx, { per }: QuotaDraft): Promise<Sql> {
  if (per === "agent") {
    const rows = await store()
      .select({ from: agentKeys.key, to: agentKeys.agent })
      .from(agentKeys)
      .where(eq(agentKeys.tenant, ctx.tenant))
      .limit(MOST_NAMES);
    return renamed(
      "agent_key",
      rows.filter(({ from, to }) => from !== to),
    );
  }
  if (per === "person" || per === "human") return renamed("principal", await oneNameEach(ctx));
  return sql`''`;
}

function renamed(column: string, pairs: readonly { from: string; to: string }[]): Sql {
  if (pairs.length === 0) return unsafeSql(`toString(${column})`);
  const [from, to] = [pairs.map((pair) => pair.from), pairs.map((pair) => pair.to)];
  return sql`transform(toString(${unsafeSql(column)}), ${strings(from)}, ${strings(to)}, toString(${unsafeSql(column)}))`;
}

/** Of who goes by several names, the further ones to the first; a single name stands for itself. */
async function oneNameEach(ctx: Ctx): Promise<{ from: string; to: string }[]> {
  const rows = await store()
    .select({ value: principalAliases.value, root: principals.root })
    .from(principalAliases)
    .innerJoin(principals, eq(principals.id, principalAliases.principal))
    .where(eq(principalAliases.tenant, ctx.tenant))
    .orderBy(principalAliases.value);
  return [...groupBy(rows, ({ root }) => root).values()]
    .flatMap(([first, ...more]) => more.map(({ value }) => ({ from: value, to: first?.value ?? value })))
    .slice(0, MOST_NAMES);
}

/** Who raw names of recorded calls are, by name: an agent by its id, a person by what the name is an alias of. */
export async function recordedNames(
  ctx: Ctx,
  { per }: QuotaDraft,
  holders: readonly string[],
): Promise<Map<string, { id: string; name: string }>> {
  if (holders.length === 0 || (per !== "person" && per !== "human")) return new Map();
  const rows = await store()
    .select({ value: principalAliases.value, id: principals.root })
    .from(principalAliases)
    .innerJoin(principals, eq(principals.id, principalAliases.principal))
    .where(and(eq(principalAliases.tenant, ctx.tenant), inArray(principalAliases.value, [...holders])));
  const roots = rows.map(({ id }) => id);
  const named =
    roots.length === 0
      ? []
      : await store()
          .select({ id: principals.id, name: principals.name })
          .from(principals)
          .where(inArray(principals.id, roots));
  const names = new Map(named.map(({ id, name }) => [id, name]));
  return new Map(rows.map(({ value, id }) => [value, { id, name: names.get(id) ?? value }]));
}
