import type { EvidenceKind } from "@/lib/gates/evidence";
import type { Check } from "@/lib/gates/gate";
import type { GateResult } from "@/lib/gates/judge";
import type { GatesView } from "@/lib/gates/view";

export const STATE_WORDS: Readonly<Record<GateResult["state"], string>> = {
  passed: "Passed",
  failed: "Failed",
  missing: "Missing",
  waived: "Waived",
};

export const KIND_WORDS: Readonly<Record<EvidenceKind, string>> = {
  signature: "Signature",
  files: "Digests of files",
  bom: "Bill of materials",
  evaluation: "Evaluation",
  red_team: "Red-team report",
};

/** What each check asks, for the page of gates. */
export const CHECK_WORDS: Readonly<Record<Check, string>> = {
  signature: "Signature",
  bom: "Bill of materials",
  licence: "Licence",
  evaluation: "Evaluation",
  attack: "Red team",
  approvals: "Approvals",
  owner: "Owner",
  card: "Agent card",
  policy: "Policy",
  attestation: "Attestation",
};

/** `In staging · 4 of 6 gates before production passed · missing: Red team · waived: Licence`. */
export function gatesSentence({ subject, judgement }: GatesView): string {
  const at = {
    candidate: "A candidate",
    staging: "In staging",
    production: "In production",
    retired: "Retired",
  };
  if (!judgement) return at[subject.stage];
  const { gates, to } = judgement;
  const of = (state: GateResult["state"]) => gates.filter((one) => one.state === state);
  const named = (state: GateResult["state"]) =>
    of(state).length === 0
      ? []
      : [
          `${state}: ${of(state)
            .map(({ gate }) => gate.name)
            .join(", ")}`,
        ];
  const passed = `${of("passed").length} of ${gates.length} gates before ${to} passed`;
  return [at[subject.stage], passed, ...named("failed"), ...named("missing"), ...named("waived")].join(" · ");
}

/** `exact_match (strict-match)`: one metric may be taken of several parts of an answer. */
export const metricName = (metric: string, filter: string | null): string =>
  filter === null || filter === "none" ? metric : `${metric} (${filter})`;
