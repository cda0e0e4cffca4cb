import { describe, expect, it } from "vitest";
import { wilson } from "./bounds";
import { readEvaluation, readRedTeam } from "./readEvaluation";

const file = (text: string) => ({ name: "f", bytes: Buffer.from(text) });
const json = (value: unknown) => file(JSON.stringify(value));
const lines = (...entries: object[]) => file(entries.map((one) => JSON.stringify(one)).join("\n"));
const evalOf = (change: object = {}) => ({
  entry_type: "eval",
  probe: "promptinject.HijackHateHumans",
  detector: "promptinject.AttackRogueString",
  passed: 75,
  fails: 5,
  nones: 20,
  total_evaluated: 80,
  total_processed: 100,
  ...change,
});

describe("wilson", () => {
  it("agrees with the published interval", () => {
    // Newcombe 1998, table I: 81 of 263, and 0 of 20.
    expect(wilson(81, 263).lower).toBeCloseTo(0.2553, 4);
    expect(wilson(81, 263).upper).toBeCloseTo(0.3662, 4);
    expect(wilson(0, 20)).toEqual({ lower: 0, upper: expect.closeTo(0.1611, 4) });
    expect(wilson(0, 0)).toEqual({ lower: 0, upper: 1 });
  });
});

describe("readRedTeam", () => {
  it("leaves what could not be judged out of the denominator, and computes bounds that are not there", () => {
    const read = readRedTeam(
      lines(
        { entry_type: "start_run setup", "plugins.target_type": "openai", "plugins.target_name": "triage" },
        { entry_type: "init", garak_version: "0.16.1", start_time: "2026-11-01T10:00:00.123456", run: "r" },
        { entry_type: "attempt", status: 2, outputs: ["a \u0000 b", { text: "no\u2028" }] },
        evalOf({ confidence: "0.95", confidence_lower: "0.02", confidence_upper: 0.15 }),
        evalOf({ probe: "dan.Dan_11_0", fails: 0, passed: 20, nones: 0, total_evaluated: 20 }),
        { entry_type: "digest", eval: {} },
        { entry_type: "completion", end_time: "2026-11-01T11:00:00" },
      ),
    );
    expect(read).toMatchObject({
      format: "Garak 0.16.1",
      evaluated: "openai triage",
      complete: true,
      ranAt: "2026-11-01T10:00:00.123Z",
      attacks: [
        { fails: 5, total: 80, nones: 20, rate: 0.0625, lower: 0.02, upper: 0.15, bounds: "report" },
        { fails: 0, total: 20, rate: 0, lower: 0, bounds: "wilson" },
      ],
      overall: { fails: 5, total: 100, rate: 0.05 },
    });
    expect(read.attacks[1]?.upper).toBeCloseTo(0.1611, 4);
  });

  it("takes no bound that is surer than the numbers are", () => {
    const sure = evalOf({ confidence_lower: 0.06, confidence_upper: 0.065 });
    const [rate] = readRedTeam(lines(sure)).attacks;
    expect(rate).toMatchObject({ ...wilson(5, 80), bounds: "wilson" });
    const half = { passed: 128, fails: 128, total_evaluated: 256 };
    const talk = (confidence_lower: number, confidence_upper: number) =>
      lines(evalOf(), evalOf({ ...half, confidence_lower, confidence_upper }));
    expect(() => readRedTeam(talk(0, 0.01))).toThrow(
      /line 2.*128 of 256 is 0\.500, which is not within 0 to 0\.01/,
    );
    expect(() => readRedTeam(talk(0.9, 0.95))).toThrow(/not within 0\.9 to 0\.95/);
  });

  it("reads what releases up to 0.13 wrote", () => {
    const old = { entry_type: "eval", probe: "dan.Dan", detector: "mitigation", passed: 9, total: 10 };
    expect(readRedTeam(lines(old))).toMatchObject({
      format: "Garak",
      complete: false,
      attacks: [{ fails: 1, total: 10 }],
    });
  });

  it.each([
    [lines(evalOf({ fails: 90 })), /line 1.*90 of 80 evaluated cannot be/],
    [lines(evalOf(), evalOf({ confidence_lower: "x", confidence_upper: 1 })), /line 2.*confidence_lower/],
    [lines(evalOf({ total_evaluated: undefined })), /total_evaluated: It is missing/],
    [lines({ entry_type: "init" }), /no entry of the type eval/],
    [file(`${JSON.stringify(evalOf())}\n{"entry_type":"att`), /line 2.*not JSON/],
    [file('{"results":{}}'), /no report\.jsonl of Garak/],
  ])("says what is wrong (%#)", (report, why) => {
    expect(() => readRedTeam(report)).toThrow(why);
  });
});

describe("readEvaluation", () => {
  it("reads results of lm-evaluation-harness with bounds from their standard errors", () => {
    const read = readEvaluation(
      json({
        results: {
          mmlu: {
            alias: "mmlu",
            "acc,none": 0.7,
            "acc_stderr,none": 0.01,
            "f1,strict-match": 0.6,
            "f1_stderr,strict-match": "N/A",
          },
          wikitext: { "word_perplexity,none": 12.5, "word_perplexity_stderr,none": "N/A" },
        },
        configs: {},
        higher_is_better: { mmlu: { acc: true }, wikitext: { word_perplexity: false } },
        "n-samples": { mmlu: { original: 14_042, effective: 1_000 } },
        config: { model: "hf", model_args: "pretrained=acme/triage,revision=main" },
        date: 1_793_527_200.5,
      }),
    );
    expect(read).toMatchObject({ evaluated: "pretrained=acme/triage,revision=main", passed: null });
    expect(read.ranAt).toBe("2026-11-01T10:00:00.500Z");
    expect(read.metrics).toEqual([
      {
        task: "mmlu",
        metric: "acc",
        filter: "none",
        value: 0.7,
        samples: 1_000,
        higherIsBetter: true,
        lower: expect.closeTo(0.6804, 4),
        upper: expect.closeTo(0.7196, 4),
      },
      expect.objectContaining({ metric: "f1", filter: "strict-match", lower: null, upper: null }),
      expect.objectContaining({ task: "wikitext", value: 12.5, higherIsBetter: false }),
    ]);
  });

  it("reads what came before 0.4, without filters", () => {
    const read = readEvaluation(
      json({ results: { arc: { acc: 0.5, acc_stderr: 0.02 } }, versions: { arc: 0 } }),
    );
    expect(read.metrics).toEqual([
      expect.objectContaining({ metric: "acc", filter: null, lower: expect.closeTo(0.4608, 4) }),
    ]);
  });

  const lmEval = (cells: object, task = "gsm8k") => ({ results: { [task]: cells }, configs: {} });

  it("takes numbers that are no rates, or rates that their tool counts in percent", () => {
    const read = (value: object) => readEvaluation(json(value)).metrics.map(({ value: is }) => is);
    expect(read(lmEval({ "bleu,none": 31.4 }))).toEqual([31.4]);
    expect(read(lmEval({ "f1,none": 81.2 }, "squadv2"))).toEqual([81.2]);
  });

  it("names the field that is no number, and what a file of the other kind is", () => {
    const nan = file('{\n "results": {"gsm8k": {"acc,none": 0.5,\n "acc_stderr,none": NaN}}, "configs": {}}');
    expect(() => readEvaluation(nan)).toThrow(
      /acc_stderr,none \(line 3\): It is NaN, so nothing was measured/,
    );
    expect(() => readEvaluation(lines(evalOf(), evalOf()))).toThrow(
      /^This is a Garak report: hand it in as red team\.$/,
    );
    expect(() => readRedTeam(json(lmEval({ "acc,none": 0.5 })))).toThrow(
      /results of lm-evaluation-harness: hand them in as evaluation/,
    );
    expect(() => readRedTeam(json(job("completed")))).toThrow(
      /results of EvalHub: hand them in as evaluation/,
    );
  });

  const job = (state: string, results: object = {}) => ({
    name: "nightly",
    model: { name: "triage", url: "http://m" },
    benchmarks: [{ id: "arc", primary_score: { metric: "acc", lower_is_better: false } }],
    status: { state },
    results: {
      benchmarks: [{ id: "arc", metrics: { acc: 0.5, acc_stderr: 0.01 } }],
      test: { score: 0.5, threshold: 0.4, pass: true },
      ...results,
    },
  });

  it("takes EvalHub's own verdict, which a job that failed in part has not", () => {
    expect(readEvaluation(json(job("completed")))).toMatchObject({
      passed: true,
      metrics: [{ task: "arc", metric: "acc", higherIsBetter: true }],
    });
    expect(readEvaluation(json(job("partially_failed"))).passed).toBe(false);
    expect(() => readEvaluation(json(job("running")))).toThrow(/status\.state: The job is running/);
  });

  it.each([
    [{ hello: 1 }, /neither results of lm-evaluation-harness nor a job of EvalHub/],
    [{ results: { a: { alias: "a" } }, configs: {} }, /results: It holds no number/],
    [{ results: { a: 7 }, configs: {} }, /results\.a/],
    [
      lmEval({ "exact_match,strict": 7.5 }),
      /results\.gsm8k\.exact_match,strict: exact_match is a rate, from 0 to 1, and this is 7\.5/,
    ],
    [lmEval({ "acc,none": 0.5, "acc_stderr,none": -0.1 }), /acc,none: Its standard error is -0\.1/],
    [
      { ...job("completed"), results: { benchmarks: [{ id: "arc", metrics: { acc: 50 } }] } },
      /arc\.acc: acc is a rate/,
    ],
  ])("says what is wrong (%#)", (value, why) => {
    expect(() => readEvaluation(json(value))).toThrow(why);
  });
});
