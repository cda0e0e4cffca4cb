/** How a version is in force: it records, it turns what it would deny into a hold, or it decides. */
export const POLICY_MODES = ["observe", "hold", "enforce"] as const;
export type PolicyMode = (typeof POLICY_MODES)[number];

export const EFFECTS = ["allow", "deny", "hold"] as const;
export type Effect = (typeof EFFECTS)[number];

/** What else must happen: said by annotations of the rules that decided (docs/policies.md). */
export const OBLIGATIONS = ["require-approval", "redact", "alert"] as const;
export type Obligation = (typeof OBLIGATIONS)[number];

/** A rule that decided. */
export interface DecidingRule {
  /** `pol_…` */
  policy: string;
  policyName: string;
  version: number;
  /** The rule's `@id`, or its place in the policy: `rule1`. */
  rule: string;
  title: string | null;
  effect: "permit" | "forbid";
  mode: PolicyMode;
}

/** The outcome of policy for one action (architecture §5). */
export interface Decision {
  effect: Effect;
  /** `observed`: a deny or hold that nobody enforced. */
  mode: "enforced" | "observed" | "simulated";
  source: "policy" | "stop" | "opa" | "authorino" | "guardrail" | "sdk";
  rules: DecidingRule[];
  /** One sentence for people. */
  reason: string;
  obligations: Obligation[];
  /** Which rules could have decided: a digest of the versions that were in force. */
  set: string;
  /** Why rules could not be judged; a decision with one denies. */
  errors: string[];
  /** Microseconds. */
  tookUs: number;
  /** `apr_…` where it waits for a person, or was let through by one. */
  approval?: string;
}
