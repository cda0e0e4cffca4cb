import { and, desc, eq, gte, lt, ne, sql } from "drizzle-orm";
import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { hexes, sql as lakeSql } from "@/db/lake/sql";
import { reservations } from "@/db/store/schema/ledger";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { whereRange } from "@/lib/actions/where";
import type { TimeRange } from "@/lib/base/time";

interface Tokens {
  inputTokens: number;
  outputTokens: number;
}

/** A trace whose model calls took something else than the ledger charged. */
interface TraceDifference {
  traceId: string;
  requests: number;
  ledger: Tokens;
  /** Null: the lake has no model call of this trace. */
  trace: Tokens | null;
}

export interface TraceReconciliation {
  /** Traces of requests that were settled by a count. */
  traces: number;
  equal: number;
  /** What telemetry never told of. */
  missing: number;
  /** At most 100, the newest first; those that are missing among them. */
  different: TraceDifference[];
  /** Requests that named no trace, so that nothing can be compared. */
  withoutTrace: number;
  /** There were more traces in the range than were compared. */
  isCut: boolean;
}

const MOST_TRACES = 5_000;
const MOST_SHOWN = 100;
/** Spans of a request may begin before it was admitted, and end after. */
const AROUND_MS = 3_600_000;

/**
 * Compares what was charged with what the traces say, by trace id: input and output of its model calls, each action in its
 * newest version. Needs `audit.read`; throws UNAVAILABLE where the lake is away.
 */
export async function reconcileTraces(ctx: Ctx, range: TimeRange): Promise<TraceReconciliation> {
  requireAbility(ctx, "audit.read");
  const [charged, withoutTrace] = await Promise.all([readCharged(ctx, range), countWithoutTrace(ctx, range)]);
  const compared = charged.slice(0, MOST_TRACES);
  const seen = await readTraces(
    ctx,
    range,
    compared.map(({ traceId }) => traceId),
  );
  const different = compared.flatMap(({ traceId, requests, ...ledger }) => {
    const trace = seen.get(traceId) ?? null;
    const isEqual = trace?.inputTokens === ledger.inputTokens && trace.outputTokens === ledger.outputTokens;
    return isEqual ? [] : [{ traceId, requests, ledger, trace }];
  });
  return {
    traces: compared.length,
    equal: compared.length - different.length,
    missing: different.filter(({ trace }) => trace === null).length,
    different: different.slice(0, MOST_SHOWN),
    withoutTrace,
    isCut: charged.length > MOST_TRACES,
  };
}

const counted = (ctx: Ctx, { fromMs, toMs }: TimeRange) =>
  and(
    eq(reservations.tenant, ctx.tenant),
    eq(reservations.state, "settled"),
    ne(reservations.usageSource, "none"),
    gte(reservations.createdAt, new Date(fromMs)),
    lt(reservations.createdAt, new Date(toMs)),
  );

function readCharged(ctx: Ctx, range: TimeRange) {
  const tokens = (name: string) =>
    sql<number>`coalesce(sum((${reservations.actual} ->> ${sql.raw(`'${name}'`)})::bigint), 0)`.mapWith(
      Number,
    );
  return store()
    .select({
      traceId: reservations.traceId,
      requests: sql<number>`count(*)::int`,
      inputTokens: tokens("inputTokens"),
      outputTokens: tokens("outputTokens"),
    })
    .from(reservations)
    .where(and(counted(ctx, range), ne(reservations.traceId, "")))
    .groupBy(reservations.traceId)
    .orderBy(desc(sql`max(${reservations.createdAt})`))
    .limit(MOST_TRACES + 1);
}

async function countWithoutTrace(ctx: Ctx, range: TimeRange): Promise<number> {
  return store().$count(reservations, and(counted(ctx, range), eq(reservations.traceId, "")));
}

const traceRow = z.object({ trace: z.string(), input: z.coerce.number(), output: z.coerce.number() });

async function readTraces(
  ctx: Ctx,
  { fromMs, toMs }: TimeRange,
  ids: readonly string[],
): Promise<Map<string, Tokens>> {
  // What callers call a trace need not be an id of one (W3C Trace Context: 32 hex digits); that the lake cannot have.
  const known = ids.filter((id) => /^[0-9a-f]{32}$/.test(id));
  if (known.length === 0) return new Map();
  const around = { fromMs: fromMs - AROUND_MS, toMs: toMs + AROUND_MS };
  const query = lakeSql`SELECT toString(trace_id) AS trace, sum(ifNull(input_tokens, 0)) AS input, sum(ifNull(output_tokens, 0)) AS output
    FROM actions FINAL WHERE ${whereRange(around)} AND kind = 'model_call' AND leaf = 1 AND trace_id IN ${hexes(known)}
    GROUP BY trace`;
  const rows = await readRows(query, traceRow, { name: "quotas.traces", tenant: ctx.tenant });
  return new Map(
    rows.map(({ trace, input, output }) => [trace, { inputTokens: input, outputTokens: output }]),
  );
}
