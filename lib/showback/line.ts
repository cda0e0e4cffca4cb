import { createHash } from "node:crypto";

/** Who, what and for whom; null where nobody is named. Names are those of the day it was closed. */
export const LINE_FACTS = [
  "costCentre",
  "organisation",
  "teamId",
  "teamName",
  "subscriptionId",
  "subscriptionName",
  "keyId",
  "keyName",
  "agentId",
  "agentName",
  "humanId",
  "humanName",
  "provider",
  "model",
] as const;
export type LineFact = (typeof LINE_FACTS)[number];
export type LineFacts = Readonly<Record<LineFact, string | null>>;

/** What a closed month charges: all requests of one owner, caller, model and price. Whole numbers. */
export interface ShowbackLine {
  facts: LineFacts;
  requests: number;
  /** With those of gateways that told only a total. */
  inputTokens: number;
  outputTokens: number;
  /** Null where no request of it has a price: not known is not nothing. */
  costNanoUsd: number | null;
  /** Requests without a rate, or without a count of what they used. */
  unpricedRequests: number;
  /** Empty where nothing priced them. */
  priceVersion: string;
}

export interface ShowbackTotals {
  requests: number;
  inputTokens: number;
  outputTokens: number;
  costNanoUsd: number;
  unpricedRequests: number;
}

export function totalsOf(lines: readonly ShowbackLine[]): ShowbackTotals {
  const totals = { requests: 0, inputTokens: 0, outputTokens: 0, costNanoUsd: 0, unpricedRequests: 0 };
  for (const line of lines) {
    totals.requests += line.requests;
    totals.inputTokens += line.inputTokens;
    totals.outputTokens += line.outputTokens;
    totals.costNanoUsd += line.costNanoUsd ?? 0;
    totals.unpricedRequests += line.unpricedRequests;
  }
  return totals;
}

/** A line as the digest reads it: a JSON list in a fixed order. */
const printLine = (line: ShowbackLine): string =>
  JSON.stringify([
    ...LINE_FACTS.map((fact) => line.facts[fact]),
    line.priceVersion,
    line.requests,
    line.inputTokens,
    line.outputTokens,
    line.costNanoUsd,
    line.unpricedRequests,
  ]);

const keyOf = (line: ShowbackLine) =>
  JSON.stringify([...LINE_FACTS.map((fact) => line.facts[fact]), line.priceVersion]);

/** The same lines in the same order, however they were found. */
function inOrder(lines: readonly ShowbackLine[]): ShowbackLine[] {
  return lines
    .map((line) => ({ line, key: keyOf(line) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ line }) => line);
}

/** SHA-256 over all lines in order, a line feed after each: what an auditor recomputes. Lower-case hex. */
export function digestOf(lines: readonly ShowbackLine[]): string {
  const hash = createHash("sha256");
  for (const line of lines) hash.update(`${printLine(line)}\n`);
  return hash.digest("hex");
}

/** Two of the same facts and price as one. */
export function mergeLines(lines: readonly ShowbackLine[]): ShowbackLine[] {
  const merged = new Map<string, ShowbackLine>();
  for (const line of lines) {
    const key = keyOf(line);
    const found = merged.get(key);
    merged.set(key, found ? addLines(found, line) : line);
  }
  return inOrder([...merged.values()]);
}

function addLines(a: ShowbackLine, b: ShowbackLine): ShowbackLine {
  const isUnknown = a.costNanoUsd === null && b.costNanoUsd === null;
  return {
    ...a,
    requests: a.requests + b.requests,
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    costNanoUsd: isUnknown ? null : (a.costNanoUsd ?? 0) + (b.costNanoUsd ?? 0),
    unpricedRequests: a.unpricedRequests + b.unpricedRequests,
  };
}
