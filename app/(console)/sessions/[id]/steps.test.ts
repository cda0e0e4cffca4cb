import { describe, expect, it } from "vitest";
import type { StepView } from "@/lib/sessions/session";
import { packSteps, unpackSteps } from "./steps";

function step(over: Partial<StepView>): StepView {
  return {
    step: 1,
    id: "act_1",
    spanId: "a",
    parentSpanId: null,
    traceId: "t",
    depth: 0,
    orphan: false,
    kind: "model_call",
    name: "chat granite",
    outcome: "ok",
    agent: { id: "agt_1", name: "refund-triage" },
    principal: null,
    model: "granite",
    tool: null,
    offsetMs: 1.25,
    durationMs: 20.5,
    ended: true,
    tokensIn: 10,
    tokensOut: null,
    leaf: true,
    costNanoUsd: 5,
    errorType: null,
    redactions: 0,
    decision: { effect: "deny", mode: "observed" },
    ...over,
  };
}

describe("packed steps", () => {
  it("come back as they were", () => {
    const [one] = unpackSteps(packSteps([step({})]));
    expect(one).toEqual({
      id: "act_1",
      parent: -1,
      depth: 0,
      kind: "model_call",
      outcome: "ok",
      name: "chat granite",
      agent: "refund-triage",
      model: "granite",
      tool: null,
      errorType: null,
      offsetMs: 1.25,
      durationMs: 20.5,
      tokens: 10,
      costNanoUsd: 5,
      redactions: 0,
      orphan: false,
      running: false,
      decision: { effect: "deny", mode: "observed" },
    });
  });

  it("find their parents within their own trace only", () => {
    const steps = [
      step({ spanId: "a", traceId: "t1" }),
      step({ spanId: "a", traceId: "t2" }),
      step({ spanId: "b", traceId: "t2", parentSpanId: "a" }),
      step({ spanId: "c", traceId: "t3", parentSpanId: "a", orphan: true, ended: false }),
    ];
    const unpacked = unpackSteps(packSteps(steps));
    expect(unpacked.map((one) => one.parent)).toEqual([-1, -1, 1, -1]);
    expect(unpacked[3]).toMatchObject({ orphan: true, running: true });
  });

  it("leave out usage that repeats, and keep unknown unknown", () => {
    const [repeat, none] = unpackSteps(
      packSteps([step({ leaf: false }), step({ tokensIn: null, costNanoUsd: null })]),
    );
    expect(repeat).toMatchObject({ tokens: null, costNanoUsd: null });
    expect(none).toMatchObject({ tokens: null, costNanoUsd: null });
  });

  it("stay small", () => {
    const steps = Array.from({ length: 10_000 }, (_, i) =>
      step({ id: `act_01J9ZZZZZZ${i}`, spanId: String(i), offsetMs: i * 37 }),
    );
    expect(packSteps(steps).length).toBeLessThan(1_000_000);
  });
});
