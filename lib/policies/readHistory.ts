import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { or, type Sql, sql, str, strings, typed, unsafeSql } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import type { ActionKind } from "@/lib/actions/action";
import { readBounds, whereSessions } from "@/lib/sessions/bounds";
import { argumentsOf } from "./argumentsOf";
import { type Past, sumsOf } from "./history";

/** A session, and when the first of it that is judged began: what came before that counts together. */
interface Wanted {
  session: string;
  fromNs: bigint;
}

/**
 * What sessions did until `toNs`, as the lake has it now: what began before a session's `fromNs` summed up by what it was
 * done with, the rest one by one. One bounded read for all; sessions that the lake does not have cost none.
 */
export async function readHistory(
  ctx: Pick<Ctx, "tenant">,
  wanted: readonly Wanted[],
  toNs: bigint,
  sums: ReadonlyMap<string, readonly string[]>,
): Promise<Past[]> {
  const bounds = await readBounds(
    ctx,
    wanted.map(({ session }) => session),
  );
  const known = new Set(bounds.map(({ id }) => id));
  const asked = wanted.filter(({ session }) => known.has(session));
  if (asked.length === 0) return [];
  const fields = [...new Set([...sums.values()].flat())].sort();
  const rows = await readRows(statement(asked, whereSessions(bounds), toNs, [...sums.keys()], fields), row, {
    name: "policies.history",
    tenant: ctx.tenant,
  });
  return rows.map((one) => pastOf(one, fields, sums));
}

/** Times are the lake's nanoseconds: integers, so that nothing is rounded. */
function statement(
  asked: readonly Wanted[],
  where: Sql,
  toNs: bigint,
  tools: readonly string[],
  fields: readonly string[],
): Sql {
  const sessions = strings(asked.map(({ session }) => session));
  const from = strings(asked.map(({ fromNs }) => fromNs.toString()));
  const ns = unsafeSql("toUnixTimestamp64Nano(ts)");
  const odd = oddOf(fields, tools);
  const summed = fields.map((field) => sumOf(field, tools));
  const sums = summed.reduce<Sql | null>((all, one) => (all ? sql`${all}, ${one}` : one), null);
  return sql`SELECT session_id, kind, tool, target, provider, model, if(kind = 'delegation', agent_key, '') AS callee,
      if(${ns} < toInt64(${from}[indexOf(${sessions}, session_id)]) AND NOT ${odd}, '', id) AS later,
      any(if(${odd}, input, '')) AS odd_input,
      toString(min(${ns})) AS start_ns, count() AS n, countIf(outcome IN ('error', 'denied')) AS failed,
      countIf(leaf = 1 AND kind = 'model_call') AS model_calls,
      toString(sumIf(ifNull(input_tokens, 0) + ifNull(output_tokens, 0), leaf = 1 AND kind = 'model_call')) AS tokens,
      toString(sumIf(ifNull(cost_nano_usd, 0), leaf = 1 AND kind = 'model_call')) AS cost,
      countIf(kind = 'decision' AND effect = 'allow' AND position(decisions, '"approval":"') > 0) AS approvals,
      arrayMap(one -> toString(one), ${sums ? sql`[${sums}]` : unsafeSql("CAST([], 'Array(Int64)')")}) AS sums
    FROM actions FINAL
    WHERE ${where} AND ${ns} <= ${typed("Int64", toNs.toString())}
    GROUP BY session_id, kind, tool, target, provider, model, callee, later`;
}

/** Calls of a tool, and decisions that let one through: what a decision point said counts before its span arrives. */
const CALLED = unsafeSql("(kind = 'tool_call' OR (kind = 'decision' AND effect = 'allow'))");

/** Arguments that the lake may read otherwise than we do: no JSON to it, a name in escapes, or one that stands there twice. */
function oddOf(fields: readonly string[], tools: readonly string[]): Sql {
  if (fields.length === 0) return unsafeSql("false");
  const twice = or(fields.map((field) => sql`countSubstrings(input, ${str(JSON.stringify(field))}) > 1`));
  return sql`(${CALLED} AND tool IN ${strings(tools)} AND (NOT isValidJSON(input) OR match(input, '\\\\\\\\u00[2-7]') OR ${twice}))`;
}

/** As `tenThousandths` counts one argument; what is no number, or too large, counts nothing. */
function sumOf(field: string, tools: readonly string[]): Sql {
  const name = str(field);
  const units = sql`floor(JSONExtractFloat(input, ${name}) * 10000 + 0.5)`;
  return sql`sumIf(toInt64(if(abs(${units}) <= 9007199254740991, ${units}, 0)),
    ${CALLED} AND tool IN ${strings(tools)} AND JSONType(input, ${name}) IN ('Int64', 'UInt64', 'Double'))`;
}

const row = z.object({
  session_id: z.string(),
  kind: z.string(),
  tool: z.string(),
  target: z.string(),
  provider: z.string(),
  model: z.string(),
  callee: z.string(),
  later: z.string(),
  odd_input: z.string(),
  start_ns: z.string(),
  n: z.coerce.number(),
  failed: z.coerce.number(),
  model_calls: z.coerce.number(),
  tokens: z.coerce.number(),
  cost: z.coerce.number(),
  approvals: z.coerce.number(),
  sums: z.array(z.coerce.number()),
});

function pastOf(
  one: z.output<typeof row>,
  fields: readonly string[],
  sums: ReadonlyMap<string, readonly string[]>,
): Past {
  const own = sums.get(one.tool) ?? [];
  const read = Object.fromEntries(
    fields.flatMap((field, at) => (own.includes(field) ? [[field, one.sums[at] ?? 0]] : [])),
  );
  return {
    session: one.session_id,
    id: one.later === "" ? null : one.later,
    startNs: BigInt(one.start_ns),
    kind: one.kind as ActionKind,
    tool: one.tool,
    target: one.target,
    provider: one.provider,
    model: one.model,
    agentKey: one.callee,
    count: one.n,
    failed: one.failed,
    modelCalls: one.model_calls,
    tokens: one.tokens,
    costNanoUsd: one.cost,
    approvals: one.approvals,
    sums: one.odd_input === "" ? read : sumsOf(argumentsOf({ kind: "tool_call", input: one.odd_input }), own),
  };
}
