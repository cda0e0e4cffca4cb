import { any, type Condition, conditionOf, not } from "./condition";
import type { TranslatedRule, TranslatedRules } from "./translateRules";

/** Predicates that must all be true for a tool call to pass, each with what it is for. */
export interface Predicate {
  title: string;
  condition: Condition;
}

/** Somebody must permit it, and each denial is a predicate of its own, so that people find it again. */
export function predicatesOf({ grid, permits, denials }: TranslatedRules): Predicate[] {
  const about = ({ boxes }: TranslatedRule) => conditionOf(boxes, grid);
  const permitted = { title: "permitted", condition: any(permits.map(about)) };
  const denied = denials.map((one) => ({ title: titleOf(one), condition: not(about(one)) }));
  return [permitted, ...denied.filter(({ condition }) => condition.op !== "all" || condition.of.length > 0)];
}

const titleOf = ({ rule: { deciding } }: TranslatedRule) => deciding.title ?? deciding.rule;
