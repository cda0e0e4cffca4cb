"use client";

import { useCallback, useMemo, useState } from "react";
import type { Step } from "./steps";
import { ancestorsOf, failureFrom, nearestShown, parentsOf, shownSteps } from "./walk";

/** Where the reader stands in a session, and the ways on. Steps are named by their place, from 0. */
export interface Replay {
  selected: number;
  shown: readonly number[];
  parents: ReadonlySet<number>;
  collapsed: ReadonlySet<number>;
  select: (at: number | null | undefined) => void;
  /** By steps that show. */
  shift: (by: 1 | -1) => void;
  /** Opens what hides a step, and goes there. */
  reveal: (at: number | null) => void;
  failure: (direction: 1 | -1) => number | null;
  toggle: (at: number) => void;
  collapse: () => void;
  expand: () => void;
}

/** Puts the step into the address, without a new entry in the history: Back leaves the page. */
function noteStep(at: number): void {
  history.replaceState(null, "", `${location.pathname}?step=${at + 1}`);
}

export function useReplay(steps: readonly Step[], opening: number): Replay {
  const [selected, setSelected] = useState(opening);
  const [collapsed, setCollapsed] = useState<ReadonlySet<number>>(new Set());
  const parents = useMemo(() => parentsOf(steps), [steps]);
  const shown = useMemo(() => shownSteps(steps, collapsed), [steps, collapsed]);

  const select = useCallback(
    (at: number | null | undefined) => {
      if (at == null || at < 0 || at >= steps.length) return;
      setSelected(at);
      noteStep(at);
    },
    [steps.length],
  );
  const close = (at: number) => {
    const next = new Set([...collapsed, at]);
    setCollapsed(next);
    const here = nearestShown(steps, selected, new Set(shownSteps(steps, next)));
    if (here !== selected) select(here);
  };
  const open = (places: readonly number[]) =>
    setCollapsed((before) => new Set([...before].filter((at) => !places.includes(at))));

  return {
    selected,
    shown,
    parents,
    collapsed,
    select,
    shift: (by) => select(shown[shown.indexOf(selected) + by]),
    reveal: (at) => {
      if (at !== null) open(ancestorsOf(steps, at));
      select(at);
    },
    failure: (direction) => failureFrom(steps, selected, direction),
    toggle: (at) => (collapsed.has(at) ? open([at]) : close(at)),
    collapse: () => {
      const isOpen = parents.has(selected) && !collapsed.has(selected);
      const at = isOpen ? selected : (steps[selected]?.parent ?? -1);
      if (at >= 0) close(at);
    },
    expand: () => open([selected]),
  };
}
