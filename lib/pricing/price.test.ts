import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { AttributedAction, Tokens } from "@/lib/actions/action";
import { bookOf, type OwnPrice } from "./book";
import { PRICE_VERSION } from "./catalogue";
import { price } from "./price";

const NO_OWN_PRICES = bookOf([]);
const AT = Date.parse("2026-11-01T12:00:00Z");

function call(
  provider: string | null,
  model: string | null,
  tokens: Partial<Tokens>,
  more: object = {},
): AttributedAction {
  return {
    kind: "model_call",
    provider,
    model,
    startNs: BigInt(AT) * 1_000_000n,
    tokens: { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null, ...tokens },
    attribution: { leaf: true },
    ...more,
  } as AttributedAction;
}

const costOf = (...given: Parameters<typeof call>) => price(call(...given), NO_OWN_PRICES).cost.nanoUsd;
const UNKNOWN = { nanoUsd: null, priceVersion: null };

describe("price", () => {
  it("is by hand what it is by the catalogue: OpenAI, with a cache", () => {
    // gpt-4.1: $2 input, $0.50 cached, $8 output per million: 700 × 2 + 300 × 0.5 + 100 × 8 = 2,350 µUSD.
    expect(costOf("openai", "gpt-4.1-2025-04-14", { input: 1000, cacheRead: 300, output: 100 })).toBe(
      2_350_000,
    );
  });

  it("counts reasoning inside the output, once", () => {
    // o3-mini: $1.10 input, $4.40 output: 10 × 1.1 + 1000 × 4.4 = 4,411 µUSD.
    expect(costOf("openai", "o3-mini", { input: 10, output: 1000, reasoning: 900 })).toBe(4_411_000);
  });

  it("is by hand what it is by the catalogue: Anthropic, cache read and written", () => {
    // claude-sonnet-4-5: $3, $0.30 read, $3.75 written, $15 output: 100 × 3 + 800 × 0.3 + 300 × 3.75 + 50 × 15 = 2,415 µUSD.
    const tokens = { input: 1200, cacheRead: 800, cacheWrite: 300, output: 50 };
    expect(costOf("anthropic", "claude-sonnet-4-5", tokens)).toBe(2_415_000);
  });

  it("is by hand what it is by the catalogue: Google, on both sides of a tier", () => {
    // gemini-2.5-pro: $1.25 and $10 up to 200,000 tokens of input, $2.50 and $15 for the whole of a call with more.
    expect(costOf("gcp.gemini", "gemini-2.5-pro", { input: 200_000, output: 1_000 })).toBe(260_000_000);
    expect(costOf("gcp.gemini", "gemini-2.5-pro", { input: 200_001, output: 1_000 })).toBe(515_002_500);
  });

  it("needs no output of an embedding", () => {
    expect(costOf("openai", "text-embedding-3-small", { input: 1_000 })).toBe(20_000);
    expect(costOf("openai", "gpt-4.1", { input: 1_000 })).toBeNull();
    // Price files write an embedding's output as 0: that is no reason to call it unpriced.
    const rate = (base: number) => ({ base, tiers: [] });
    const free = {
      input: rate(20_000_000),
      output: rate(0),
      cacheRead: null,
      cacheWrite: null,
      reasoning: null,
    };
    const own: OwnPrice = { id: "mpr_1", provider: "", model: "embed", rates: free, fromMs: 0 };
    expect(price(call(null, "embed", { input: 1_000 }), bookOf([own])).cost.nanoUsd).toBe(20_000);
  });

  it("is rounded once a class of tokens", () => {
    // text-embedding-3-small: 20 nano-USD a token. gpt-4o-mini: 150 input, 75 cached, 600 output.
    expect(costOf("openai", "gpt-4o-mini", { input: 3, cacheRead: 1, output: 1 })).toBe(2 * 150 + 75 + 600);
  });

  it("stays exact for a billion tokens", () => {
    expect(costOf("openai", "gpt-4.1", { input: 999_999_999, output: 999_999_999 })).toBe(9_999_999_990_000);
  });

  it("is that of the time of the call", () => {
    // deepseek-chat, in its catalogue's words: dearer from 00:30 to 16:30 UTC.
    const at = (time: string) => ({ startNs: BigInt(Date.parse(`2025-07-01T${time}Z`)) * 1_000_000n });
    const cost = (time: string) =>
      costOf("deepseek", "deepseek-chat", { input: 1_000_000, output: 0 }, at(time));
    const [before, from, until, after] = ["00:29:59.999", "00:30:00.000", "16:29:59.999", "16:30:00.000"].map(
      cost,
    );
    expect(from).toBeGreaterThan(before ?? Number.NaN);
    expect(until).toBe(from);
    expect(after).toBe(before);
  });

  it.each([
    ["azure.ai.openai", "gpt-4.1"],
    ["gcp.vertex_ai", "gemini-2.5-pro"],
    ["gcp.vertex_ai", "claude-sonnet-4-5"],
    ["aws.bedrock", "anthropic.claude-3-5-sonnet-20241022-v2:0"],
    ["x_ai", "grok-3"],
    ["mistral_ai", "mistral-large-latest"],
    [null, "claude-sonnet-4-5"],
    ["some-gateway", "gpt-4.1"],
  ])("is found for %s and %s", (provider, model) => {
    expect(price(call(provider, model, { input: 1_000, output: 10 }), NO_OWN_PRICES).cost).toMatchObject({
      nanoUsd: expect.any(Number),
      priceVersion: PRICE_VERSION,
    });
  });

  it.each<[string, Parameters<typeof call>]>([
    ["a model that the catalogue does not have", ["openai", "gpt-imaginary-9x", { input: 1, output: 1 }]],
    ["an open model that anybody may serve", ["ollama", "mistral-large-latest", { input: 1, output: 1 }]],
    ["no model", ["openai", null, { input: 1, output: 1 }]],
    ["names that objects have", ["constructor", "__proto__", { input: 1, output: 1 }]],
    ["no input", ["openai", "gpt-4.1", { output: 1 }]],
    [
      "a call above another",
      ["openai", "gpt-4.1", { input: 1, output: 1 }, { attribution: { leaf: false } }],
    ],
    ["what is no model call", ["openai", "gpt-4.1", { input: 1, output: 1 }, { kind: "delegation" }]],
  ])("is unknown, not nothing, for %s", (_, given) => {
    expect(price(call(...given), NO_OWN_PRICES).cost).toEqual(UNKNOWN);
  });

  it("is the tenant's own before the catalogue's, from when it is in force, and of its provider before any", () => {
    const own = (id: string, provider: string, from: string, usd: number | null): OwnPrice => {
      const rate = usd === null ? null : { base: usd * 1e9, tiers: [] };
      const rates = rate && { input: rate, output: rate, cacheRead: null, cacheWrite: null, reasoning: null };
      return { id, provider, model: "gpt-4.1", rates, fromMs: Date.parse(from) };
    };
    const book = bookOf([
      own("mpr_catalogue", "openai", "2026-11-01T14:00:00Z", null),
      own("mpr_named", "openai", "2026-11-01T13:00:00Z", 7),
      own("mpr_any", "", "2026-11-01T12:30:00Z", 5),
    ]);
    const at = (time: string, provider: string | null = "openai") => {
      const startNs = BigInt(Date.parse(`2026-11-01T${time}Z`)) * 1_000_000n;
      return price(call(provider, "gpt-4.1", { input: 1_000_000, output: 0 }, { startNs }), book).cost;
    };
    expect(at("12:29:59.999")).toEqual({ nanoUsd: 2e9, priceVersion: PRICE_VERSION });
    expect(at("12:30:00")).toEqual({ nanoUsd: 5e9, priceVersion: "own@mpr_any" });
    expect(at("13:00:00")).toEqual({ nanoUsd: 7e9, priceVersion: "own@mpr_named" });
    expect(at("13:00:00", "my-vllm")).toEqual({ nanoUsd: 5e9, priceVersion: "own@mpr_any" });
    expect(at("13:00:00", null)).toEqual({ nanoUsd: 5e9, priceVersion: "own@mpr_any" });
    expect(at("14:00:00")).toEqual({ nanoUsd: 2e9, priceVersion: PRICE_VERSION });
    expect(price(call("openai", "GPT-4.1", { input: 1, output: 1 }), book).cost.priceVersion).not.toContain(
      "own@",
    );
  });

  it("names the version of the catalogue that is installed", () => {
    const file = new URL("../../node_modules/@pydantic/genai-prices/package.json", import.meta.url);
    expect(PRICE_VERSION).toBe(`genai-prices@${JSON.parse(readFileSync(file, "utf8")).version}`);
  });
});
