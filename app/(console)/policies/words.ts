import type { Obligation, PolicyMode } from "@/lib/policies/decision";
import type { PolicyState } from "@/lib/policies/states";

export const STATE_WORDS: Readonly<Record<PolicyState, string>> = {
  enforce: "Enforced",
  hold: "Holds",
  observe: "Observed",
  review: "In review",
  approved: "Approved, not in force",
  draft: "Draft",
  archived: "Archived",
};

export const MODE_WORDS: Readonly<Record<PolicyMode, string>> = {
  observe: "Observe",
  hold: "Hold",
  enforce: "Enforce",
};

/** What each mode does, in one sentence. */
export const MODE_MEANS: Readonly<Record<PolicyMode, string>> = {
  observe: "It records what it would decide and stops nothing.",
  hold: "What it would deny waits for a person.",
  enforce: "It decides: what it denies does not happen at a decision point.",
};

/** What must happen besides a rule's effect. */
export const OBLIGATION_WORDS: Readonly<Record<Obligation, string>> = {
  "require-approval": "Require approval",
  redact: "Redact",
  alert: "Alert",
};

export const VERSION_WORDS = {
  review: "in review",
  approved: "approved",
  rejected: "rejected",
  withdrawn: "withdrawn",
} as const;
