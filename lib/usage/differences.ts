import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, uint } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { whereRange } from "@/lib/actions/where";
import type { TimeRange } from "@/lib/base/time";
import { wholeCells } from "./cells";
import { plainColumn } from "./columns";
import { firstUsage } from "./firstUsage";
import { foldBy } from "./fold";
import type { UsageGroup } from "./usage";

interface Counted {
  requests: number;
  tokens: number;
}

/** What gateways logged of one subscription and model, and how much of it only they told of. */
interface DifferenceRow {
  subscription: Omit<UsageGroup, "audit">;
  model: string;
  logged: Counted;
  /** Told of by traces too: counted once, as the traces say. */
  alsoTraced: Counted;
  onlyLogged: Counted;
}

/** A request that a log and a trace both tell of by the same trace id, with other counts. */
interface Disagreement {
  traceId: string;
  /** ISO 8601, by the gateway's clock. */
  at: string;
  model: string;
  user: string;
  loggedTokens: number;
  tracedTokens: number;
}

export interface UsageDifferences extends TimeRange {
  logged: Counted;
  alsoTraced: Counted;
  onlyLogged: Counted;
  /** The most requests first, at most 200. */
  rows: DifferenceRow[];
  /** The furthest apart first, at most 100; `disagreeing` is how many there are. */
  disagreements: Disagreement[];
  disagreeing: number;
  /** Logged minus traced tokens over all of those. */
  disagreeingTokens: number;
}

const MOST_ROWS = 200;
const MOST_DISAGREEMENTS = 100;
const n = z.coerce.number();
const loggedRow = z.object({
  subscription: z.string(),
  key: z.string(),
  model: z.string(),
  requests: n,
  tokens: n,
});
const apartRow = z.object({
  trace_id: z.string(),
  at: z.string(),
  model: z.string(),
  user: z.string(),
  logged: n,
  traced: n,
  all: n,
  apart: n,
});

/**
 * What access logs of gateways and traces say of the same time: how much both tell of, how much only logs do, and where
 * they count differently. A log that loses a count, or cuts it short, shows here. Needs `audit.read`. Throws UNAVAILABLE.
 */
export async function usageDifferences(ctx: Ctx, query: TimeRange): Promise<UsageDifferences> {
  requireAbility(ctx, "audit.read");
  const range = await firstUsage(ctx, query);
  const options = { name: "usage.logged", tenant: ctx.tenant, sums: true };
  const logged = await readRows(
    sql`SELECT toString(subscription) AS subscription, toString(key_id) AS key, toString(model) AS model, count() AS requests,
        sum(ifNull(total_tokens, 0)) AS tokens
      FROM usage_logs FINAL WHERE ${whereRange(range)} GROUP BY subscription, key, model`,
    loggedRow,
    options,
  );
  const columns = ["subscription", "key", "model"].map(plainColumn);
  const only = await wholeCells({ ctx, where: sql`source = 'log'`, kind: "model", columns }, range);
  const fold = await foldBy(
    ctx,
    "subscription",
    logged.map(({ subscription, key }) => [subscription, key]),
  );
  const rows = new Map<string, DifferenceRow>();
  const add = (
    subscription: string,
    key: string,
    model: string,
    of: "logged" | "onlyLogged",
    more: Counted,
  ) => {
    const { id, name, known } = fold([subscription, key]);
    const row = rows.get(`${id}\n${model}`) ?? {
      subscription: { id, name, known },
      model,
      logged: NOTHING,
      alsoTraced: NOTHING,
      onlyLogged: NOTHING,
    };
    rows.set(`${id}\n${model}`, { ...row, [of]: plus(row[of], more) });
  };
  for (const { subscription, key, model, ...more } of logged) add(subscription, key, model, "logged", more);
  for (const { values, figures } of only.cells) {
    const [subscription = "", key = "", model = ""] = values;
    add(subscription, key, model, "onlyLogged", figures);
  }
  const all = [...rows.values()].map((row) => ({ ...row, alsoTraced: minus(row.logged, row.onlyLogged) }));
  const total = (of: "logged" | "alsoTraced" | "onlyLogged") =>
    all.map((row) => row[of]).reduce(plus, NOTHING);
  return {
    ...range,
    logged: total("logged"),
    alsoTraced: total("alsoTraced"),
    onlyLogged: total("onlyLogged"),
    rows: all.toSorted((a, b) => b.logged.requests - a.logged.requests).slice(0, MOST_ROWS),
    ...(await disagreementsOf(ctx, range)),
  };
}

const NOTHING: Counted = Object.freeze({ requests: 0, tokens: 0 });
const plus = (a: Counted, b: Counted): Counted => ({
  requests: a.requests + b.requests,
  tokens: a.tokens + b.tokens,
});
const minus = (a: Counted, b: Counted): Counted => ({
  requests: a.requests - b.requests,
  tokens: a.tokens - b.tokens,
});

/**
 * A trace may hold several calls, and a log names each by the same trace: the sums of both sides are compared. Of a trace that
 * an end of the range cuts, one side would have more of it than the other: it is left out.
 */
async function disagreementsOf(ctx: Ctx, range: TimeRange) {
  const around = { fromMs: Math.max(0, range.fromMs - 60_000), toMs: range.toMs + 60_000 };
  const logs = sql`SELECT trace_id, min(ts) AS at, any(toString(model)) AS model, any(toString(principal)) AS user, sum(total_tokens) AS logged
    FROM usage_logs FINAL WHERE ${whereRange(around)} AND trace_id != '' AND isNotNull(total_tokens) GROUP BY trace_id
    HAVING toUnixTimestamp64Milli(min(ts)) >= ${uint(range.fromMs)} AND toUnixTimestamp64Milli(max(ts)) < ${uint(range.toMs)}`;
  const query = sql`SELECT l.trace_id AS trace_id, formatDateTime(l.at, '%Y-%m-%dT%H:%i:%SZ', 'UTC') AS at, l.model AS model, l.user AS user, l.logged AS logged,
      t.traced AS traced, count() OVER () AS all, sum(toInt64(l.logged) - toInt64(t.traced)) OVER () AS apart
    FROM (${logs}) AS l INNER JOIN (
      SELECT trace_id, sum(ifNull(input_tokens, 0) + ifNull(output_tokens, 0)) AS traced FROM actions FINAL
      WHERE ${whereRange(around)} AND kind = 'model_call' AND leaf = 1 AND trace_id IN (SELECT trace_id FROM (${logs}))
        AND NOT (isNull(input_tokens) AND isNull(output_tokens))
      GROUP BY trace_id
    ) AS t ON t.trace_id = l.trace_id
    WHERE l.logged != t.traced
    ORDER BY abs(toInt64(l.logged) - toInt64(t.traced)) DESC, trace_id LIMIT 100`;
  const rows = await readRows(query, apartRow, { name: "usage.apart", tenant: ctx.tenant, sums: true });
  return {
    disagreements: rows.slice(0, MOST_DISAGREEMENTS).map(
      ({ trace_id, at, model, user, logged, traced }): Disagreement => ({
        traceId: trace_id,
        at,
        model,
        user,
        loggedTokens: logged,
        tracedTokens: traced,
      }),
    ),
    disagreeing: rows[0]?.all ?? 0,
    disagreeingTokens: rows[0]?.apart ?? 0,
  };
}
