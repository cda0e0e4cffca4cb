import type { PolicyMode } from "@/lib/policies/decision";

/** How an action would be decided otherwise, worst first. */
export const CHANGES = ["newly-allowed", "newly-denied", "newly-held"] as const;
export type ChangeKind = (typeof CHANGES)[number];

/** What is said of an action; `none` where no policy is in force, which stops nothing. */
export type Said = "none" | "allow" | "deny" | "hold";

/** A recorded action whose decision would change. Times are ISO 8601. */
export interface ExampleAction {
  /** `act_…` */
  id: string;
  session: string;
  at: string;
  kind: string;
  /** The tool, model, source or agent. */
  resource: string;
}

/** Actions of one agent that one rule decides otherwise. */
export interface ChangeGroup {
  change: ChangeKind;
  agent: { key: string; name: string };
  /** Null where no rule says so, but the want of one that permits it. Of the text under test, `version` is 0. */
  rule: { policy: string; policyName: string; version: number; rule: string; title: string | null } | null;
  before: Said;
  after: Said;
  /** One sentence, of the newest kind of request among them. */
  reason: string;
  actions: number;
  sessions: number;
  /** The newest first, 20 at most. */
  examples: ExampleAction[];
}

export interface BacktestTotals {
  judged: number;
  unchanged: number;
  newlyAllowed: number;
  newlyDenied: number;
  newlyHeld: number;
  /** Denied because a rule could not be judged; they are counted above as well. */
  unjudged: number;
}

/** What a policy would have said of recorded traffic, over what is said now. */
export interface BacktestResult {
  /** ISO 8601; from ≤ start < to. */
  from: string;
  to: string;
  mode: PolicyMode;
  /** True where these are the newest actions only; what is said of them is exact all the same. */
  sample: boolean;
  totals: BacktestTotals;
  /** Newly allowed first; of each kind the largest first. */
  groups: ChangeGroup[];
  /** Groups beyond the 500 that are listed, and their actions. */
  more: { groups: number; actions: number };
  facts: {
    /** Judged by the facts that were stored when they happened. */
    stored: number;
    /** Judged by what their rows say and what the catalogs say today. */
    rebuilt: number;
    /** Whether a rule asks what the session did before. */
    history: boolean;
  };
  /** What recorded traffic cannot show. */
  unseen: {
    /** Actions of sessions after the first that would be newly denied or held: an agent that is stopped goes on otherwise. */
    laterSteps: number;
    /** Calls whose arguments rules ask for and that were not recorded. */
    withoutContent: number;
  };
  /** Requests that rules can tell apart: each was judged once. */
  distinct: number;
  tookMs: number;
}
