import { expect, it } from "vitest";
import { changeWords, costWords, percentWords, tick } from "./words";

const FIGURES = {
  requests: 10,
  ok: 10,
  errors: 0,
  denied: 0,
  limited: 0,
  other: 0,
  inputTokens: 1,
  outputTokens: 1,
  tokens: 2,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  reasoningTokens: 0,
  cost: 0,
  unpriced: 0,
  unknownUsage: 0,
};

it("never takes what has no price for nothing", () => {
  expect(costWords(FIGURES)).toEqual({ cost: "$0", missing: "" });
  expect(costWords({ ...FIGURES, unpriced: 4 })).toEqual({ cost: "—", missing: "4 without a rate" });
  expect(costWords({ ...FIGURES, cost: 2_000_000_000, unpriced: 4, unknownUsage: 1 })).toEqual({
    cost: "$2.00",
    missing: "4 without a rate, 1 that do not say what they used",
  });
});

it("says changes, shares and ticks shortly", () => {
  expect([changeWords(112, 100), changeWords(97, 100), changeWords(100, 100), changeWords(5, 0)]).toEqual([
    "+12 %",
    "−3 %",
    "as before",
    "none before",
  ]);
  expect(changeWords(0, 0)).toBeNull();
  expect([percentWords(0.99996), percentWords(0.5), percentWords(1)]).toEqual(["99.99 %", "50 %", "100 %"]);
  expect([
    tick(0, "cost"),
    tick(1_500_000_000, "cost"),
    tick(2.5e13, "cost"),
    tick(12_400, "tokens"),
  ]).toEqual(["$0", "$1.50", "$25.0k", "12.4k"]);
});
