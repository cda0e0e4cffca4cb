import type { PolicyState } from "@/lib/policies/states";
import css from "./policies.module.css";
import { STATE_WORDS } from "./words";

const CLASSES: Readonly<Partial<Record<PolicyState, string | undefined>>> = {
  enforce: css.enforce,
  hold: css.hold,
  observe: css.observe,
};

/** How a policy stands: in words; colour only where it is in force. */
export function StateMark({ state }: { state: PolicyState }) {
  return <span className={`${css.mark} ${CLASSES[state] ?? ""}`}>{STATE_WORDS[state]}</span>;
}
