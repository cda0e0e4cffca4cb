import type { Decision } from "@/lib/policies/decision";
import type { RequestRow } from "./requests";
import type { BacktestResult, BacktestTotals, ChangeGroup, ChangeKind, Said } from "./result";
import { CHANGES } from "./result";

/** Groups that a result lists; requests whose actions are looked up for examples. */
const MOST_GROUPS = 500;
const MOST_REQUESTS = 200_000;

/** One distinct request, judged by both sides. */
export interface JudgedRequest {
  row: RequestRow;
  before: Decision | null;
  after: Decision;
  /** A rule asks for arguments that were not recorded. */
  lacksInput: boolean;
}

/** Adds up what changes. */
export class Tally {
  readonly totals: BacktestTotals = {
    judged: 0,
    unchanged: 0,
    newlyAllowed: 0,
    newlyDenied: 0,
    newlyHeld: 0,
    unjudged: 0,
  };
  readonly facts = { stored: 0, rebuilt: 0 };
  withoutContent = 0;
  distinct = 0;
  readonly #groups = new Map<string, ChangeGroup>();
  /** Requests that change → their group. */
  readonly #changed = new Map<string, ChangeGroup>();

  add({ row, before, after, lacksInput }: JudgedRequest): void {
    const { totals } = this;
    this.distinct += 1;
    totals.judged += row.n;
    this.facts[row.policy_facts === "" ? "rebuilt" : "stored"] += row.n;
    if (lacksInput) this.withoutContent += row.n;
    if (after.errors.length > 0) totals.unjudged += row.n;
    const said: Said = before?.effect ?? "none";
    const change = changeOf(said, after.effect);
    if (change === null) {
      totals.unchanged += row.n;
      return;
    }
    totals[TOTAL[change]] += row.n;
    const group = this.#groupOf(change, said, row, before, after);
    group.actions += row.n;
    if (this.#changed.size < MOST_REQUESTS) this.#changed.set(row.request, group);
  }

  /** The groups as a result lists them, and the requests of each that is listed. */
  listed(): Pick<BacktestResult, "groups" | "more"> & { requests: ReadonlyMap<string, ChangeGroup> } {
    const all = [...this.#groups.values()].sort(
      (a, b) => CHANGES.indexOf(a.change) - CHANGES.indexOf(b.change) || b.actions - a.actions,
    );
    const groups = all.slice(0, MOST_GROUPS);
    const rest = all.slice(MOST_GROUPS);
    const shown = new Set(groups);
    return {
      groups,
      more: { groups: rest.length, actions: rest.reduce((sum, { actions }) => sum + actions, 0) },
      requests: new Map([...this.#changed].filter(([, group]) => shown.has(group))),
    };
  }

  #groupOf(
    change: ChangeKind,
    said: Said,
    row: RequestRow,
    before: Decision | null,
    after: Decision,
  ): ChangeGroup {
    // What is newly allowed was stopped by a rule, or by the want of one: the rule that permits it now says more.
    const rule = after.rules[0] ?? (change === "newly-allowed" ? (before?.rules[0] ?? null) : null);
    const key = JSON.stringify([change, said, row.agent_key, rule?.policy, rule?.version, rule?.rule]);
    const known = this.#groups.get(key);
    if (known) return known;
    const group: ChangeGroup = {
      change,
      agent: { key: row.agent_key, name: row.agent_name },
      rule: rule && {
        policy: rule.policy,
        policyName: rule.policyName,
        version: rule.version,
        rule: rule.rule,
        title: rule.title,
      },
      before: said,
      after: after.effect,
      reason: after.reason,
      actions: 0,
      sessions: 0,
      examples: [],
    };
    this.#groups.set(key, group);
    return group;
  }
}

const TOTAL: Readonly<Record<ChangeKind, "newlyAllowed" | "newlyDenied" | "newlyHeld">> = {
  "newly-allowed": "newlyAllowed",
  "newly-denied": "newlyDenied",
  "newly-held": "newlyHeld",
};

/** Where nothing is in force nothing is stopped: to allow what happens anyway changes nothing. */
export function changeOf(before: Said, after: Said): ChangeKind | null {
  if (before === after || (before === "none" && after === "allow")) return null;
  if (after === "deny") return "newly-denied";
  return after === "hold" ? "newly-held" : "newly-allowed";
}
