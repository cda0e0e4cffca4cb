import { describe, expect, it } from "vitest";
import { foldIdle } from "@/app/_ui/waterfall/scale";
import { laneBars } from "./lanes";
import type { Step } from "./steps";

const step = (
  kind: Step["kind"],
  offsetMs: number,
  durationMs: number,
  outcome: Step["outcome"] = "ok",
): Step => ({
  id: "act_1",
  parent: -1,
  depth: 0,
  kind,
  outcome,
  name: "",
  agent: "",
  model: null,
  tool: null,
  errorType: null,
  offsetMs,
  durationMs,
  tokens: null,
  costNanoUsd: null,
  redactions: 0,
  orphan: false,
  running: false,
  decision: null,
});

describe("laneBars", () => {
  const scale = foldIdle([{ fromMs: 0, toMs: 1_000 }], 1_000);

  it("joins neighbours, but never a failure into the quiet", () => {
    const steps = [
      step("tool_call", 0, 100),
      step("tool_call", 50, 100, "error"),
      step("tool_call", 90, 110),
    ];
    expect(laneBars(steps, scale)).toEqual([
      {
        lane: "tools",
        bars: [
          { from: 0, to: 200, failed: false },
          { from: 50, to: 150, failed: true },
        ],
      },
    ]);
  });

  it("draws ten thousand steps as few bars", () => {
    const steps = Array.from({ length: 10_000 }, (_, i) => step("model_call", i / 10, 0.05));
    expect(laneBars(steps, scale)[0]?.bars.length).toBeLessThan(1_001);
  });
});
