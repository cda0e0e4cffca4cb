import { askAlike } from "./askAlike";
import type { RuleAnswer, RuleBook } from "./book";
import type { DecidingRule, Decision, Effect, Obligation } from "./decision";
import type { Facts } from "./facts";
import type { Rule } from "./rule";

/** What is judged by: the rules, and the digest of the versions that they are of. */
export interface JudgedBy {
  book: RuleBook;
  digest: string;
}

/** Whether what is said here is enforced, only observed, or a simulation; and how long things take. */
export interface JudgeOptions {
  mode: Decision["mode"];
  /** Microseconds of any start. */
  clock: () => number;
}

/**
 * The one judgement: of live telemetry, for the decision point, and of recorded traffic. A fact or rule that cannot be
 * judged denies; forbid wins; nothing is allowed that no rule permits. A forbid or permit with the obligation
 * `require-approval` holds, unless `context.approved` is true; so does one of a policy in `hold` mode in place of denying,
 * where without it the action would be permitted.
 */
export function judge({ book, digest }: JudgedBy, facts: Facts, { mode, clock }: JudgeOptions): Decision {
  const startedUs = clock();
  const verdict = verdictIn(book, facts);
  return {
    effect: verdict.effect,
    mode,
    source: "policy",
    rules: verdict.rules.map(({ deciding }) => deciding),
    reason: reasonOf(verdict),
    obligations: [...new Set(verdict.rules.flatMap(({ obligations }) => obligations))],
    set: digest,
    errors: verdict.errors,
    tookUs: Math.round(clock() - startedUs),
  };
}

interface Verdict {
  effect: Effect;
  rules: readonly Rule[];
  errors: string[];
  why: "error" | "forbidden" | "unpermitted" | "approval" | "hold-mode" | "permitted" | "approved";
}

/** Whatever fails on the way denies, so that one action never ends the judging of others. */
function verdictIn(book: RuleBook, facts: Facts): Verdict {
  try {
    return verdictOf(book, facts);
  } catch (error) {
    return { effect: "deny", rules: [], errors: [String((error as Error)?.message ?? error)], why: "error" };
  }
}

function verdictOf(book: RuleBook, facts: Facts): Verdict {
  const first = askAlike(book, facts);
  if (first.errors.length > 0) return unjudged(first);
  if (first.decision === "allow") return permitted(first.reasons, facts);
  if (first.reasons.length === 0) return unpermitted(book, facts);
  const hard = first.reasons.filter((rule) => !asksApproval(rule) && !isSoft(rule));
  if (hard.length > 0) return { effect: "deny", rules: hard, errors: [], why: "forbidden" };
  return approvable(book, facts, first);
}

/** Only rules that a person may overrule forbid it: without them it must be permitted, or nobody can approve it. */
function approvable(book: RuleBook, facts: Facts, first: RuleAnswer): Verdict {
  const rest = askAlike(book, facts, new Set(first.reasons));
  if (rest.errors.length > 0) return unjudged(rest);
  if (rest.decision === "deny") {
    const without = unpermitted(book, facts);
    if (without.effect === "deny") return without;
  }
  const rules = [...first.reasons, ...(rest.decision === "allow" ? rest.reasons : [])];
  if (facts.context.approved === true) return { effect: "allow", rules, errors: [], why: "approved" };
  const asking = first.reasons.filter(asksApproval);
  if (asking.length > 0) return { effect: "hold", rules: asking, errors: [], why: "approval" };
  return { effect: "hold", rules: first.reasons, errors: [], why: "hold-mode" };
}

const unjudged = ({ reasons, errors }: RuleAnswer): Verdict => {
  return { effect: "deny", rules: reasons, errors, why: "error" };
};

function permitted(rules: readonly Rule[], facts: Facts): Verdict {
  const asking = rules.filter(asksApproval);
  if (asking.length === 0) return { effect: "allow", rules, errors: [], why: "permitted" };
  if (facts.context.approved === true) return { effect: "allow", rules, errors: [], why: "approved" };
  return { effect: "hold", rules: asking, errors: [], why: "approval" };
}

/** Where every policy in force is in hold mode, what nobody permits is held as well. */
function unpermitted(book: RuleBook, facts: Facts): Verdict {
  const canWait = book.rules.length > 0 && book.rules.every(isSoft);
  const none = { rules: [], errors: [] };
  if (!canWait) return { effect: "deny", ...none, why: "unpermitted" };
  if (facts.context.approved === true) return { effect: "allow", ...none, why: "approved" };
  return { effect: "hold", ...none, why: "unpermitted" };
}

/** Of a policy in hold mode: a person may overrule it. */
const isSoft = ({ deciding }: Rule) => deciding.mode === "hold";

const asksApproval = ({ obligations }: { obligations: readonly Obligation[] }) =>
  obligations.includes("require-approval");

/** A text that is only tried has version 0. */
const nameOf = ({ policyName, version, rule, title }: DecidingRule) =>
  `${title ?? rule} (${policyName}, ${version === 0 ? "as tried" : `version ${version}`})`;

function reasonOf({ effect, rules, errors, why }: Verdict): string {
  const names = rules.map(({ deciding }) => nameOf(deciding));
  const listed =
    names.length > 3 ? `${names.slice(0, 3).join("; ")} and ${names.length - 3} more` : names.join("; ");
  if (why === "error") return `It could not be judged: ${errors.slice(0, 3).join("; ")}.`;
  if (why === "unpermitted")
    return effect === "hold"
      ? "No rule in force permits it, so it waits for a person."
      : "No rule in force permits it.";
  if (why === "approval") return `It needs a person's approval: ${listed}.`;
  if (why === "hold-mode") return `It waits for a person: ${listed} would deny it.`;
  if (why === "approved") return `A person approved it${names.length > 0 ? `: ${listed}` : ""}.`;
  return why === "forbidden" ? `Denied by ${listed}.` : `Permitted by ${listed}.`;
}
