import { counted } from "@/app/_ui/format/count";
import type { BacktestResult, BacktestTotals, ChangeKind } from "@/lib/backtests/result";

export const CHANGE_WORDS: Readonly<Record<ChangeKind, string>> = {
  "newly-allowed": "Newly allowed",
  "newly-denied": "Newly denied",
  "newly-held": "Newly held",
};

/** `31 would change: 2 newly allowed, 29 newly denied`. */
export function changesWords({ newlyAllowed, newlyDenied, newlyHeld }: BacktestTotals): string {
  const all = newlyAllowed + newlyDenied + newlyHeld;
  if (all === 0) return "none would be decided otherwise";
  const parts = [
    newlyAllowed > 0 && `${counted(newlyAllowed, "newly allowed", "newly allowed")}`,
    newlyDenied > 0 && `${counted(newlyDenied, "newly denied", "newly denied")}`,
    newlyHeld > 0 && `${counted(newlyHeld, "newly held", "newly held")}`,
  ].filter(Boolean);
  return `${counted(all, "would", "would")} be decided otherwise: ${parts.join(", ")}`;
}

/** `of 12,408 recorded actions in 7 days, 31 would be decided otherwise: …`. */
export function resultSentence({ totals, sample }: BacktestResult, over: string, recorded?: number): string {
  const what = sample
    ? `Of the newest ${counted(totals.judged, "action")} (${counted(recorded ?? totals.judged, "was", "were")} recorded in ${over})`
    : `Of ${counted(totals.judged, "recorded action")} in ${over}`;
  return `${what}, ${changesWords(totals)}.`;
}
