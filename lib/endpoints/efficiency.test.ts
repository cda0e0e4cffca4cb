import { describe, expect, it } from "vitest";
import { efficiencyOf, quantileMs } from "./efficiency";
import { readExposition } from "./exposition";
import { sampleOfDcgm, sampleOfVllm } from "./sample";
import { DCGM_METRICS, vllmMetrics } from "./testMetrics";

const MINUTE_MS = 60_000;
type Figures = Parameters<typeof vllmMetrics>[0];
const at = (minute: number, figures: Figures, ttft?: readonly number[]) => ({
  atMs: minute * MINUTE_MS,
  ...sampleOfVllm(readExposition(vllmMetrics(figures, ttft ? { ttft } : {})), null),
});

describe("the text format", () => {
  it("is read with labels, escapes, exponents, timestamps and infinities", () => {
    const text = 'a_total{l="x\\"y\\\\z\\n",} 1.5e+03 1700000000000\r\nb{} +Inf\n  c NaN\n\n# any comment';
    expect(readExposition(text)).toEqual([
      { name: "a_total", labels: { l: 'x"y\\z\n' }, value: 1_500 },
      { name: "b", labels: {}, value: Infinity },
      { name: "c", labels: {}, value: Number.NaN },
    ]);
  });

  it.each([
    ["a page", "<html>", /Line 1/],
    ["a value that is none", "ok 1\nbad x", /Line 2: x is no number/],
    ["an open label", 'a{l="x} 1', /Line 1: Its labels/],
    ["a bomb", "a 1\n".repeat(50_001), /Line 50001: There are more than/],
  ])("is not %s", (_, text, words) => {
    expect(() => readExposition(text)).toThrow(words);
  });
});

describe("what vLLM and DCGM say", () => {
  it("is read by name, of older versions too, and of one served name", () => {
    const text = vllmMetrics({ running: 3, cache: 0.25, prompt: 4_000, ok: 7, failed: 1 });
    const sample = sampleOfVllm(readExposition(text), "granite-3.3-8b");
    expect(sample.gauges).toEqual({ running: 3, waiting: 0, kvCache: 0.25 });
    expect(sample.counters).toMatchObject({ promptTokens: 4_000, prefixHits: 1_000, requests: 8, failed: 1 });
    expect(sample.firstToken.le).toEqual([0.1, 0.5, 1]);
    const old = text.replaceAll("kv_cache_usage_perc", "gpu_cache_usage_perc");
    expect(sampleOfVllm(readExposition(old), null).gauges.kvCache).toBe(0.25);
    expect(sampleOfVllm(readExposition(text), "another").gauges).toEqual({});
  });

  it("adds accelerators up, and says what they are", () => {
    expect(sampleOfDcgm(readExposition(DCGM_METRICS))).toEqual({
      gauges: { gpus: 2, gpuUtil: 60, gpuMemoryUsedMib: 40_000, gpuMemoryFreeMib: 40_000, gpuPowerW: 300 },
      type: "NVIDIA L40S",
    });
  });
});

describe("efficiency", () => {
  it("is rates between samples, and costs of the measured time", () => {
    const samples = [
      at(0, { running: 1, prompt: 0, generated: 0 }),
      at(1, { running: 1, prompt: 3_000, generated: 600, ok: 9, failed: 1 }),
      at(2, { running: 0, prompt: 3_000, generated: 600, ok: 9, failed: 1 }),
      at(3, { running: 0, prompt: 3_000, generated: 600, ok: 9, failed: 1 }),
    ];
    const found = efficiencyOf(samples, 3_600_000_000);
    expect(found).toMatchObject({
      measuredMs: 3 * MINUTE_MS,
      idleMs: MINUTE_MS,
      generatedTokens: 600,
      prefixHitRate: 0.25,
      errorRate: 0.1,
      // One dollar's thousandth a second: 180 s, of which 60 idle.
      costNanoUsd: 180_000_000,
      idleNanoUsd: 60_000_000,
      costPerThousandNanoUsd: 50_000_000,
      restarts: 0,
    });
    expect(found.points.map(({ generatedPerSecond }) => generatedPerSecond)).toEqual([10, 0, 0]);
  });

  it("counts from nought after a restart, and leaves gaps out", () => {
    const samples = [
      at(0, { running: 1, generated: 1_000 }),
      at(1, { running: 1, generated: 60 }),
      at(30, { running: 0, generated: 9_000 }),
      at(31, { running: 0, generated: 9_060 }),
    ];
    const found = efficiencyOf(samples, null);
    expect(found).toMatchObject({ measuredMs: 2 * MINUTE_MS, generatedTokens: 120, restarts: 1, idleMs: 0 });
    expect(found).toMatchObject({ costNanoUsd: null, costPerThousandNanoUsd: null, gpuUtil: null });
  });

  it("has quantiles as Prometheus has them", () => {
    const buckets = { le: [0.1, 0.5, 1], n: [10, 90, 100] };
    expect(quantileMs(buckets, 100, 0.5)).toBeCloseTo(300);
    expect(quantileMs(buckets, 100, 0.95)).toBeCloseTo(750);
    expect(quantileMs({ le: [0.1], n: [1] }, 100, 0.95)).toBe(100);
    expect(quantileMs({ le: [], n: [] }, 0, 0.5)).toBeNull();
    const found = efficiencyOf([at(0, {}, [5, 5, 5, 5]), at(1, {}, [5, 15, 15, 15])], null);
    expect(found.firstTokenP50Ms).toBeCloseTo(300);
  });

  it("is unknown where nobody says it, not nought", () => {
    expect(efficiencyOf([], 1)).toMatchObject({
      idleMs: null,
      generatedTokens: null,
      errorRate: null,
      kvCache: null,
      costNanoUsd: null,
      idleNanoUsd: null,
    });
  });
});
