import type { EvidenceView } from "./evidence";

/** What one gate says, before waivers. */
export interface Verdict {
  state: "passed" | "failed" | "missing";
  /** Why, in a sentence with its numbers. */
  why: string;
  evidence: EvidenceView | null;
}

export const passed = (why: string, evidence: EvidenceView | null = null): Verdict => ({
  state: "passed",
  why,
  evidence,
});
export const failed = (why: string, evidence: EvidenceView | null = null): Verdict => ({
  state: "failed",
  why,
  evidence,
});
export const missing = (why: string, evidence: EvidenceView | null = null): Verdict => ({
  state: "missing",
  why,
  evidence,
});

const DAY_MS = 86_400_000;

/** Whole days since what the evidence tells of, as far as the file says, else since it was handed in. */
export function ageDays({ madeAt, at }: EvidenceView, nowMs: number): number {
  return Math.max(0, Math.floor((nowMs - Date.parse(madeAt ?? at)) / DAY_MS));
}

/** The refusal of evidence that is too old; null where it is young enough. */
export function tooOld(evidence: EvidenceView, maxAgeDays: number | null, nowMs: number): Verdict | null {
  const days = ageDays(evidence, nowMs);
  if (maxAgeDays === null || days <= maxAgeDays) return null;
  return failed(`It is ${days} days old, and ${maxAgeDays} are allowed.`, evidence);
}

/** `12.3 %`. */
export const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
/** `1 dataset`, `2 datasets`. */
export const counted = (n: number, noun: string, many = `${noun}s`) => `${n} ${n === 1 ? noun : many}`;
/** At most four digits after the point. */
export const number = (value: number) => String(Math.round(value * 10_000) / 10_000);
