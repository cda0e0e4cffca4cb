import { and, desc, eq, gte, inArray, isNotNull, lt, ne, or, type SQL, sql } from "drizzle-orm";
import { reservations } from "@/db/store/schema/ledger";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import type { TimeRange } from "@/lib/base/time";
import type { QuotaDraft } from "./input";
import type { Measure } from "./quota";
import { type Cut, MOST_BUCKETS, type Usage } from "./recorded";
import type { Bucket } from "./replay";

/** What came of a request: its usage where it is known, else the estimate, as the ledger charges it. */
const part = (name: string): SQL =>
  sql`coalesce((${reservations.actual} ->> ${sql.raw(`'${name}'`)})::bigint, (${reservations.estimate} ->> ${sql.raw(`'${name}'`)})::bigint)`;

const AMOUNTS: Readonly<Record<Exclude<Measure, "concurrency">, SQL>> = {
  requests: sql`1::bigint`,
  input_tokens: part("inputTokens"),
  output_tokens: part("outputTokens"),
  total_tokens: sql`${part("inputTokens")} + ${part("outputTokens")}`,
  cost: part("costNanoUsd"),
};

/**
 * What was asked of the ledger in the range and the draft would have concerned, in buckets: the only record that says which
 * key, team and subscription a request was on. Refused requests count with their estimate, released ones not at all.
 */
export async function admittedUsage(
  ctx: Ctx,
  draft: QuotaDraft,
  range: TimeRange,
  fromMs: number,
  cut: Cut,
): Promise<Usage> {
  const seconds = sql.raw(String(cut.bucketMs / 1_000));
  const amount = AMOUNTS[draft.measure === "concurrency" ? "requests" : draft.measure];
  const holder = draft.per === "pooled" ? sql`''` : sql`coalesce(${reservations[draft.per]}, '')`;
  const rows = await store()
    .select({
      holder: sql<string>`${holder}`,
      bucket:
        sql<number>`(floor(extract(epoch from ${reservations.createdAt}) / ${seconds}) * ${seconds})::bigint`.mapWith(
          Number,
        ),
      requests: sql<number>`count(*)::int`,
      amount: sql<number>`coalesce(sum(${amount}), 0)`.mapWith(Number),
      unknown: sql<number>`(count(*) filter (where ${amount} is null))::int`,
    })
    .from(reservations)
    .where(whereConcerned(ctx, draft, range))
    .groupBy(sql`1, 2`)
    .orderBy(desc(sql`2`), sql`1`)
    .limit(MOST_BUCKETS + 1);
  const found = rows.slice(0, MOST_BUCKETS).map(({ bucket, ...row }) => ({
    ...row,
    startMs: bucket * 1_000,
    windowStartMs: windowOf(cut, bucket * 1_000),
  }));
  return { ...sumOf(draft, found, fromMs), isCut: rows.length > MOST_BUCKETS };
}

const windowOf = ({ windowStartsMs }: Cut, bucketMs: number) =>
  windowStartsMs?.findLast((startMs) => startMs <= bucketMs) ?? bucketMs;

function whereConcerned(ctx: Ctx, { subjectKind, subject, models }: QuotaDraft, range: TimeRange) {
  const named = sql<string>`${reservations.provider} || '/' || ${reservations.model}`;
  return and(
    eq(reservations.tenant, ctx.tenant),
    gte(reservations.createdAt, new Date(range.fromMs)),
    lt(reservations.createdAt, new Date(range.toMs)),
    ne(reservations.state, "released"),
    // Who may not call the model at all is no matter of a limit.
    or(ne(reservations.state, "refused"), isNotNull(reservations.refusal)),
    subjectKind === "tenant" || subject === null ? undefined : eq(reservations[subjectKind], subject),
    models.length === 0
      ? undefined
      : or(
          inArray(reservations.model, [...models]),
          inArray(named, [...models]),
          // As `isOfModels` says: whoever names more than the quota does is meant as well.
          ...models.map(
            (name) => sql`right(${reservations.model}, char_length(${`/${name}`}::text)) = ${`/${name}`}`,
          ),
        ),
  );
}

function sumOf(
  draft: QuotaDraft,
  buckets: readonly (Bucket & { unknown: number })[],
  fromMs: number,
): Omit<Usage, "isCut"> {
  const now = buckets.filter(({ startMs }) => startMs >= fromMs);
  const sum = (of: (one: Bucket & { unknown: number }) => number) =>
    now.reduce((total, one) => total + of(one), 0);
  const windows = new Map<string, NonNullable<Usage["peak"]>>();
  for (const { holder, windowStartMs, amount } of buckets) {
    const key = `${windowStartMs} ${holder}`;
    windows.set(key, { holder, windowStartMs, amount: (windows.get(key)?.amount ?? 0) + amount });
  }
  const [peak = null] = [...windows.values()].sort((a, b) => b.amount - a.amount);
  return {
    requests: sum(({ requests }) => requests),
    holders: new Set(now.map(({ holder }) => holder)).size,
    unnamed: draft.per === "pooled" ? 0 : sum(({ holder, requests }) => (holder === "" ? requests : 0)),
    unknown: sum(({ unknown }) => unknown),
    peak,
    buckets: [...buckets],
  };
}
