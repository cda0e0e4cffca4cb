import type { quotas } from "@/db/store/schema/quotas";

/** A ceiling a window for holders (Kuadrant: a limit with its counters). */
export type Quota = typeof quotas.$inferSelect;

/** What is counted: requests, tokens, nano-USD, or requests at once. */
export type Measure = Quota["measure"];

/** Who asks, as far as the caller or its key says. Ids of the catalogs; null where nobody was named. */
export interface Asker {
  key: string | null;
  /** The principal that holds the key. */
  person: string | null;
  /** The principal on whose behalf the agent acts; the person, where no agent stands between. */
  human: string | null;
  agent: string | null;
  /** The team that pays. */
  team: string | null;
  subscription: string | null;
}

/** The one window of a quota that a moment falls into, half open; `end` null and `start` the epoch for concurrency. Epoch milliseconds. */
export interface QuotaWindow {
  startMs: number;
  endMs: number | null;
}
