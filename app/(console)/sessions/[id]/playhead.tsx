"use client";

import { type ReactNode, useMemo } from "react";
import buttons from "@/app/_ui/button.module.css";
import { count } from "@/app/_ui/format/count";
import { usd } from "@/app/_ui/format/money";
import css from "./playhead.module.css";
import type { Replay } from "./replay";
import type { Step } from "./steps";
import { runningTotals } from "./walk";

function Go({
  to,
  title,
  onGo,
  children,
}: {
  to: boolean;
  title: string;
  onGo: () => void;
  children: ReactNode;
}) {
  return (
    <button type="button" className={buttons.button} disabled={!to} onClick={onGo} title={title}>
      {children}
    </button>
  );
}

/** Where the reader stands, what it has cost up to there, and the buttons that do what the keys do. */
export function Playhead({ steps, replay }: { steps: readonly Step[]; replay: Replay }) {
  const sums = useMemo(() => runningTotals(steps), [steps]);
  const { selected, shown, shift, reveal, failure } = replay;
  const [before, after] = [failure(-1), failure(1)];
  return (
    <div className={css.playhead}>
      <div role="group" aria-label="Steps" className={css.group}>
        <Go to={selected !== shown[0]} title="Previous step (←)" onGo={() => shift(-1)}>
          ← Previous
        </Go>
        <Go to={selected !== shown.at(-1)} title="Next step (→)" onGo={() => shift(1)}>
          Next →
        </Go>
      </div>
      <div role="group" aria-label="Failures" className={css.group}>
        <Go to={before !== null} title="Previous failure (Shift ←)" onGo={() => reveal(before)}>
          ← Failure
        </Go>
        <Go to={after !== null} title="Next failure (Shift →)" onGo={() => reveal(after)}>
          Failure →
        </Go>
      </div>
      <p className={css.sums}>
        Step <strong>{count(selected + 1)}</strong> of {count(steps.length)} ·{" "}
        <strong>{usd(sums.nanoUsd[selected] ?? 0)}</strong> of {usd(sums.nanoUsd.at(-1) ?? 0)} ·{" "}
        <strong>{count(sums.tokens[selected] ?? 0)}</strong> of {count(sums.tokens.at(-1) ?? 0)} tokens
      </p>
    </div>
  );
}
