import type { Answer, CedarRequest, RuleSet } from "./cedar";
import type { Rule } from "./rule";

/** What one rule says by itself: Cedar judges each without regard to the others. */
export interface Said {
  isSatisfied: boolean;
  errors: readonly string[];
}

/** Asks Cedar about one rule. Throws nothing: what cannot be judged is an error of that rule. */
export function sayOf(rule: Rule, set: RuleSet, request: CedarRequest): Said {
  const { policyName, rule: name } = rule.deciding;
  const answer = asked(set, request);
  if (typeof answer === "string")
    return { isSatisfied: false, errors: [`${policyName}, ${name}: ${answer}`] };
  const { reasons, errors } = answer;
  const own = `${rule.id}: `;
  const readable = (text: string) =>
    text.startsWith(own) ? `${policyName}, ${name}: ${text.slice(own.length)}` : text;
  return { isSatisfied: reasons.length > 0, errors: errors.map(readable) };
}

/** What Cedar says, or why it says nothing: a rule that it refuses is an error of that rule, and ends nothing else. */
function asked(set: RuleSet, request: CedarRequest): Answer | string {
  try {
    return set.ask(request);
  } catch (error) {
    return `it cannot be judged: ${String((error as Error)?.message ?? error)}`;
  }
}
