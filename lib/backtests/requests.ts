import { z } from "zod";
import { streamRows } from "@/db/lake/query";
import { type Sql, sql, str, typed, unsafeSql } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { whereRange } from "@/lib/actions/where";
import type { TimeRange } from "@/lib/base/time";
import type { Compared } from "./compared";
import { asks, distinctionsSql, OWN_DISTINCTIONS } from "./distinctions";
import { DID_WITH, historyKeys, historySql, WINDOWS } from "./history";
import { inputSql } from "./inputKey";
import { scopesOf } from "./scopes";

/** What policies judge: model calls that repeat the usage of one beneath are none. */
export const JUDGED = unsafeSql(
  "kind IN ('tool_call', 'model_call', 'retrieval', 'delegation') AND (kind != 'model_call' OR leaf = 1)",
);
/** Seconds that one slice may take. */
export const SLICE_LIMIT_S = 600;

/** What makes up the requests of a comparison: the columns to read, and what tells them apart. */
export interface RequestSql {
  /** A row an action, with its `request` (32 hex digits) and what facts are made from. */
  rows(slice: Slice): Sql;
  hasHistory: boolean;
}

/** A piece of the range: by time where rows stand for themselves, by session where what came before counts. */
export interface Slice {
  range: TimeRange;
  /** Of `of` pieces by session the `at`-th; null for all. */
  sessions: { at: number; of: number } | null;
  /** How far back sessions of the range go. */
  earliestMs: number;
}

/** Writes the questions to the lake for what two sets of rules name. `endsMs`: when attestations of agents lapse. */
export function requestSql(compared: Compared, endsMs: readonly number[]): RequestSql {
  const { usages, shapes, disputed, needs, rules } = compared;
  const input = inputSql(usages, shapes, disputed);
  const past = historySql(usages, needs);
  const parts = [
    ...OWN_DISTINCTIONS,
    ...(input ? [unsafeSql("input_key")] : []),
    ...scopesOf(rules).flatMap(({ admits, usages: own }) =>
      [...distinctionsSql(own, endsMs), ...(past ? historyKeys(own) : [])].map((part) =>
        admits ? sql`if(${admits}, toString(${part}), '')` : part,
      ),
    ),
  ];
  const request = sql`lower(hex(sipHash128(${parts.reduce((all, one) => sql`${all}, ${one}`)})))`;
  const region = asks(usages, "context.region") ? "JSONExtractString(resource, 'cloud.region')" : "''";
  const own = sql`id, ts, session_id, kind, name, toString(tool) AS tool, toString(target) AS target, toString(provider) AS provider,
    toString(model) AS model, toString(workload) AS workload, toString(agent_key) AS agent_key, toString(agent_name) AS agent_name,
    toString(principal) AS principal, toString(grade) AS grade, toString(environment) AS environment, leaf, policy_facts,
    arrayFilter(link -> JSONExtractString(link, 'kind') = 'agent', JSONExtractArrayRaw(chain)) AS links,
    toString(links) AS agents, ${unsafeSql(region)} AS region, toUnixTimestamp64Milli(ts) AS at_ms,
    ${input?.key ?? unsafeSql("''")} AS input_key, ${input?.part ?? unsafeSql("''")} AS input_part`;
  return {
    hasHistory: past !== null,
    rows(slice) {
      const { range, sessions } = slice;
      const ofSessions = sessions
        ? sql` AND cityHash64(session_id) % ${typed("UInt32", sessions.of)} = ${typed("UInt32", sessions.at)}`
        : unsafeSql("");
      if (!past) {
        return sql`SELECT *, ${request} AS request, CAST(map(), 'Map(String, Int64)') AS past, CAST([], 'Array(Tuple(String, String))') AS used
          FROM (SELECT ${own} FROM actions FINAL WHERE ${whereRange(range)}${ofSessions} AND ${JUDGED})`;
      }
      const whole = { fromMs: slice.earliestMs, toMs: range.toMs };
      return sql`SELECT *, ${request} AS request FROM (
          SELECT *, ${past.history} AS past, ${past.used} AS used FROM (
            SELECT ${own}, ${DID_WITH}, outcome, effect, if(kind = 'decision', decisions, '') AS decisions, input_tokens, output_tokens, cost_nano_usd, history${past.own}
            FROM actions FINAL WHERE ${whereRange(whole)}${ofSessions}
          ) ${WINDOWS}
        ) WHERE at_ms >= ${typed("Int64", range.fromMs)} AND ${JUDGED}`;
    },
  };
}

const requestRow = z.object({
  request: z.string(),
  n: z.coerce.number(),
  kind: z.enum(["tool_call", "model_call", "retrieval", "delegation"]),
  name: z.string(),
  tool: z.string(),
  target: z.string(),
  provider: z.string(),
  model: z.string(),
  workload: z.string(),
  agent_key: z.string(),
  agent_name: z.string(),
  principal: z.string(),
  links: z.array(z.string()),
  grade: z.string(),
  environment: z.string(),
  region: z.string(),
  at_ms: z.coerce.number(),
  policy_facts: z.string(),
  input_part: z.string(),
  past: z.record(z.string(), z.coerce.number()),
  used: z.array(z.tuple([z.string(), z.string()])),
});

/** Actions that no rule of either side can tell apart: how many, and one of them. */
export type RequestRow = z.output<typeof requestRow>;

/** Each distinct request of a slice once, with how many actions are it; or of one action `only`. */
export function distinctRequests(
  ctx: Pick<Ctx, "tenant">,
  requests: RequestSql,
  slice: Slice,
  { only, signal }: { only?: string; signal?: AbortSignal | undefined } = {},
): AsyncGenerator<RequestRow> {
  const query = sql`SELECT request, count() AS n, any(kind) AS kind, any(name) AS name, any(tool) AS tool, any(target) AS target,
      any(provider) AS provider, any(model) AS model, any(workload) AS workload, any(agent_key) AS agent_key,
      any(agent_name) AS agent_name, any(principal) AS principal, any(links) AS links, any(grade) AS grade,
      any(environment) AS environment, any(region) AS region, any(at_ms) AS at_ms, any(policy_facts) AS policy_facts,
      any(input_part) AS input_part, any(past) AS past, any(used) AS used
    FROM (${requests.rows(slice)}) WHERE ${only === undefined ? unsafeSql("1") : sql`id = ${str(only)}`} GROUP BY request`;
  return streamRows(query, requestRow, {
    name: "backtests.requests",
    tenant: ctx.tenant,
    limitSeconds: SLICE_LIMIT_S,
    ...(signal && { signal }),
  });
}
