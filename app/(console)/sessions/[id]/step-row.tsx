"use client";

import { type MouseEvent, memo } from "react";
import { KIND_SHORT, whatOf } from "@/app/_ui/action/what";
import { visible } from "@/app/_ui/content/visible";
import { OutcomeOrDecision } from "@/app/_ui/decision/outcome-or-decision";
import { msCell } from "@/app/_ui/format/duration";
import { Icon } from "@/app/_ui/icons";
import { laneOf } from "./lanes";
import css from "./step-table.module.css";
import type { Step } from "./steps";
import { isFailure } from "./walk";

const INDENT_PX = 14;
const MOST_INDENTS = 10;

export interface StepRowProps {
  step: Step;
  at: number;
  /** Place among the rows that show, from 1; the head is row 1. */
  rowIndex: number;
  selected: boolean;
  hasChildren: boolean;
  collapsed: boolean;
  /** Share of the axis, 0 to 1. */
  x0: number;
  x1: number;
  onToggle: (at: number) => void;
}

/** What is not as it should be with a step's place: shown, never stitched over. */
function Marks({ step }: { step: Step }) {
  return (
    <>
      {step.orphan && (
        <span className={css.mark} title="The span names a parent that has not arrived">
          parent missing
        </span>
      )}
      {step.running && (
        <span className={css.mark} title="No end was reported">
          no end
        </span>
      )}
      {step.redactions > 0 && (
        <span className={css.mark} title="Secrets redacted">
          ▮{step.redactions}
        </span>
      )}
    </>
  );
}

/** One step in 28 px: number, tree, outcome where it is loud, its bar on the session's axis, and how long it took. */
export const StepRow = memo(function StepRow(props: StepRowProps) {
  const { step, at, rowIndex, selected, hasChildren, collapsed, x0, x1, onToggle } = props;
  const what = visible(whatOf(step));
  const toggle = (event: MouseEvent) => {
    event.stopPropagation();
    onToggle(at);
  };
  return (
    <tr data-at={at} aria-rowindex={rowIndex} aria-selected={selected} className={css.row}>
      <td className={css.number}>{at + 1}</td>
      <td className={css.tree}>
        <span style={{ width: Math.min(step.depth, MOST_INDENTS) * INDENT_PX }} className={css.indent} />
        {hasChildren ? (
          <button
            type="button"
            className={css.toggle}
            aria-expanded={!collapsed}
            aria-label={`Steps beneath ${what}`}
            tabIndex={selected ? 0 : -1}
            onClick={toggle}
          >
            <Icon name={collapsed ? "right" : "down"} size={11} />
          </button>
        ) : (
          <span className={css.noToggle} />
        )}
        <a
          href={`?step=${at + 1}`}
          data-step={at}
          className={css.link}
          tabIndex={selected ? 0 : -1}
          aria-current={selected ? "step" : undefined}
        >
          <span className={css.kind}>{KIND_SHORT[step.kind]}</span>
          <bdi>{what}</bdi>
          {step.depth > MOST_INDENTS && <span className="bw-unseen"> depth {step.depth}</span>}
        </a>
        <Marks step={step} />
      </td>
      <td className={css.outcome}>
        <OutcomeOrDecision outcome={step.outcome} decision={step.decision} quiet={false} />
      </td>
      <td className={css.lane}>
        <span
          className={`${css.bar} ${isFailure(step) ? css.failed : css[laneOf(step.kind)]} ${step.running ? css.open : ""}`}
          style={{ insetInlineStart: `${x0 * 100}%`, width: `${Math.max(x1 - x0, 0) * 100}%` }}
        />
      </td>
      <td className={css.ms}>{step.running ? "—" : msCell(step.durationMs)}</td>
    </tr>
  );
});
