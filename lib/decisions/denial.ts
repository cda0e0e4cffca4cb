import type { Decision } from "@/lib/policies/decision";

/** A denial of our own, that no rule gave: something is missing, or could not be done. */
export function denial(reason: string): Decision {
  return {
    effect: "deny",
    mode: "enforced",
    source: "policy",
    rules: [],
    reason,
    obligations: [],
    set: "",
    errors: [],
    tookUs: 0,
  };
}
