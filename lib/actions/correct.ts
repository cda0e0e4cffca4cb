import { runWrite } from "@/db/lake/insert";
import { type Sql, sql, str, strings, typed, unsafeSql } from "@/db/lake/sql";
import type { Attribution, Judgement } from "./action";
import { judgementColumns } from "./judgement";
import { attributionColumns } from "./row";
import { nextSequence } from "./sequence";

/** A new attribution for a stored row, named by its key. `ts` is the lake's text. */
export interface Correction {
  traceId: string;
  spanId: string;
  ts: string;
  workload: string;
  attribution: Attribution;
  /** What policies say of it now; null for nothing. Absent where what is stored stays. */
  judgement?: Judgement | null;
}

const ROWS_A_STATEMENT = 200;

/** Writes a new version of each row, inside the lake: contents never travel. Rows are never edited in place (lake.md §3). */
export async function correctActions(
  tenant: string,
  corrections: readonly Correction[],
  nowMs: number,
): Promise<void> {
  for (let at = 0; at < corrections.length; at += ROWS_A_STATEMENT) {
    await runWrite("correct", statement(tenant, corrections.slice(at, at + ROWS_A_STATEMENT), nowMs));
  }
}

/** `greatest(…)`: above the version it corrects, even one from a process whose clock runs ahead. */
function statement(tenant: string, corrections: readonly Correction[], nowMs: number): Sql {
  const columns = corrections.map((one) => attributionColumns(tenant, one.workload, one.attribution));
  const names = Object.keys(columns[0] ?? {}) as (keyof ReturnType<typeof attributionColumns>)[];
  const replaced = names.map((name) => {
    const values = typed(
      name === "leaf" ? "Array(UInt8)" : "Array(String)",
      columns.map((one) => one[name]),
    );
    return sql`${values}[nth] AS ${unsafeSql(name)}`;
  });
  replaced.push(...judged(corrections));
  const replacements = replaced.reduce((all, one) => sql`${all}, ${one}`);
  const keys = corrections.map((one) => `${one.traceId}/${one.spanId}`);
  const leaves = typed(
    "Array(UInt8)",
    columns.map((one) => one.leaf),
  );
  const minutes = [...new Set(corrections.map((one) => `${one.ts.slice(0, 16)}:00`))];
  const spans = [...new Set(corrections.map((one) => one.spanId))];
  return sql`INSERT INTO actions
    WITH indexOf(${strings(keys)}, concat(trace_id, '/', span_id)) AS nth
    SELECT * REPLACE (${replacements},
      if(${leaves}[nth] = 0, NULL, cost_nano_usd) AS cost_nano_usd,
      greatest(ingest_seq + 1, ${typed("UInt64", nextSequence(nowMs).toString())}) AS ingest_seq)
    FROM (
      SELECT * FROM actions
      WHERE tenant = ${str(tenant)} AND toStartOfMinute(ts) IN ${typed("Array(DateTime('UTC'))", minutes)}
        AND span_id IN ${strings(spans)} AND concat(trace_id, '/', span_id) IN ${strings(keys)}
      ORDER BY ingest_seq DESC LIMIT 1 BY trace_id, span_id
    )`;
}

/** The columns of what was judged anew; the others keep theirs. */
function judged(corrections: readonly Correction[]): Sql[] {
  if (corrections.every(({ judgement }) => judgement === undefined)) return [];
  const isNew = typed(
    "Array(UInt8)",
    corrections.map(({ judgement }) => (judgement === undefined ? 0 : 1)),
  );
  const columns = corrections.map(({ judgement }) => judgementColumns(judgement ?? null));
  const texts = (["effect", "decision_mode", "decisions", "policy_facts"] as const).map((name) => {
    const values = strings(columns.map((one) => one[name]));
    return sql`if(${isNew}[nth] = 1, ${values}[nth], toString(${unsafeSql(name)})) AS ${unsafeSql(name)}`;
  });
  const histories = strings(columns.map(({ history }) => JSON.stringify(history)));
  const map = unsafeSql("'Map(String, Int64)'");
  return [
    ...texts,
    sql`if(${isNew}[nth] = 1, JSONExtract(${histories}[nth], ${map}), CAST(history, ${map})) AS history`,
  ];
}
