import { describe, expect, it } from "vitest";
import { amountWords, readAmount } from "./amount";
import type { Measure } from "./quota";

const refusal = (given: string | number, measure: Measure): string => {
  try {
    return `read as ${readAmount(given, measure)}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};

describe("amounts as people type them", () => {
  it.each<[string | number, Measure, number]>([
    ["50k", "total_tokens", 50_000],
    ["2M", "total_tokens", 2_000_000],
    ["1.5 M", "input_tokens", 1_500_000],
    ["1,000,000", "requests", 1_000_000],
    ["1 000 000", "requests", 1_000_000],
    ["3bn", "output_tokens", 3_000_000_000],
    [" 0 ", "requests", 0],
    [12, "requests", 12],
    ["7.000", "requests", 7],
    ["$2,500.00", "cost", 2_500_000_000_000],
    ["2500 USD", "cost", 2_500_000_000_000],
    ["US$ 0.1", "cost", 100_000_000],
    ["$0.000000001", "cost", 1],
    ["$1.234567891k", "cost", 1_234_567_891_000],
    // Read by way of a fraction it would be 9007199.254740990 dollars, one nano-USD less.
    ["9007199.254740991", "cost", Number.MAX_SAFE_INTEGER],
  ])("reads %s as %s exactly: %d", (given, measure, expected) => {
    expect(readAmount(given, measure)).toBe(expected);
  });

  it.each<[string | number, Measure, RegExp]>([
    ["", "requests", /missing/],
    ["unlimited", "requests", /absence of a quota/],
    ["-5", "requests", /0 or more/],
    [-1, "cost", /0 or more/],
    ["1.5", "requests", /Requests are whole/],
    [1.5, "requests", /whole number/],
    ["1.2345k", "total_tokens", /Tokens are whole/],
    ["$5", "requests", /not money/],
    ["2.500,00", "cost", /cannot be read/],
    ["1,00", "cost", /cannot be read/],
    ["1e6", "requests", /cannot be read/],
    ["$0.0000000001", "cost", /one billionth/],
    ["9007199.254740992", "cost", /highest ceiling is \$9,007,199\.254740991/],
    ["10000T", "requests", /cannot be read/],
    [Number.NaN, "requests", /highest ceiling/],
    ["99999999999999999999999999", "requests", /highest ceiling is 9,007,199,254,740,991 requests/],
  ])("refuses %s as %s: %s", (given, measure, words) => {
    expect(refusal(given, measure)).toMatch(words);
  });

  it("writes them so that they are read back as they were", () => {
    for (const nano of [0, 1, 10, 100_000_000, 123_456_789, 2_500_000_000_000, Number.MAX_SAFE_INTEGER])
      expect(readAmount(amountWords(nano, "cost"), "cost")).toBe(nano);
    expect(amountWords(2_500_000_000_000, "cost")).toBe("$2,500.00");
    expect(amountWords(1, "concurrency")).toBe("1 request at once");
  });
});
