import type { RuleAnswer, RuleBook } from "./book";
import type { Facts } from "./facts";
import type { Rule } from "./rule";

/**
 * What the rules say of a request under every spelling of its tool that they name: a forbid of any denies, and all that
 * permit it come together, so that a rule that asks for approval is heard. Like RuleBook.ask where there is one spelling.
 */
export function askAlike(book: RuleBook, facts: Facts, without: ReadonlySet<Rule> | null = null): RuleAnswer {
  const answers = spellingsFor(book, facts).map((one) => book.ask(one, without));
  const [first] = answers;
  if (first && answers.length === 1) return first;
  const reasons = [...new Set(answers.flatMap((answer) => answer.reasons))];
  const forbids = reasons.filter(({ deciding }) => deciding.effect === "forbid");
  const errors = [...new Set(answers.flatMap((answer) => answer.errors))].sort();
  if (forbids.length > 0) return { decision: "deny", reasons: forbids, errors };
  return { decision: reasons.length > 0 ? "allow" : "deny", reasons, errors };
}

/** Those that these rules name, as long as any is: what only a policy that observes names changes nothing that is enforced. */
function spellingsFor(book: RuleBook, facts: Facts): readonly Facts[] {
  const { alike = [], context } = facts;
  if (alike.length === 0) return [facts];
  const { approved = false } = context;
  const all = [facts, ...alike.map((one) => ({ ...one, context: { ...one.context, approved } }))];
  const known = new Set(book.namedLike(String(facts.resource.attrs.name)));
  const named = all.filter(({ resource }) => known.has(String(resource.attrs.name)));
  return named.length > 0 ? named : [facts];
}
