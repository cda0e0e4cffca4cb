import type { ActionKind, Outcome } from "@/lib/actions/action";
import { tenThousandths } from "./convert";

/**
 * Rows of a session that count together for what comes after them: one action, or several that lie before everything that
 * is judged. What a session did is in the order of start; of one moment, in the order of ids.
 */
export interface Past {
  session: string;
  /** Null for several that lie before all others. */
  id: string | null;
  startNs: bigint;
  kind: ActionKind;
  tool: string;
  target: string;
  provider: string;
  model: string;
  agentKey: string;
  count: number;
  failed: number;
  /** Model calls that repeat no other's usage, and what these used. */
  modelCalls: number;
  tokens: number;
  costNanoUsd: number;
  /** Decisions that a person's approval let through. */
  approvals: number;
  /** Sums of its tool's numbers, in ten-thousandths. */
  sums: Readonly<Record<string, number>>;
}

/** What a session had done before an action, and with which tools (`[name, target]`). */
export interface Before {
  history: Record<string, number>;
  tools: readonly (readonly [string, string])[];
}

/** An outcome that counts in `context.session.failed`. */
export const isFailed = (outcome: Outcome | string) => outcome === "error" || outcome === "denied";

/** What one call adds to its tool's sums, in ten-thousandths; what is no number, or too large, adds nothing. */
export function sumsOf(input: Readonly<Record<string, unknown>> | null, fields: readonly string[]) {
  const given = (field: string) => (input && Object.hasOwn(input, field) ? input[field] : null);
  return Object.fromEntries(fields.map((field) => [field, tenThousandths(given(field)) ?? 0]));
}

/** What `sameResource` counts: the same tool of the same target, model, source or agent. */
function resourceOf({ kind, tool, target, provider, model, agentKey }: Past): string {
  if (kind === "tool_call") return `${kind} ${tool.length} ${tool}${target}`;
  if (kind === "model_call") return `${kind} ${provider.length} ${provider}${model}`;
  return `${kind} ${kind === "retrieval" ? target : kind === "delegation" ? agentKey : ""}`;
}

const MOST = Number.MAX_SAFE_INTEGER;
const bounded = (sum: number) => Math.min(Math.max(sum, -MOST), MOST);

/** What had been done before each of `wanted` (ids), by id. Every attempt counts, those that failed or were denied among them. */
export function historiesOf(pasts: readonly Past[], wanted: ReadonlySet<string>): Map<string, Before> {
  const sessions = new Map<string, Past[]>();
  for (const past of pasts) {
    const list = sessions.get(past.session);
    if (list) list.push(past);
    else sessions.set(past.session, [past]);
  }
  const found = new Map<string, Before>();
  for (const steps of sessions.values()) {
    const tally = new Tally();
    for (const step of steps.sort(inOrder)) {
      if (step.id !== null && wanted.has(step.id)) found.set(step.id, tally.before(step));
      tally.add(step);
    }
  }
  return found;
}

function inOrder(a: Past, b: Past): number {
  if (a.id === null || b.id === null) return (a.id === null ? 0 : 1) - (b.id === null ? 0 : 1);
  if (a.startNs !== b.startNs) return a.startNs < b.startNs ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

class Tally {
  readonly #counts = { actions: 0, toolCalls: 0, modelCalls: 0, tokens: 0, failed: 0, approvals: 0 };
  #costNanoUsd = 0;
  readonly #resources = new Map<string, number>();
  readonly #sums = new Map<string, Map<string, number>>();
  #tools: readonly (readonly [string, string])[] = [];

  add(step: Past): void {
    const counts = this.#counts;
    counts.approvals += step.approvals;
    // Asking a decision point is no action of its own: what it was asked about is.
    if (step.kind === "decision") return;
    counts.actions += step.count;
    counts.failed += step.failed;
    counts.modelCalls += step.modelCalls;
    counts.tokens = bounded(counts.tokens + step.tokens);
    this.#costNanoUsd = bounded(this.#costNanoUsd + step.costNanoUsd);
    const resource = resourceOf(step);
    const alike = step.kind === "model_call" ? step.modelCalls : step.count;
    this.#resources.set(resource, (this.#resources.get(resource) ?? 0) + alike);
    if (step.kind === "tool_call") this.#addTool(step);
  }

  #addTool({ tool, target, count, sums }: Past): void {
    this.#counts.toolCalls += count;
    if (!this.#tools.some(([name, at]) => name === tool && at === target))
      this.#tools = [...this.#tools, [tool, target]];
    const own = this.#sums.get(tool) ?? new Map<string, number>();
    for (const [field, sum] of Object.entries(sums)) own.set(field, bounded((own.get(field) ?? 0) + sum));
    this.#sums.set(tool, own);
  }

  before(step: Past): Before {
    const { actions, toolCalls, modelCalls, tokens, failed, approvals } = this.#counts;
    const history: Record<string, number> = {
      actions,
      toolCalls,
      modelCalls,
      tokens,
      failed,
      approvals,
      costMicroUsd: Math.trunc(this.#costNanoUsd / 1_000),
      sameResource: this.#resources.get(resourceOf(step)) ?? 0,
    };
    const sums = step.kind === "tool_call" ? this.#sums.get(step.tool) : undefined;
    for (const [field, sum] of sums ?? []) history[`sum.${field}`] = sum;
    return { history, tools: this.#tools };
  }
}
