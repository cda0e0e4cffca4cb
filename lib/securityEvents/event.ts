/**
 * What happens at the doors, in a closed set. The names follow OCSF's classes: Authentication (3002), Account Change
 * (3001), API Activity (6003) and Datastore Activity (6005).
 */
export const SECURITY_EVENT_KINDS = [
  "sign_in",
  "sign_out",
  "lock_out",
  "second_factor",
  "session_ended",
  "access_refused",
  "credential_refused",
  "token_used",
  "key_new_address",
  "content_read",
  "export",
] as const;
export type SecurityEventKind = (typeof SECURITY_EVENT_KINDS)[number];

/** Who did it, as far as it is known. */
export interface EventActor {
  kind: "person" | "token" | "key" | "system" | "unknown";
  id: string;
  name: string;
}

export interface SecurityEvent {
  kind: SecurityEventKind;
  outcome: "success" | "failure";
  /** What it was done to: an action whose content was opened, an ability that was missing, a key. */
  target?: { kind: string; id: string };
  /** Facts for people, of few short strings; never a secret or a content. */
  detail?: Record<string, string | number | boolean | null | undefined>;
  /** Repetitions within a minute become one row with a count, for what comes in floods. */
  coalesce?: boolean;
}
