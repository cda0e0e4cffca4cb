import { count, counted } from "@/app/_ui/format/count";
import { usd } from "@/app/_ui/format/money";
import type { ShowbackTotals } from "@/lib/showback/line";
import type { SummedBy } from "@/lib/showback/sums";

export const BY_WORDS: Readonly<Record<SummedBy, readonly [one: string, nobody: string]>> = {
  costCentre: ["Cost centre", "no cost centre"],
  organisation: ["Organisation", "no organisation"],
  team: ["Team", "no team"],
  subscription: ["Subscription", "no subscription"],
  key: ["Key", "no key"],
  agent: ["Agent", "no agent"],
  human: ["Human behind the agent", "no person"],
  model: ["Model", "no model named"],
};

/** Cost as it is known: "—" where nothing has a price, and what is missing said. */
export function costWords({ costNanoUsd, unpricedRequests }: ShowbackTotals): {
  cost: string;
  missing: string;
} {
  const missing = unpricedRequests === 0 ? "" : `${count(unpricedRequests)} without a known cost`;
  return { cost: costNanoUsd === 0 && unpricedRequests > 0 ? "—" : usd(costNanoUsd), missing };
}

/** "$1,284.00 of 12,000 requests, 40 of them without a known cost." */
export function totalsWords(totals: ShowbackTotals): string {
  const { cost } = costWords(totals);
  const of = `${cost} of ${counted(totals.requests, "request")}`;
  return totals.unpricedRequests === 0
    ? `${of}.`
    : `${of}; ${count(totals.unpricedRequests)} of them have no known cost and are in no sum.`;
}

const MONTH = new Intl.DateTimeFormat("en", { month: "long", year: "numeric", timeZone: "UTC" });

/** `2026-11` → `November 2026`. */
export const monthWords = (month: string): string => MONTH.format(new Date(`${month}-15T00:00:00Z`));
