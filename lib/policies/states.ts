/** Where a policy stands: how it is in force, or how far its newest text has come; the strictest first, as lists show them. */
export const POLICY_STATES = [
  "enforce",
  "hold",
  "observe",
  "review",
  "approved",
  "draft",
  "archived",
] as const;
export type PolicyState = (typeof POLICY_STATES)[number];
