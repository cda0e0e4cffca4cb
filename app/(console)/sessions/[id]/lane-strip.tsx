"use client";

import { type MouseEvent, memo } from "react";
import { duration } from "@/app/_ui/format/duration";
import { msAt, type Scale, xOf } from "@/app/_ui/waterfall/scale";
import css from "./lane-strip.module.css";
import { type LaneBar, laneBars } from "./lanes";
import type { Step } from "./steps";

const HEIGHT = 12;
const WORDS_FROM_WIDTH = 0.02;

function Bar({ bar }: { bar: LaneBar }) {
  return (
    <rect
      className={bar.failed ? css.failed : css.bar}
      x={bar.from}
      y={1}
      width={bar.to - bar.from}
      height={HEIGHT - 2}
    />
  );
}

/** Lanes do not change while one steps through them. */
const Lanes = memo(function Lanes({ steps, scale }: { steps: readonly Step[]; scale: Scale }) {
  return laneBars(steps, scale).map(({ lane, bars }) => (
    <div key={lane} className={css.lane}>
      <span className={css.label}>{lane}</span>
      <svg className={`${css.svg} ${css[lane]}`} viewBox={`0 0 1000 ${HEIGHT}`} preserveAspectRatio="none">
        {bars.map((bar) => (
          <Bar key={`${bar.from}-${bar.failed}`} bar={bar} />
        ))}
      </svg>
    </div>
  ));
});

/** The whole session in four lanes over one axis, idle time folded. A picture: what it tells stands in the table, and its click has keys. */
export function LaneStrip({
  steps,
  scale,
  selected,
  onPick,
}: {
  steps: readonly Step[];
  scale: Scale;
  selected: number;
  onPick: (offsetMs: number) => void;
}) {
  const at = xOf(scale, steps[selected]?.offsetMs ?? 0);
  const pick = (event: MouseEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    onPick(msAt(scale, (event.clientX - box.left) / box.width));
  };
  return (
    <div className={css.strip} aria-hidden="true">
      <Lanes steps={steps} scale={scale} />
      <button type="button" tabIndex={-1} className={css.over} onClick={pick}>
        {scale.segments
          .filter((segment) => segment.folded)
          .map((segment) => (
            <span
              key={segment.fromMs}
              className={css.fold}
              title={`${duration(segment.toMs - segment.fromMs)} idle`}
              style={{
                insetInlineStart: `${segment.x0 * 100}%`,
                width: `${(segment.x1 - segment.x0) * 100}%`,
              }}
            >
              {segment.x1 - segment.x0 > WORDS_FROM_WIDTH && (
                <span>{duration(segment.toMs - segment.fromMs)} idle</span>
              )}
            </span>
          ))}
        <span className={css.playhead} style={{ insetInlineStart: `${at * 100}%` }} />
      </button>
    </div>
  );
}
