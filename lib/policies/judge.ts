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
 * `require-approval` holds, unless `context.approved` is true; one of a policy in `hold` mode holds in place of denying.
 */
export function judge({ book, digest }: JudgedBy, facts: Facts, { mode, clock }: JudgeOptions): Decision {
  const startedUs = clock();
  const verdict = verdictOf(book, facts);
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
  why: "error" | "forbidden" | "unpermitted" | "approval" | "hold-mode" | "permitted";
}

function verdictOf(book: RuleBook, facts: Facts): Verdict {
  const first = book.ask(facts);
  if (first.errors.length > 0)
    return { effect: "deny", rules: first.reasons, errors: first.errors, why: "error" };
  if (first.decision === "allow") return permitted(first.reasons, facts);
  if (first.reasons.length === 0) return unpermitted(book);
  const hard = first.reasons.filter((rule) => !asksApproval(rule));
  if (hard.length > 0) return forbidden(hard);
  return approvable(book, facts, first);
}

/** Only rules that ask for an approval forbid it: without them it must be permitted, or nobody can approve it. */
function approvable(book: RuleBook, facts: Facts, first: RuleAnswer): Verdict {
  const rest = book.ask(facts, new Set(first.reasons));
  if (rest.errors.length > 0)
    return { effect: "deny", rules: rest.reasons, errors: rest.errors, why: "error" };
  if (rest.decision === "deny") return rest.reasons.length > 0 ? forbidden(rest.reasons) : unpermitted(book);
  if (facts.context.approved === true)
    return { effect: "allow", rules: [...first.reasons, ...rest.reasons], errors: [], why: "permitted" };
  return { effect: "hold", rules: first.reasons, errors: [], why: "approval" };
}

function permitted(rules: readonly Rule[], facts: Facts): Verdict {
  const asking = rules.filter(asksApproval);
  if (asking.length > 0 && facts.context.approved !== true)
    return { effect: "hold", rules: asking, errors: [], why: "approval" };
  return { effect: "allow", rules, errors: [], why: "permitted" };
}

function forbidden(rules: readonly Rule[]): Verdict {
  const isSoft = rules.every(({ deciding }) => deciding.mode === "hold");
  return { effect: isSoft ? "hold" : "deny", rules, errors: [], why: isSoft ? "hold-mode" : "forbidden" };
}

/** Where every policy in force is in hold mode, what nobody permits is held as well. */
function unpermitted(book: RuleBook): Verdict {
  const isSoft = book.rules.length > 0 && book.rules.every(({ deciding }) => deciding.mode === "hold");
  return { effect: isSoft ? "hold" : "deny", rules: [], errors: [], why: "unpermitted" };
}

const asksApproval = ({ obligations }: { obligations: readonly Obligation[] }) =>
  obligations.includes("require-approval");

const nameOf = ({ policyName, version, rule, title }: DecidingRule) =>
  `${title ?? rule} (${policyName}, version ${version})`;

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
  return why === "forbidden" ? `Denied by ${listed}.` : `Permitted by ${listed}.`;
}
