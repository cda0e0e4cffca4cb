import { wilson } from "@/lib/evaluations/bounds";
import type { AttackRate, RedTeamExtract } from "@/lib/evaluations/extract";
import type { EvidenceView } from "./evidence";

/** What one report counts for: those of its rates that no newer report has. */
interface ReportShare {
  evidence: EvidenceView;
  extract: RedTeamExtract;
  rates: AttackRate[];
}

/**
 * The newest that is known of each probe and detector, by the reports it is from, the newest first: a report about few
 * probes takes the place of what older ones say of these, and of nothing else. `evidence` is the newest first.
 */
export function newestAttacks(
  evidence: readonly EvidenceView[],
  wanted: (rate: AttackRate) => boolean = () => true,
): ReportShare[] {
  const taken = new Set<string>();
  return evidence.flatMap((one) => {
    const { extract } = one;
    if (extract.kind !== "red_team") return [];
    const rates = extract.attacks.filter((rate) => wanted(rate) && !taken.has(keyOf(rate)));
    for (const rate of rates) taken.add(keyOf(rate));
    return rates.length === 0 ? [] : [{ evidence: one, extract, rates }];
  });
}

const keyOf = ({ probe, detector }: AttackRate) => JSON.stringify([probe, detector]);

/** The rate with the highest upper bound; null where there is none. */
export function worstOf(rates: readonly AttackRate[]): AttackRate | null {
  return rates.toSorted((a, b) => b.upper - a.upper)[0] ?? null;
}

/** All rates as one, with Wilson's bounds. */
export function togetherOf(rates: readonly AttackRate[]): AttackRate {
  const sum = (of: (one: AttackRate) => number) => rates.reduce((all, one) => all + of(one), 0);
  const [fails, total, nones] = [sum((one) => one.fails), sum((one) => one.total), sum((one) => one.nones)];
  const rate = total === 0 ? 0 : fails / total;
  const bounds = { ...wilson(fails, total), bounds: "wilson" } as const;
  return { probe: "all", detector: "all", fails, total, nones, rate, ...bounds };
}
