import type { ActionView } from "@/lib/actions/view";

type Usage = Pick<ActionView, "kind" | "leaf" | "tokens" | "cost" | "model">;

/** Why an action has no cost; null where it has one, or where none is to be expected. */
export function whyNoCost(action: Usage): string | null {
  if (action.cost.nanoUsd !== null || action.kind !== "model_call") return null;
  if (!action.leaf) return "counted in the model call beneath";
  if (action.tokens.input === null && action.tokens.output === null) return "the span gave no token counts";
  return action.model ? `no price for ${action.model}` : "the span named no model";
}

/** Why a model call has no token counts; null where it has. */
export function whyNoTokens(action: Usage): string | null {
  if (action.kind !== "model_call" || action.tokens.input !== null || action.tokens.output !== null)
    return null;
  return "the span gave no token counts";
}

/** In and out together; null where neither is known. Usage that repeats a call beneath is not counted twice. */
export function tokensOf(action: Usage): number | null {
  const { input, output } = action.tokens;
  return !action.leaf || (input === null && output === null) ? null : (input ?? 0) + (output ?? 0);
}
