import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, strings } from "@/db/lake/sql";
import type { ActionKind } from "../actions/action";
import { type Correction, correctActions } from "../actions/correct";
import { attributionDigest } from "../actions/row";
import { groupBy } from "../base/group";
import { attributeTrace, type SpanFacts } from "./attribute";

/** Spans up to which a trace is attributed again as one; a longer one keeps what its batches said (docs/architecture.md). */
const MAX_SPANS = 50_000;
/** Facts of several traces that are held at once. */
const MAX_FACTS = 100_000;
const TRACES_A_READ = 500;

/** Rounds until nothing changes; two are usual where something was corrected, more only under a race of collectors. */
const MAX_ROUNDS = 6;

/** Judges corrected rows anew, before they are written: who acted is what policies are asked about first. */
type JudgeAgain = (tenant: string, corrections: readonly Correction[]) => Promise<Correction[]>;

/** Rows that are judged and written at once. */
const CORRECTIONS_AT_ONCE = 2_000;

/**
 * After a batch is committed: attributes its traces again from all that the lake has of them, and writes a new version
 * of every row whose attribution changed (a parent that came late, a sub-agent's caller), judged anew. Repeats until nothing changes,
 * so that whoever writes last has seen everything: the answer does not depend on order, batch borders or the number of
 * collectors. `committed`: trace → spans of the batch.
 */
export async function reconcile(
  tenant: string,
  committed: ReadonlyMap<string, number>,
  nowMs: number,
  judgeAgain: JudgeAgain,
): Promise<void> {
  const traces = [...committed.keys()];
  for (let at = 0; at < traces.length; at += TRACES_A_READ) {
    const shared = await findShared(tenant, traces.slice(at, at + TRACES_A_READ), committed);
    for (const group of groupBySize(shared)) await settle(tenant, group, nowMs, judgeAgain);
  }
}

async function settle(
  tenant: string,
  traces: readonly string[],
  nowMs: number,
  judgeAgain: JudgeAgain,
): Promise<void> {
  let open = traces;
  for (let round = 0; open.length > 0 && round < MAX_ROUNDS; round++) {
    const corrections = inOrder(await findCorrections(tenant, open));
    for (let at = 0; at < corrections.length; at += CORRECTIONS_AT_ONCE) {
      const some = corrections.slice(at, at + CORRECTIONS_AT_ONCE);
      await correctActions(tenant, await judgeAgain(tenant, some), nowMs);
    }
    open = [...new Set(corrections.map((one) => one.traceId))];
  }
}

/** A session's rows by when they began, so that what an earlier one became is history to the later ones. */
function inOrder(corrections: readonly Correction[]): Correction[] {
  const key = ({ attribution, ts }: Correction) => `${attribution.sessionId} ${ts}`;
  return corrections.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Traces in groups whose facts together stay within the limit. */
function groupBySize(shared: readonly CountRow[]): string[][] {
  const groups: string[][] = [];
  let size = Number.POSITIVE_INFINITY;
  for (const { trace_id, spans } of shared) {
    if (size + spans > MAX_FACTS) {
      groups.push([]);
      size = 0;
    }
    groups.at(-1)?.push(trace_id);
    size += spans;
  }
  return groups;
}

async function findCorrections(tenant: string, traces: readonly string[]): Promise<Correction[]> {
  const facts = await readFacts(tenant, traces);
  return [...facts].flatMap(([traceId, rows]) => findChanges(tenant, traceId, rows));
}

const countRow = z.object({ trace_id: z.string(), spans: z.coerce.number() });
type CountRow = z.output<typeof countRow>;

/** Traces of which the lake has more than this batch brought; the others are settled already. Rows without facts (decisions of ours) are no spans. */
async function findShared(
  tenant: string,
  traces: readonly string[],
  committed: ReadonlyMap<string, number>,
): Promise<CountRow[]> {
  const query = sql`SELECT trace_id, uniqExact(span_id) AS spans FROM trace_spans
    WHERE tenant = {tenant:String} AND trace_id IN ${strings(traces)} AND facts != '' GROUP BY trace_id`;
  const rows = await readRows(query, countRow, { name: "reconcile.count", tenant });
  return rows.filter(({ trace_id, spans }) => spans > (committed.get(trace_id) ?? 0) && spans <= MAX_SPANS);
}

const factsRow = z.object({
  trace_id: z.string(),
  span_id: z.string(),
  parent_span_id: z.string(),
  ts: z.string(),
  start_ns: z.string(),
  kind: z.string(),
  facts: z.string(),
  attribution_digest: z.string(),
});
type FactsRow = z.output<typeof factsRow>;

async function readFacts(tenant: string, traces: readonly string[]): Promise<Map<string, FactsRow[]>> {
  const query = sql`SELECT trace_id, span_id, parent_span_id, ts, toString(toUnixTimestamp64Nano(ts)) AS start_ns, kind, facts, attribution_digest
    FROM trace_spans FINAL WHERE tenant = {tenant:String} AND trace_id IN ${strings(traces)} AND facts != ''`;
  const rows = await readRows(query, factsRow, { name: "reconcile.facts", tenant });
  return groupBy(rows, (row) => row.trace_id);
}

function findChanges(tenant: string, traceId: string, rows: readonly FactsRow[]): Correction[] {
  const facts = rows.map(factsFrom);
  const attributions = attributeTrace(tenant, traceId, facts);
  return rows.flatMap(({ span_id: spanId, ts, attribution_digest }, at) => {
    const attribution = attributions.get(spanId);
    const workload = facts[at]?.workload;
    if (!attribution || workload === undefined) return [];
    if (attributionDigest(attribution) === attribution_digest) return [];
    return [{ traceId, spanId, ts, workload, attribution }];
  });
}

function factsFrom(row: FactsRow): SpanFacts {
  const { agent, principal, conversation, workload, keyName, service, sender } = JSON.parse(row.facts);
  return {
    spanId: row.span_id,
    parentSpanId: row.parent_span_id || null,
    startNs: BigInt(row.start_ns),
    kind: row.kind as ActionKind,
    own: { agent, principal, conversation },
    workload,
    keyName,
    service,
    // Rows of before there were identities have none: they came by an ingest key.
    sender: sender ?? null,
  };
}
