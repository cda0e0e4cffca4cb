"use client";

import {
  type MouseEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { type Scale, xOf } from "@/app/_ui/waterfall/scale";
import { StepRow } from "./step-row";
import css from "./step-table.module.css";
import type { Step } from "./steps";
import { ROW_PX, scrollTo, slices } from "./window";

const HEAD_PX = 30;
/** What the server assumes before the browser says how tall the list is. */
const FIRST_HEIGHT_PX = 1_000;

/** Idle stretches as a hatched ground under the bars: one gradient for all rows. */
function foldGround(scale: Scale): string {
  const stops = scale.segments.flatMap((segment) => {
    const colour = segment.folded ? "var(--bw-line)" : "transparent";
    return [`${colour} ${(segment.x0 * 100).toFixed(2)}%`, `${colour} ${(segment.x1 * 100).toFixed(2)}%`];
  });
  return stops.length > 1 ? `linear-gradient(to right, ${stops.join(", ")})` : "none";
}

/** The list's scroll position and height; before the first paint it stands at the selected row. */
function useView(box: RefObject<HTMLDivElement | null>, row: number) {
  const [view, setView] = useState({
    topPx: Math.max(0, row * ROW_PX - FIRST_HEIGHT_PX / 3),
    heightPx: FIRST_HEIGHT_PX,
  });
  const read = useCallback(() => {
    if (box.current) setView({ topPx: box.current.scrollTop, heightPx: box.current.clientHeight });
  }, [box]);
  const first = useRef(true);
  useLayoutEffect(() => {
    const list = box.current;
    if (!list) return;
    if (first.current) list.scrollTop = Math.max(0, row * ROW_PX - list.clientHeight / 3);
    const top = scrollTo(row, list.scrollTop, list.clientHeight, HEAD_PX);
    if (top !== null) list.scrollTop = top;
    first.current = false;
    read();
  }, [row, box, read]);
  useEffect(() => {
    addEventListener("resize", read);
    return () => removeEventListener("resize", read);
  }, [read]);
  return { view, read };
}

export interface StepTableProps {
  steps: readonly Step[];
  shown: readonly number[];
  parents: ReadonlySet<number>;
  collapsed: ReadonlySet<number>;
  selected: number;
  scale: Scale;
  caption: string;
  box: RefObject<HTMLDivElement | null>;
  onSelect: (at: number) => void;
  onToggle: (at: number) => void;
}

/** All steps in order, of which only those in sight are in the document; a native table that says how many rows it has. */
export function StepTable(props: StepTableProps) {
  const { steps, shown, parents, collapsed, selected, scale, caption, box, onSelect, onToggle } = props;
  const row = useMemo(() => shown.indexOf(selected), [shown, selected]);
  const { view, read } = useView(box, row);
  const ground = useMemo(() => foldGround(scale), [scale]);

  const onClick = (event: MouseEvent) => {
    const target = event.target as Element;
    const at = target.closest("tr[data-at]")?.getAttribute("data-at");
    if (at == null || target.closest("button") || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onSelect(Number(at));
  };

  return (
    <div ref={box} className={css.scroll} onScroll={read} role="region" aria-label="Steps">
      <table
        className={css.table}
        aria-rowcount={shown.length + 1}
        style={{ "--bw-folds": ground } as object}
        onClick={onClick}
      >
        <caption className="bw-unseen">{caption}</caption>
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
        <tbody>
          {slices(shown.length, view.topPx, view.heightPx, row).map((slice, index) =>
            slice.kind === "gap" ? (
              <tr key={`gap-${index}`} aria-hidden="true">
                <td colSpan={5} className={css.gap} style={{ height: slice.rows * ROW_PX }} />
              </tr>
            ) : (
              shown.slice(slice.from, slice.to).map((at, offset) => {
                const step = steps[at];
                return step ? (
                  <StepRow
                    key={at}
                    step={step}
                    at={at}
                    rowIndex={slice.from + offset + 2}
                    selected={at === selected}
                    hasChildren={parents.has(at)}
                    collapsed={collapsed.has(at)}
                    x0={xOf(scale, step.offsetMs)}
                    x1={step.running ? 1 : xOf(scale, step.offsetMs + step.durationMs)}
                    onToggle={onToggle}
                  />
                ) : null;
              })
            ),
          )}
        </tbody>
      </table>
    </div>
  );
}
