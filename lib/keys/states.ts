/** What a key says of itself. */
export const KEY_STATES = ["active", "expired", "revoked"] as const;

/** For how many days nobody must have used a key to call it unused, and within how many one ends soon. */
export const UNUSED_DAYS = 90;
export const SOON_DAYS = 7;
