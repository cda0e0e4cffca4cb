import type { ActionKind, Outcome } from "../actions/action";
import { decisionMark } from "../actions/present";
import { groupBy } from "../base/group";
import type { StepView } from "./session";
import type { StepRow } from "./stepRow";

/**
 * Rows by start → steps in the order of the tree: a parent, then its children by start, so that a step never stands
 * before what called it. A span whose parent is not here is a root, marked orphan. Iterative: a chain may be 20,000 deep.
 */
export function orderSteps(rows: readonly StepRow[]): StepView[] {
  const key = (trace: string, span: string) => `${trace}/${span}`;
  const here = new Map(rows.map((row) => [key(row.trace_id, row.span_id), row]));
  const parentOf = (row: StepRow) => {
    const parent = row.parent_span_id === "" ? undefined : here.get(key(row.trace_id, row.parent_span_id));
    return parent === row ? undefined : parent;
  };
  const children = groupBy(rows, parentOf);
  const roots = children.get(undefined) ?? [];
  const originUs = rows.reduce((low, row) => Math.min(low, row.start_us), Number.POSITIVE_INFINITY);
  const steps: StepView[] = [];
  const seen = new Set<StepRow>();
  const visit = (root: StepRow) => {
    const stack: [StepRow, number][] = [[root, 0]];
    for (let top = stack.pop(); top; top = stack.pop()) {
      const [row, depth] = top;
      if (seen.has(row)) continue;
      seen.add(row);
      const isOrphan = depth === 0 && row.parent_span_id !== "";
      steps.push(presentStep(row, steps.length + 1, depth, isOrphan, originUs));
      for (const child of (children.get(row) ?? []).toReversed()) stack.push([child, depth + 1]);
    }
  };
  for (const root of roots) visit(root);
  // Spans that name each other as parents hang from no root; they are shown all the same.
  for (const row of rows) if (!seen.has(row)) visit(row);
  return steps;
}

function presentStep(row: StepRow, step: number, depth: number, orphan: boolean, originUs: number): StepView {
  return {
    step,
    id: row.id,
    spanId: row.span_id,
    parentSpanId: row.parent_span_id || null,
    traceId: row.trace_id,
    depth,
    orphan,
    kind: row.kind as ActionKind,
    name: row.name,
    outcome: row.outcome as Outcome,
    agent: { id: row.agent_id, name: row.agent_name },
    principal: row.principal || null,
    model: row.model || null,
    tool: row.tool || null,
    offsetMs: (row.start_us - originUs) / 1000,
    durationMs: row.end_us === null ? 0 : Math.max(0, (row.end_us - row.start_us) / 1000),
    ended: row.end_us !== null,
    tokensIn: row.input_tokens,
    tokensOut: row.output_tokens,
    leaf: row.leaf === 1,
    costNanoUsd: row.cost_nano_usd,
    errorType: row.error_type || null,
    redactions: row.redacted,
    decision: decisionMark(row.effect, row.decision_mode),
  };
}
