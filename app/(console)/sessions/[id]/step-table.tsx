"use client";

import { type ReactNode, type RefObject, useEffect, useMemo, useRef } from "react";
import { type Scale, xOf } from "@/app/_ui/waterfall/scale";
import type { Replay } from "./replay";
import { useScrollView } from "./scroll-view";
import { StepRow } from "./step-row";
import css from "./step-table.module.css";
import type { Step } from "./steps";
import { ROW_PX, type Slice, slices } from "./window";

const HEAD_PX = 30;

/** Idle stretches as a ground under the bars: one gradient for all rows. */
function foldGround(scale: Scale): string {
  const stops = scale.segments.flatMap((segment) => {
    const colour = segment.folded ? "var(--bw-line)" : "transparent";
    return [`${colour} ${(segment.x0 * 100).toFixed(2)}%`, `${colour} ${(segment.x1 * 100).toFixed(2)}%`];
  });
  return stops.length > 1 ? `linear-gradient(to right, ${stops.join(", ")})` : "none";
}

/** A click anywhere on a row selects its step; with a modifier the row's link is the browser's. */
function useRowClicks(box: RefObject<HTMLElement | null>, select: Replay["select"]): void {
  useEffect(() => {
    const list = box.current;
    const onClick = (event: MouseEvent) => {
      const target = event.target as Element;
      const at = target.closest("tr[data-at]")?.getAttribute("data-at");
      if (at == null || target.closest("button") || event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      select(Number(at));
    };
    list?.addEventListener("click", onClick);
    return () => list?.removeEventListener("click", onClick);
  }, [box, select]);
}

function Head() {
  return (
    <thead>
      <tr aria-rowindex={1}>
        <th scope="col" className={css.number}>
          Step
        </th>
        <th scope="col">Action</th>
        <th scope="col" className={css.outcome}>
          Outcome
        </th>
        <th scope="col">When</th>
        <th scope="col" className={css.ms}>
          ms
        </th>
      </tr>
    </thead>
  );
}

/**
 * The rows of the slices in one flat list, keyed by step: the selected row keeps its element, and so the focus, when it changes
 * between being in sight and being kept.
 */
function rowsOf(all: readonly Slice[], steps: readonly Step[], replay: Replay, scale: Scale): ReactNode[] {
  return all.flatMap((slice) =>
    slice.kind === "gap" ? (
      <tr key={`gap-${slice.from}`} aria-hidden="true">
        <td colSpan={5} className={css.gap} style={{ height: slice.rows * ROW_PX }} />
      </tr>
    ) : (
      replay.shown.slice(slice.from, slice.to).map((at, offset) => {
        const step = steps[at];
        return step ? (
          <StepRow
            key={at}
            step={step}
            at={at}
            rowIndex={slice.from + offset + 2}
            selected={at === replay.selected}
            hasChildren={replay.parents.has(at)}
            collapsed={replay.collapsed.has(at)}
            x0={xOf(scale, step.offsetMs)}
            x1={step.running ? 1 : xOf(scale, step.offsetMs + step.durationMs)}
            onToggle={replay.toggle}
          />
        ) : null;
      })
    ),
  );
}

/** All steps in order, of which only those in sight are in the document; a native table that says how many rows it has. */
export function StepTable({
  steps,
  replay,
  scale,
  caption,
}: {
  steps: readonly Step[];
  replay: Replay;
  scale: Scale;
  caption: string;
}) {
  const box = useRef<HTMLDivElement>(null);
  const { shown, selected } = replay;
  const row = useMemo(() => shown.indexOf(selected), [shown, selected]);
  const view = useScrollView(box, row, HEAD_PX);
  const ground = useMemo(() => foldGround(scale), [scale]);
  useRowClicks(box, replay.select);
  return (
    <div ref={box} className={css.scroll} role="region" aria-label="Steps" data-steps>
      <table
        className={css.table}
        aria-rowcount={shown.length + 1}
        style={{ "--bw-folds": ground } as object}
      >
        <caption className="bw-unseen">{caption}</caption>
        <Head />
        <tbody>{rowsOf(slices(shown.length, view.topPx, view.heightPx, row), steps, replay, scale)}</tbody>
      </table>
    </div>
  );
}
