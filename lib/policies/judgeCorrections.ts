import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, strings, typed, unsafeSql } from "@/db/lake/sql";
import type { ActionKind } from "@/lib/actions/action";
import type { Correction } from "@/lib/actions/correct";
import { attributionColumns } from "@/lib/actions/row";
import { stopsInForce } from "@/lib/stops/inForce";
import { isJudged } from "./askOf";
import { inForceOver } from "./inForce";
import type { JudgeClock } from "./judgeBatch";
import { type Judgeable, judgeRecorded } from "./judgeRecorded";

const row = z.object({
  key: z.string(),
  id: z.string(),
  start_ns: z.string(),
  kind: z.string(),
  name: z.string(),
  tool: z.string(),
  target: z.string(),
  provider: z.string(),
  model: z.string(),
  workload: z.string(),
  environment: z.string(),
  region: z.string(),
  outcome: z.string(),
  tokens: z.coerce.number(),
  cost: z.coerce.number(),
  input: z.string(),
  key_id: z.string(),
});
type Row = z.output<typeof row>;

/**
 * What policies say of rows under another attribution, with each correction; those that they do not judge keep what is
 * stored. Reads nothing where no policy and no stop was in force. Throws where the store or the lake is away.
 */
export async function judgeCorrections(
  tenant: string,
  corrections: readonly Correction[],
  { nowMs, clock }: JudgeClock,
): Promise<Correction[]> {
  const ctx = { tenant, now: () => nowMs };
  const startsMs = corrections.map(({ ts }) => Date.parse(`${ts.slice(0, 23).replace(" ", "T")}Z`));
  const [inForceOf, stops] = await Promise.all([inForceOver(ctx, startsMs), stopsInForce(ctx)]);
  if (corrections.length === 0 || (!inForceOf && stops.size === 0)) return [...corrections];
  const rows = new Map((await readRowsOf(tenant, corrections)).map((one) => [one.key, one]));
  const again = corrections.map((correction) => {
    const found = rows.get(keyOf(correction));
    return { correction, action: found ? judgeableOf(tenant, correction, found) : null };
  });
  const judged = await judgeRecorded(
    ctx,
    again.flatMap(({ action }) => action ?? []),
    clock,
  );
  return again.map(({ correction, action }) =>
    action && isJudged(action.kind)
      ? { ...correction, judgement: judged.get(action.id) ?? null }
      : correction,
  );
}

const keyOf = ({ traceId, spanId }: Correction) => `${traceId}/${spanId}`;

/** The newest version of each row: what its judgement may depend on beside its attribution. */
function readRowsOf(tenant: string, corrections: readonly Correction[]): Promise<Row[]> {
  const minutes = [...new Set(corrections.map((one) => `${one.ts.slice(0, 16)}:00`))];
  const spans = [...new Set(corrections.map((one) => one.spanId))];
  const query = sql`SELECT concat(trace_id, '/', span_id) AS key, id, toString(toUnixTimestamp64Nano(ts)) AS start_ns, kind, name,
      tool, target, provider, model, workload, environment, ${unsafeSql("JSONExtractString(resource, 'cloud.region')")} AS region,
      outcome, ifNull(input_tokens, 0) + ifNull(output_tokens, 0) AS tokens, ifNull(cost_nano_usd, 0) AS cost,
      if(kind = 'tool_call', input, '') AS input, JSONExtractString(facts, 'keyId') AS key_id
    FROM actions
    WHERE tenant = {tenant:String} AND toStartOfMinute(ts) IN ${typed("Array(DateTime('UTC'))", minutes)}
      AND span_id IN ${strings(spans)} AND concat(trace_id, '/', span_id) IN ${strings(corrections.map(keyOf))}
    ORDER BY ingest_seq DESC LIMIT 1 BY trace_id, span_id`;
  return readRows(query, row, { name: "policies.again", tenant });
}

function judgeableOf(tenant: string, { attribution }: Correction, found: Row): Judgeable {
  const said = attributionColumns(tenant, found.workload, attribution);
  const { id, name, tool, target, provider, model, workload, environment, region, outcome } = found;
  return {
    tenant,
    id,
    name,
    tool,
    target,
    provider,
    model,
    workload,
    environment,
    region,
    outcome,
    kind: found.kind as ActionKind,
    startNs: BigInt(found.start_ns),
    atMs: Number(BigInt(found.start_ns) / 1_000_000n),
    session: said.session_id,
    agentKey: said.agent_key,
    agentName: said.agent_name,
    principal: said.principal,
    chain: attribution.chain,
    grade: attribution.grade,
    leaf: attribution.leaf,
    tokens: found.tokens,
    costNanoUsd: found.cost,
    input: found.input,
    keyId: found.key_id || null,
  };
}
