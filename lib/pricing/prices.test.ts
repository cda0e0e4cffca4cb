import { describe, expect, it } from "vitest";
import { findRates } from "./catalogue";
import { nanoPerMillion, nanoPerMillionOfToken, usdPerMillion } from "./decimal";
import { doubtsOf, omissionsOf } from "./doubts";
import { readLiteLlm } from "./liteLlm";
import { medians } from "./medians";

describe("prices as decimals", () => {
  it("are whole nano-USD exactly, whatever doubles would make of them", () => {
    const cases: [string, number | null][] = [
      ["2.50", 2_500_000_000],
      ["0.1", 100_000_000],
      ["1.005", 1_005_000_000],
      ["0.000000001", 1],
      ["0.0000000010", 1],
      ["0.0000000001", null],
      ["0", 0],
      ["100000", 100_000_000_000_000],
      ["100000.000000001", null],
      ["-1", null],
      ["1e3", null],
      ["1,5", null],
      ["", null],
    ];
    for (const [text, nano] of cases) expect(nanoPerMillion(text), text).toBe(nano);
    // Any decimal of nine places comes back as it went in.
    for (let at = 0; at < 5_000; at++) {
      const nano = (at * 7_919_003) % 100_000_000_000_000;
      expect(nanoPerMillion(usdPerMillion(nano))).toBe(nano);
    }
  });

  it("per token, as files write them, are what their author wrote", () => {
    const cases: [number, number | null][] = [
      [2.5e-6, 2_500_000_000],
      [1.5e-7, 150_000_000],
      [3e-7, 300_000_000],
      [1.25e-6, 1_250_000_000],
      [7.5e-8, 75_000_000],
      [0.00006, 60_000_000_000],
      [0, 0],
      [1, null],
      [1e-16, null],
      [-1e-6, null],
      [Number.NaN, null],
    ];
    for (const [perToken, nano] of cases)
      expect(nanoPerMillionOfToken(perToken), String(perToken)).toBe(nano);
  });
});

describe("doubts", () => {
  const NONE = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null };
  const doubts = (input: string, output: string, model = "own-7b") =>
    doubtsOf(
      { ...NONE, input: nanoPerMillion(input), output: nanoPerMillion(output) },
      findRates("openai", model, Date.parse("2026-11-01")),
      medians(),
    ).map(({ rate, words }) => `${rate}: ${words}`);

  it("ask about a class that was left out, but for what never has it", () => {
    const forgotten = (own: object, provider: string, model: string) =>
      omissionsOf({ ...NONE, ...own }, findRates(provider, model, Date.parse("2026-11-01"))).map(
        ({ rate }) => rate,
      );
    expect(forgotten({ input: 2e9 }, "openai", "gpt-4.1")).toEqual(["output"]);
    expect(forgotten({ output: 2e9 }, "", "own-7b")).toEqual(["input"]);
    expect(forgotten({ input: 2e9, output: 0 }, "", "own-7b")).toEqual([]);
    expect(forgotten({ input: 2e7 }, "openai", "text-embedding-3-small")).toEqual([]);
    expect(forgotten({}, "openai", "gpt-4.1")).toEqual([]);
  });

  it("are of prices per thousand and per token, beside the catalogue's own of the same model", () => {
    expect(doubts("2", "8", "gpt-4.1")).toEqual([]);
    expect(doubts("1.4", "5", "gpt-4.1")).toEqual([]);
    expect(doubts("0.002", "0.008", "gpt-4.1")).toEqual([
      "input: $0.002 looks like a price per thousand tokens: the catalogue has $2 for this model.",
      "output: $0.008 looks like a price per thousand tokens: the catalogue has $8 for this model.",
    ]);
    expect(doubts("0.000002", "8", "gpt-4.1")).toEqual([expect.stringMatching(/^input: .*per token/)]);
    expect(doubts("2000", "8", "gpt-4.1")).toEqual([expect.stringMatching(/^input: .*far dearer/)]);
  });

  it("are of what is far from the middle of the catalogue, where nobody knows the model", () => {
    expect(doubts("0.05", "0.10")).toEqual([]);
    expect(doubts("0", "0")).toEqual([]);
    expect(doubts("30", "60")).toEqual([]);
    expect(doubts("0.0005", "0.0015")).toHaveLength(2);
    expect(doubts("2500", "1")).toEqual([expect.stringMatching(/^input: .*far dearer/)]);
    expect(medians().input).toBeGreaterThan(100_000_000);
    expect(medians().output).toBeGreaterThan(medians().input);
  });
});

describe("LiteLLM's file", () => {
  const file = {
    sample_spec: { input_cost_per_token: 0, litellm_provider: "one of …", mode: "chat" },
    "gpt-4.1": {
      input_cost_per_token: 2e-6,
      output_cost_per_token: 8e-6,
      cache_read_input_token_cost: 5e-7,
      input_cost_per_token_batches: 1e-6,
      litellm_provider: "openai",
      max_tokens: 32768,
      supports_vision: true,
    },
    "gemini/gemini-2.5-pro": {
      input_cost_per_token: 1.25e-6,
      input_cost_per_token_above_200k_tokens: 2.5e-6,
      output_cost_per_token: 1e-5,
      output_cost_per_token_above_200k_tokens: 1.5e-5,
      cache_read_input_token_cost_above_200k_tokens: 2.5e-7,
      litellm_provider: "gemini",
    },
    "azure/gpt-4o": { input_cost_per_token: 2.5e-6, output_cost_per_token: 1e-5, litellm_provider: "azure" },
    "ollama/llama3": { input_cost_per_token: 0, output_cost_per_token: 0, litellm_provider: "ollama" },
    "dall-e-3": { output_cost_per_image: 0.04, litellm_provider: "openai" },
    odd: { input_cost_per_token: "2e-6", litellm_provider: "openai" },
    negative: { input_cost_per_token: -1, litellm_provider: "openai" },
    text: "no object",
    "openai/gpt-4.1": { input_cost_per_token: 9e-6, litellm_provider: "openai" },
  };

  it("is read to whole numbers, with tiers, with what is lost and what is left out", () => {
    const { prices, skipped } = readLiteLlm(file);
    const NONE = { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null };
    expect(prices).toEqual([
      {
        entry: "gpt-4.1",
        provider: "openai",
        model: "gpt-4.1",
        rates: { ...NONE, input: 2e9, output: 8e9, cacheRead: 5e8, tiers: [] },
        losses: ["input_cost_per_token_batches"],
      },
      {
        entry: "gemini/gemini-2.5-pro",
        provider: "gcp.gemini",
        model: "gemini-2.5-pro",
        rates: {
          ...NONE,
          input: 1.25e9,
          output: 1e10,
          tiers: [{ ...NONE, above: 200_000, input: 2.5e9, output: 1.5e10 }],
        },
        losses: ["cacheRead above 200000 tokens"],
      },
      {
        entry: "azure/gpt-4o",
        provider: "azure.ai.openai",
        model: "gpt-4o",
        rates: { ...NONE, input: 2.5e9, output: 1e10, tiers: [] },
        losses: [],
      },
      {
        entry: "ollama/llama3",
        provider: "ollama",
        model: "llama3",
        rates: { ...NONE, input: 0, output: 0, tiers: [] },
        losses: [],
      },
    ]);
    expect(Object.fromEntries(skipped.map(({ entry, why }) => [entry, why]))).toEqual({
      "dall-e-3": "It has no price of tokens.",
      odd: 'input_cost_per_token is no price: "2e-6".',
      negative: "input_cost_per_token is no price: -1.",
      text: "It is no object.",
      "openai/gpt-4.1": "It names the same provider and model as gpt-4.1.",
    });
  });
});
