import type { GateResult } from "@/lib/gates/judge";
import css from "./gates.module.css";
import { STATE_WORDS } from "./words";

const SIGNS: Readonly<Record<GateResult["state"], string>> = {
  passed: "✓",
  failed: "✕",
  missing: "–",
  waived: "!",
};

/** How a gate stands, by a word first; the sign and the colour only repeat it. */
export function StateMark({ state }: { state: GateResult["state"] }) {
  return (
    <span className={`${css.state} ${css[state]}`}>
      <span aria-hidden>{SIGNS[state]}</span> {STATE_WORDS[state]}
    </span>
  );
}
