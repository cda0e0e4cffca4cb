"use client";

import { type ReactNode, type RefObject, useEffect, useMemo, useRef } from "react";
import { FetchedDetail } from "@/app/_ui/action/fetched-detail";
import { useKeys } from "@/app/_ui/keys/use-keys";
import { foldIdle } from "@/app/_ui/waterfall/scale";
import { busyOf } from "./busy";
import { LaneStrip } from "./lane-strip";
import { Playhead } from "./playhead";
import { type Replay, useReplay } from "./replay";
import { StepTable } from "./step-table";
import { unpackSteps } from "./steps";
import css from "./timeline.module.css";

/** The session's part of the keymap; the keys act anywhere on the timeline. */
function useReplayKeys(box: RefObject<HTMLElement | null>, replay: Replay): void {
  useKeys(
    "session",
    {
      next: () => replay.shift(1),
      previous: () => replay.shift(-1),
      nextError: () => replay.reveal(replay.failure(1)),
      previousError: () => replay.reveal(replay.failure(-1)),
      first: () => replay.select(replay.shown[0]),
      last: () => replay.select(replay.shown.at(-1)),
      collapse: replay.collapse,
      expand: replay.expand,
      copy: () => void navigator.clipboard.writeText(location.href),
    },
    box,
  );
}

/** The focus goes along with the selection while it is in the list, or nowhere. */
function useFocusAlong(box: RefObject<HTMLElement | null>, selected: number): void {
  const before = useRef(selected);
  useEffect(() => {
    if (before.current === selected) return;
    before.current = selected;
    const held = document.activeElement;
    const isFree = held === null || held === document.body || held.closest("[data-steps]") !== null;
    if (isFree)
      box.current?.querySelector<HTMLElement>(`a[data-step="${selected}"]`)?.focus({ preventScroll: true });
  }, [box, selected]);
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
  const replay = useReplay(steps, opening);
  const box = useRef<HTMLDivElement>(null);
  useReplayKeys(box, replay);
  useFocusAlong(box, replay.selected);

  const pick = (offsetMs: number) => {
    const at = steps.findIndex(
      (step, i) => !replay.parents.has(i) && step.offsetMs + step.durationMs >= offsetMs,
    );
    replay.reveal(at >= 0 ? at : steps.length - 1);
  };
  const { selected } = replay;
  const step = steps[selected];
  return (
    <div ref={box} className={css.timeline}>
      <LaneStrip steps={steps} scale={scale} selected={selected} onPick={pick} />
      <Playhead steps={steps} replay={replay} />
      <div className={css.split}>
        <StepTable steps={steps} replay={replay} scale={scale} caption={caption} />
        <aside className={css.detail} aria-label={`Step ${selected + 1}`} key={selected}>
          {selected === opening ? initial : step && <FetchedDetail id={step.id} onSession />}
        </aside>
      </div>
    </div>
  );
}
