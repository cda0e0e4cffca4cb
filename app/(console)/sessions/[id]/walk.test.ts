import { describe, expect, it } from "vitest";
import {
  ancestorsOf,
  failureFrom,
  nearestShown,
  openingStep,
  parentsOf,
  runningTotals,
  shownSteps,
} from "./walk";

const step = (id: string, parent = -1, outcome: "ok" | "error" | "denied" = "ok") => ({
  id,
  parent,
  outcome,
});
const STEPS = [step("a"), step("b", 0), step("c", 1, "denied"), step("d", 0), step("e", -1, "error")];

describe("openingStep", () => {
  it("takes a number or an action's id", () => {
    expect(openingStep(STEPS, "4")).toBe(3);
    expect(openingStep(STEPS, "b")).toBe(1);
  });
  it("opens at the first failure, else at the first step", () => {
    expect(openingStep(STEPS, "")).toBe(2);
    expect(openingStep(STEPS, "99")).toBe(2);
    expect(openingStep(STEPS, "0")).toBe(2);
    expect(openingStep(STEPS.slice(0, 2), "")).toBe(0);
    expect(openingStep([], "")).toBe(0);
  });
});

describe("failureFrom", () => {
  it("walks both ways and stops at the ends", () => {
    expect(failureFrom(STEPS, 2, 1)).toBe(4);
    expect(failureFrom(STEPS, 4, -1)).toBe(2);
    expect(failureFrom(STEPS, 4, 1)).toBeNull();
    expect(failureFrom(STEPS, 2, -1)).toBeNull();
  });
});

describe("the tree", () => {
  it("hides what is beneath a collapsed step, at any depth", () => {
    expect(shownSteps(STEPS, new Set([0]))).toEqual([0, 4]);
    expect(shownSteps(STEPS, new Set([1]))).toEqual([0, 1, 3, 4]);
    expect(shownSteps(STEPS, new Set())).toEqual([0, 1, 2, 3, 4]);
  });
  it("stands parents that come late, and circles", () => {
    expect(shownSteps([step("child", 1), step("parent")], new Set([1]))).toEqual([1]);
    expect(shownSteps([step("a", 1), step("b", 0)], new Set([5]))).toEqual([0, 1]);
  });
  it("finds parents and the nearest step that shows", () => {
    expect([...parentsOf(STEPS)]).toEqual([0, 1]);
    expect(nearestShown(STEPS, 2, new Set([0, 4]))).toBe(0);
    expect(ancestorsOf(STEPS, 2)).toEqual([1, 0]);
    expect(ancestorsOf([step("a", 1), step("b", 0)], 0)).toEqual([1, 0]);
    expect(nearestShown(STEPS, 4, new Set([0, 4]))).toBe(4);
  });
});

describe("runningTotals", () => {
  it("adds what is known", () => {
    const sums = runningTotals([
      { tokens: 10, costNanoUsd: 5 },
      { tokens: null, costNanoUsd: null },
      { tokens: 2, costNanoUsd: 1 },
    ]);
    expect(sums).toEqual({ tokens: [10, 10, 12], nanoUsd: [5, 5, 6] });
  });
});
