import type { PrincipalView } from "./principal";

/** Why two principals may be one, the surest first. */
export const SUGGESTION_RULES = ["account", "case", "login", "name"] as const;
export type SuggestionRule = (typeof SUGGESTION_RULES)[number];

/** Two persons that may be one, for a person to decide. */
export interface Suggestion {
  rule: SuggestionRule;
  /** In words, with the names in question. */
  reason: string;
  /** Which of the two would stay. */
  keep: PrincipalView;
  merge: PrincipalView;
}

/** The reason in words. `left` and `right` are what the rule compared. */
export function reasonOf(rule: SuggestionRule, left: string, right: string): string {
  switch (rule) {
    case "account":
      return `The account of ${left} signs in as ${right}.`;
    case "case":
      return `${left} and ${right} differ in upper and lower case only.`;
    case "login":
      return `The login ${left} is what stands before the @ in ${right}, and in no other address.`;
    case "name":
      return `“${left}” and “${right}” read as the same name.`;
  }
}

/** Which of two stays: who has an account, then who has an address, then who was made by hand, then who was here first. */
export function keptOf(one: PrincipalView, other: PrincipalView): [PrincipalView, PrincipalView] {
  const rank = (view: PrincipalView) =>
    (view.accounts.length > 0 ? 4 : 0) +
    (view.aliases.some((name) => name.kind === "mail") ? 2 : 0) +
    (view.source === "made" ? 1 : 0);
  const [mine, theirs] = [rank(one), rank(other)];
  if (mine !== theirs) return mine > theirs ? [one, other] : [other, one];
  const age = (view: PrincipalView) => `${view.firstSeenAt ?? view.createdAt} ${view.id}`;
  return age(one) <= age(other) ? [one, other] : [other, one];
}
