import type { Decision } from "../policies/decision";
import type { Judgement } from "./action";

const STRICTNESS: Readonly<Record<Decision["effect"], number>> = { allow: 0, hold: 1, deny: 2 };

/** The decision that an action is known by: the strictest of those that were enforced, else of those that were observed. */
function headline(decisions: readonly Decision[]): Decision | null {
  const enforced = decisions.filter(({ mode }) => mode === "enforced");
  return (enforced.length > 0 ? enforced : decisions).reduce<Decision | null>(
    (strictest, one) =>
      strictest && STRICTNESS[strictest.effect] >= STRICTNESS[one.effect] ? strictest : one,
    null,
  );
}

/** The columns that a judgement fills; all empty where there is none, which is "No policy" and no denial. */
export function judgementColumns(judgement: Judgement | null) {
  const main = judgement && headline(judgement.decisions);
  return {
    effect: main?.effect ?? "",
    decision_mode: main?.mode ?? "",
    decisions: judgement ? JSON.stringify(judgement.decisions) : "",
    policy_facts: judgement?.facts ?? "",
    history: judgement?.history ?? {},
  };
}
