"use client";

import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { FetchedDetail } from "@/app/_ui/action/fetched-detail";
import { useKeys } from "@/app/_ui/keys/use-keys";
import { foldIdle } from "@/app/_ui/waterfall/scale";
import { busyOf } from "./busy";
import { LaneStrip } from "./lane-strip";
import { Playhead } from "./playhead";
import { StepTable } from "./step-table";
import { unpackSteps } from "./steps";
import css from "./timeline.module.css";
import { failureFrom, nearestShown, parentsOf, shownSteps } from "./walk";

/** Puts the step into the address, without a new entry in the history: Back leaves the page. */
function noteStep(at: number): void {
  history.replaceState(null, "", `${location.pathname}?step=${at + 1}`);
}

/** The tree's state: what is collapsed and what therefore shows. */
function useTree(steps: ReturnType<typeof unpackSteps>) {
  const [collapsed, setCollapsed] = useState<ReadonlySet<number>>(new Set());
  const parents = useMemo(() => parentsOf(steps), [steps]);
  const shown = useMemo(() => shownSteps(steps, collapsed), [steps, collapsed]);
  const fold = useCallback((at: number, on: boolean) => {
    setCollapsed((before) => {
      const after = new Set(before);
      if (on) after.add(at);
      else after.delete(at);
      return after;
    });
  }, []);
  return { collapsed, parents, shown, fold };
}

/**
 * A session replayed step by step: lanes, steps and the selected step's content. `packed` holds all steps, light; contents are
 * fetched one step at a time. `initial` is what the server rendered for the step that the page opens at.
 */
export function Timeline({
  packed,
  endMs,
  caption,
  opening,
  initial,
}: {
  packed: string;
  endMs: number;
  caption: string;
  opening: number;
  initial: ReactNode;
}) {
  const steps = useMemo(() => unpackSteps(packed), [packed]);
  const scale = useMemo(() => foldIdle(busyOf(steps), endMs), [steps, endMs]);
  const { collapsed, parents, shown, fold } = useTree(steps);
  const [selected, setSelected] = useState(opening);
  const box = useRef<HTMLDivElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const hadFocus = useRef(false);

  const select = useCallback(
    (at: number | null) => {
      if (at === null || at < 0 || at >= steps.length) return;
      hadFocus.current =
        list.current?.contains(document.activeElement) === true || document.activeElement === document.body;
      setSelected(at);
      noteStep(at);
    },
    [steps.length],
  );
  useEffect(() => {
    if (hadFocus.current)
      list.current?.querySelector<HTMLElement>(`a[data-step="${selected}"]`)?.focus({ preventScroll: true });
  }, [selected]);

  const shift = (by: 1 | -1) => select(shown[shown.indexOf(selected) + by] ?? null);
  const collapse = (at: number, on: boolean) => {
    fold(at, on);
    if (on) select(nearestShown(steps, selected, new Set(shownSteps(steps, new Set([...collapsed, at])))));
  };
  const toggle = (at: number) => collapse(at, !collapsed.has(at));
  const reveal = (at: number | null) => {
    for (let up = at === null ? -1 : (steps[at]?.parent ?? -1); up >= 0; up = steps[up]?.parent ?? -1)
      fold(up, false);
    select(at);
  };
  useKeys(
    "session",
    {
      next: () => shift(1),
      previous: () => shift(-1),
      nextError: () => reveal(failureFrom(steps, selected, 1)),
      previousError: () => reveal(failureFrom(steps, selected, -1)),
      first: () => select(shown[0] ?? null),
      last: () => select(shown.at(-1) ?? null),
      collapse: () =>
        collapse(
          parents.has(selected) && !collapsed.has(selected)
            ? selected
            : Math.max(steps[selected]?.parent ?? 0, 0),
          true,
        ),
      expand: () => fold(selected, false),
      copy: () => void navigator.clipboard.writeText(location.href),
    },
    box,
  );
  const pick = (offsetMs: number) => {
    const after = steps.findIndex(
      (step, at) => !parents.has(at) && step.offsetMs + step.durationMs >= offsetMs,
    );
    reveal(after >= 0 ? after : steps.length - 1);
  };

  const step = steps[selected];
  return (
    <div ref={box} className={css.timeline}>
      <LaneStrip steps={steps} scale={scale} selected={selected} onPick={pick} />
      <Playhead steps={steps} selected={selected} onShift={shift} onReveal={reveal} />
      <div className={css.split}>
        <StepTable
          steps={steps}
          shown={shown}
          parents={parents}
          collapsed={collapsed}
          selected={selected}
          scale={scale}
          caption={caption}
          box={list}
          onSelect={select}
          onToggle={toggle}
        />
        <aside className={css.detail} aria-label={`Step ${selected + 1}`} key={selected}>
          {selected === opening ? initial : step && <FetchedDetail id={step.id} onSession />}
        </aside>
      </div>
    </div>
  );
}
