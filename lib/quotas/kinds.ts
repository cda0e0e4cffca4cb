/** What quotas can be of, by words: no import of the store, so that forms may name them too. */

export const SUBJECT_KINDS = ["tenant", "key", "person", "agent", "human", "team", "subscription"] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

export const PERS = ["pooled", "key", "person", "agent", "human", "team"] as const;
export type Per = (typeof PERS)[number];

export const MEASURES = [
  "requests",
  "input_tokens",
  "output_tokens",
  "total_tokens",
  "cost",
  "concurrency",
] as const;

export const LENGTH_UNITS = ["second", "minute", "hour"] as const;
export const CALENDAR_UNITS = ["day", "week", "month", "quarter", "year"] as const;
export const FISCAL_UNITS = ["fiscal_quarter", "fiscal_year"] as const;
export const WINDOW_UNITS = ["none", ...LENGTH_UNITS, ...CALENDAR_UNITS, ...FISCAL_UNITS] as const;
export type WindowUnit = (typeof WINDOW_UNITS)[number];

export const MODES = ["hard", "soft", "shadow"] as const;

/** Seconds of a window that is a length; undefined where the calendar says how long it is. */
export const UNIT_SECONDS: Readonly<Partial<Record<WindowUnit, number>>> = {
  second: 1,
  minute: 60,
  hour: 3_600,
};

/** What may have a counter of its own within each kind of subject. A single key has no persons, a single team no teams. */
const PERS_OF: Readonly<Record<SubjectKind, readonly Per[]>> = {
  tenant: PERS,
  key: ["pooled", "agent", "human"],
  person: ["pooled", "key", "agent", "human"],
  agent: ["pooled", "key", "person", "human"],
  human: ["pooled", "key", "agent"],
  team: ["pooled", "key", "person", "agent", "human"],
  subscription: PERS,
};

/** What `per` may be. Of a kind with no one named, each of the kind has a counter; subscriptions are always named. */
export function persOf(kind: SubjectKind, subject: string | null): readonly Per[] {
  if (kind === "tenant" || subject !== null) return PERS_OF[kind];
  return kind === "subscription" ? [] : [kind];
}

/** What holders of a counter are, one and many: the kind of the holder's id. */
export const HOLDER_WORDS: Readonly<Record<Exclude<Per, "pooled">, readonly [string, string]>> = {
  key: ["key", "keys"],
  person: ["person", "people"],
  agent: ["agent", "agents"],
  human: ["human behind agents", "humans behind agents"],
  team: ["team", "teams"],
};

/** `full`: nothing is left. `near`: over 80 %, or full before the window ends at this pace. `off`: the quota is switched off. */
export const COUNTER_STATES = ["full", "near", "open", "unused", "off"] as const;
export type CounterState = (typeof COUNTER_STATES)[number];
