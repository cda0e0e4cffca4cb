import { ACTION_KINDS, type ActionKind, OUTCOMES, type Outcome } from "@/lib/actions/action";
import type { DecisionMark } from "@/lib/actions/view";
import type { StepView } from "@/lib/sessions/session";

/** A step as the timeline draws it. `parent` is its parent's place in the list, -1 for a root or an orphan. */
export interface Step {
  id: string;
  parent: number;
  depth: number;
  kind: ActionKind;
  outcome: Outcome;
  name: string;
  agent: string;
  model: string | null;
  tool: string | null;
  errorType: string | null;
  /** Milliseconds after the session's start. */
  offsetMs: number;
  durationMs: number;
  tokens: number | null;
  costNanoUsd: number | null;
  redactions: number;
  orphan: boolean;
  running: boolean;
  /** What policies said; null where nothing. */
  decision: DecisionMark | null;
}

/** One row a step, words by their place in a dictionary: ten thousand steps in a few hundred kilobytes. */
interface Packed {
  words: string[];
  rows: (number | string | null)[][];
}

const ORPHAN = 1;
const RUNNING = 2;
const US = 1_000;

/** Packs the steps for the browser; usage that repeats a call beneath is left out here, so sums come right. */
export function packSteps(steps: readonly StepView[]): string {
  const words: string[] = [];
  const placeOf = new Map<string, number>();
  const word = (text: string | null) => {
    if (text === null) return -1;
    const known = placeOf.get(text);
    if (known !== undefined) return known;
    placeOf.set(text, words.length);
    return words.push(text) - 1;
  };
  const places = new Map(steps.map((step, at) => [`${step.traceId}/${step.spanId}`, at]));
  const rows = steps.map((step) => [
    step.id,
    (step.parentSpanId !== null ? places.get(`${step.traceId}/${step.parentSpanId}`) : undefined) ?? -1,
    step.depth,
    ACTION_KINDS.indexOf(step.kind),
    OUTCOMES.indexOf(step.outcome),
    word(step.name),
    word(step.agent.name),
    word(step.model),
    word(step.tool),
    word(step.errorType),
    Math.round(step.offsetMs * US),
    Math.round(step.durationMs * US),
    step.leaf && (step.tokensIn !== null || step.tokensOut !== null)
      ? (step.tokensIn ?? 0) + (step.tokensOut ?? 0)
      : null,
    step.leaf ? step.costNanoUsd : null,
    step.redactions,
    (step.orphan ? ORPHAN : 0) | (step.ended ? 0 : RUNNING),
    word(step.decision && `${step.decision.effect} ${step.decision.mode}`),
  ]);
  return JSON.stringify({ words, rows } satisfies Packed);
}

const num = (value: number | string | null | undefined) => (typeof value === "number" ? value : 0);
const orNull = (value: number | string | null | undefined) => (typeof value === "number" ? value : null);

function decisionOf(word: string): DecisionMark | null {
  const [effect, mode] = word.split(" ");
  return effect && mode ? ({ effect, mode } as DecisionMark) : null;
}

/** The steps as `packSteps` packed them. */
export function unpackSteps(packed: string): Step[] {
  const { words, rows }: Packed = JSON.parse(packed);
  return rows.map((row) => ({
    id: String(row[0]),
    parent: num(row[1]),
    depth: num(row[2]),
    kind: ACTION_KINDS[num(row[3])] ?? "other",
    outcome: OUTCOMES[num(row[4])] ?? "unknown",
    name: words[num(row[5])] ?? "",
    agent: words[num(row[6])] ?? "",
    model: words[num(row[7])] ?? null,
    tool: words[num(row[8])] ?? null,
    errorType: words[num(row[9])] ?? null,
    offsetMs: num(row[10]) / US,
    durationMs: num(row[11]) / US,
    tokens: orNull(row[12]),
    costNanoUsd: orNull(row[13]),
    redactions: num(row[14]),
    orphan: (num(row[15]) & ORPHAN) !== 0,
    running: (num(row[15]) & RUNNING) !== 0,
    decision: decisionOf(words[num(row[16])] ?? ""),
  }));
}
