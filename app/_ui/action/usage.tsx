import type { ActionView } from "@/lib/actions/view";
import { count } from "../format/count";
import { usd } from "../format/money";
import css from "./action-detail.module.css";
import { whyNoCost, whyNoTokens } from "./unknown";

const CLASSES = [
  ["input", "in"],
  ["output", "out"],
  ["cacheRead", "cache read"],
  ["cacheWrite", "cache write"],
  ["reasoning", "reasoning"],
] as const;

/** Tokens by class and the cost with its price list; what is unknown is a dash and its reason. */
export function Usage({ action }: { action: ActionView }) {
  const known = CLASSES.filter(([key]) => action.tokens[key] !== null);
  if (known.length === 0 && action.cost.nanoUsd === null && action.kind !== "model_call") return null;
  const noTokens = whyNoTokens(action);
  const noCost = whyNoCost(action);
  return (
    <dl className={css.facts}>
      <div className={css.fact}>
        <dt>Tokens</dt>
        <dd>
          <span>
            {known.length > 0
              ? known.map(([key, word]) => `${count(action.tokens[key] ?? 0)} ${word}`).join(" · ")
              : "—"}
            {noTokens && <span className={css.quiet}> {noTokens}</span>}
            {!action.leaf && known.length > 0 && (
              <span className={css.quiet}> counted in the model call beneath</span>
            )}
          </span>
        </dd>
      </div>
      <div className={css.fact}>
        <dt>Cost</dt>
        <dd>
          <span>
            {action.cost.nanoUsd === null ? "—" : usd(action.cost.nanoUsd)}
            <span className={css.quiet}>
              {" "}
              {noCost ?? (action.cost.priceVersion ? `prices ${action.cost.priceVersion}` : "")}
            </span>
          </span>
        </dd>
      </div>
    </dl>
  );
}
