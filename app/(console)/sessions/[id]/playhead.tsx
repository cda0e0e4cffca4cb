"use client";

import { useMemo } from "react";
import buttons from "@/app/_ui/button.module.css";
import { count } from "@/app/_ui/format/count";
import { usd } from "@/app/_ui/format/money";
import css from "./playhead.module.css";
import type { Step } from "./steps";
import { failureFrom, runningTotals } from "./walk";

/** Where the reader stands, what it has cost up to there, and the buttons that do what the keys do. */
export function Playhead({
  steps,
  selected,
  onShift,
  onReveal,
}: {
  steps: readonly Step[];
  selected: number;
  onShift: (by: 1 | -1) => void;
  onReveal: (at: number | null) => void;
}) {
  const sums = useMemo(() => runningTotals(steps), [steps]);
  const before = failureFrom(steps, selected, -1);
  const after = failureFrom(steps, selected, 1);
  return (
    <div className={css.playhead}>
      <div role="group" aria-label="Steps" className={css.group}>
        <button
          type="button"
          className={buttons.button}
          disabled={selected === 0}
          onClick={() => onShift(-1)}
          title="Previous step (←)"
        >
          ← Previous
        </button>
        <button
          type="button"
          className={buttons.button}
          disabled={selected >= steps.length - 1}
          onClick={() => onShift(1)}
          title="Next step (→)"
        >
          Next →
        </button>
      </div>
      <div role="group" aria-label="Failures" className={css.group}>
        <button
          type="button"
          className={buttons.button}
          disabled={before === null}
          onClick={() => onReveal(before)}
          title="Previous failure (Shift ←)"
        >
          ← Failure
        </button>
        <button
          type="button"
          className={buttons.button}
          disabled={after === null}
          onClick={() => onReveal(after)}
          title="Next failure (Shift →)"
        >
          Failure →
        </button>
      </div>
      <p className={css.sums}>
        Step <strong>{count(selected + 1)}</strong> of {count(steps.length)} ·{" "}
        <strong>{usd(sums.nanoUsd[selected] ?? 0)}</strong> of {usd(sums.nanoUsd.at(-1) ?? 0)} ·{" "}
        <strong>{count(sums.tokens[selected] ?? 0)}</strong> of {count(sums.tokens.at(-1) ?? 0)} tokens
      </p>
    </div>
  );
}
