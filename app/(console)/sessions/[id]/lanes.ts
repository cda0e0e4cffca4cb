import { type Scale, xOf } from "@/app/_ui/waterfall/scale";
import type { ActionKind } from "@/lib/actions/action";
import type { Step } from "./steps";
import { isFailure } from "./walk";

const LANES = ["model", "tools", "agents", "other"] as const;
export type Lane = (typeof LANES)[number];

const LANE_OF: Record<ActionKind, Lane> = {
  model_call: "model",
  tool_call: "tools",
  retrieval: "tools",
  delegation: "agents",
  guardrail: "other",
  decision: "other",
  prompt: "other",
  other: "other",
};

export function laneOf(kind: ActionKind): Lane {
  return LANE_OF[kind];
}

/** A bar of a lane in thousandths of the width. */
export interface LaneBar {
  from: number;
  to: number;
  failed: boolean;
}

const UNITS = 1_000;

/** The bars of each lane that has any, joined where they meet, so that ten thousand steps draw as a few hundred bars. Failures stay on their own. */
export function laneBars(steps: readonly Step[], scale: Scale): { lane: Lane; bars: LaneBar[] }[] {
  return LANES.map((lane) => ({
    lane,
    bars: barsOf(
      steps.filter((step) => laneOf(step.kind) === lane),
      scale,
    ),
  })).filter(({ bars }) => bars.length > 0);
}

function barsOf(steps: readonly Step[], scale: Scale): LaneBar[] {
  const bars = steps
    .map((step) => {
      const from = Math.floor(xOf(scale, step.offsetMs) * UNITS);
      const to = Math.ceil(xOf(scale, step.offsetMs + step.durationMs) * UNITS);
      return { from, to: Math.max(to, from + 2), failed: isFailure(step) };
    })
    .sort((a, b) => Number(a.failed) - Number(b.failed) || a.from - b.from);
  const joined: LaneBar[] = [];
  for (const bar of bars) {
    const last = joined.at(-1);
    if (last && last.failed === bar.failed && bar.from <= last.to) last.to = Math.max(last.to, bar.to);
    else joined.push(bar);
  }
  return joined;
}
