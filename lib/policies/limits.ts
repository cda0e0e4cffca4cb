/** Largest policy, in characters, and most rules in one. */
export const MAX_POLICY_CHARS = 200_000;
export const MAX_POLICY_RULES = 500;
