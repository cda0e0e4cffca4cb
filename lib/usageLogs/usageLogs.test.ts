import { describe, expect, it } from "vitest";
import { logsBody, maasLog } from "@/e2e/otlpLogs";
import { isDomainError } from "@/lib/base/errors";
import { decodeLogs } from "@/lib/telemetry/decode";
import { mutate, random } from "@/lib/telemetry/fixtures/mutate";
import type { LogRecord } from "@/lib/telemetry/logRecord";
import { mapUsageLog } from "./map";
import { groupsOf } from "./said";
import type { UsageLog } from "./usageLog";

const SENDER = { tenant: "acme", workload: "maas" };
const HIT = {
  response_code: "200",
  response_type: "hit",
  user_id: '"alice"',
  subscription: '"premium-subscription"',
  groups: '"premium-users,system:authenticated"',
  key_id: '"4af880e3-2d1e-4893-8cde-3e47fa1a9307"',
  key_name: '"search indexer"',
  organization_id: '"org-1"',
  tokens_total: "18",
  tokens_prompt: "15",
  tokens_completion: "3",
  model: "facebook/opt-125m",
};
const RESOURCE = { "service.name": "models-as-a-service", log_name: "maas-usage-log" };

function record(attributes: object, more: Partial<LogRecord> = {}): LogRecord {
  return {
    timeNs: 1_790_000_000_123_456_789n,
    observedNs: 0n,
    eventName: "",
    body: "200 /v1/chat/completions?key=x",
    attributes: { ...attributes } as LogRecord["attributes"],
    traceId: "",
    spanId: "",
    resource: { ...RESOURCE },
    scope: { name: "", version: "" },
    schemaUrl: "",
    ...more,
  };
}
const map = (attributes: object, more?: Partial<LogRecord>) => mapUsageLog(record(attributes, more), SENDER);
const tokensOf = (given: object) => map({ ...HIT, ...given })?.tokens;

describe("a record of MaaS", () => {
  it("is read without Envoy's quotation marks, and its path without what stands behind it", () => {
    expect(map(HIT)).toMatchObject({
      source: "maas",
      tenant: "acme",
      workload: "maas",
      responseCode: 200,
      responseType: "hit",
      user: "alice",
      subscription: "premium-subscription",
      groups: ["premium-users", "system:authenticated"],
      keyId: "4af880e3-2d1e-4893-8cde-3e47fa1a9307",
      keyName: "search indexer",
      organisation: "org-1",
      model: "facebook/opt-125m",
      tokens: { input: 15, output: 3, total: 18, saidTotal: 18, basis: "exact", cacheRead: null },
      problems: [],
      path: "/v1/chat/completions",
    });
  });

  it("is the same, id and all, where a collector has moved fields to the resource and taken the marks off", () => {
    const { subscription, model, response_type, ...rest } = HIT;
    const moved = map(rest, { resource: { ...RESOURCE, subscription, model, response_type } });
    expect(moved).toMatchObject({ ...map(HIT), attributes: expect.anything(), resource: expect.anything() });
    const bare = Object.fromEntries(
      Object.entries(HIT).map(([key, value]) => [key, value.replaceAll('"', "")]),
    );
    expect(map(bare)).toMatchObject({ user: "alice", groups: ["premium-users", "system:authenticated"] });
  });

  it("is another where anything is, and the same when it comes again", () => {
    const ids = [
      map(HIT)?.id,
      map({ ...HIT, tokens_total: "19" })?.id,
      map(HIT, { timeNs: 1_790_000_000_123_456_790n })?.id,
      map(HIT, { body: "200 /v1/completions" })?.id,
      map(HIT, { resource: { ...RESOURCE, node_name: "gateway-2" } })?.id,
      mapUsageLog(record(HIT), { ...SENDER, tenant: "globex" })?.id,
    ];
    expect(new Set(ids).size).toBe(6);
    expect(ids.every((id) => /^usl_[0-9a-z]{26}$/.test(id ?? ""))).toBe(true);
    const turned = Object.fromEntries(Object.entries(HIT).toReversed());
    expect(map(turned, { observedNs: 5n })?.id).toBe(ids[0]);
  });

  it.each([
    [
      "a hit that nobody counted",
      { tokens_total: "0", tokens_prompt: "0", tokens_completion: "0" },
      null,
      null,
      null,
      "unknown",
    ],
    [
      "a hit with nothing but marks",
      { tokens_total: "-", tokens_prompt: "-", tokens_completion: "-" },
      null,
      null,
      null,
      "unknown",
    ],
    ["a total alone", { tokens_prompt: "0", tokens_completion: "0" }, null, null, 18, "total"],
    [
      "an embedding, whose total proves the zero",
      { tokens_total: "15", tokens_completion: "0" },
      15,
      0,
      15,
      "derived",
    ],
    ["a part that is the rest of the total", { tokens_prompt: "-" }, 15, 3, 18, "derived"],
    ["one part alone", { tokens_total: "0", tokens_completion: "0" }, 15, null, 15, "part"],
    ["a total that was cut", { tokens_total: "1" }, 15, 3, 18, "contradictory"],
    [
      "a total below its only part",
      { tokens_total: "1", tokens_completion: "0" },
      15,
      null,
      15,
      "contradictory",
    ],
    ["an absurd total", { tokens_total: "-5" }, 15, 3, 18, "exact"],
    [
      "absurd counts",
      { tokens_total: "NaN", tokens_prompt: "1e9", tokens_completion: "99999999999" },
      null,
      null,
      null,
      "unknown",
    ],
    [
      "a refusal",
      {
        response_code: "429",
        response_type: "rate_limit",
        tokens_total: "0",
        tokens_prompt: "0",
        tokens_completion: "0",
      },
      null,
      null,
      null,
      "none",
    ],
    [
      "a refusal that used something all the same",
      { response_code: "429", response_type: "rate_limit" },
      15,
      3,
      18,
      "exact",
    ],
  ])("counts %s", (_, given, input, output, total, basis) => {
    expect(tokensOf(given)).toMatchObject({ input, output, total, basis });
  });

  it.each([
    [{ tokens_total: "1" }, ["tokens-contradict"]],
    [{ tokens_total: "-5" }, ["tokens-absurd"]],
    [{ tokens_prompt: "12.5", tokens_total: "0" }, ["tokens-absurd"]],
    [{ user_id: "-" }, ["no-user"]],
    [{ user_id: '"-"', model: "" }, ["no-user", "no-model"]],
    [{ response_code: "429" }, ["type-contradicts-code"]],
    [{ response_code: "OK" }, ["code-unreadable"]],
    [{ response_code: "999" }, ["code-unreadable"]],
  ])("keeps and marks what is wrong: %j", (given, problems) => {
    expect(map({ ...HIT, ...given })?.problems).toEqual(problems);
  });

  it.each([
    [{ response_code: "429", response_type: "hit" }, "rate_limit"],
    [{ response_code: "503", response_type: "-" }, "error"],
    [{ response_code: "0", response_type: "error" }, "error"],
    [{ response_code: "-", response_type: "rate_limit" }, "rate_limit"],
    [{ response_code: "-", response_type: "shrug" }, null],
  ])("believes the code: %j", (given, type) => {
    expect(map({ ...HIT, ...given })?.responseType).toBe(type);
  });

  it("loses the secrets that somebody put into names", () => {
    const secret = ["AKIA", "IOSFODNN7EXAMPLE"].join("");
    const mapped = map({ ...HIT, key_name: `"deploy ${secret}"` }, { body: `200 /v1/${secret}` });
    expect(JSON.stringify({ ...mapped, timeNs: 0 })).not.toContain(secret);
    expect(mapped?.keyName).toContain("redacted");
    expect(map({ ...HIT, tokens_total: "100000018", tokens_prompt: "100000015" })?.tokens.total).toBe(
      100_000_018,
    );
  });
});

describe("records of others", () => {
  const ENVOY = {
    response_code: "200",
    duration: "1240",
    "x-envoy-origin-path": "/v1/chat/completions",
    "x-request-id": "req-7",
    "gen_ai.request.model": "gpt-4.1",
    "gen_ai.response.model": "gpt-4.1-2025-04-14",
    "gen_ai.provider.name": "openai",
    "gen_ai.usage.input_tokens": 1000,
    "gen_ai.usage.output_tokens": "100",
    "session.id": "-",
  };
  const other = (attributes: object, more: Partial<LogRecord> = {}) =>
    map(attributes, { resource: { "service.name": "gateway" }, body: null, ...more });

  it("are read where Envoy AI Gateway wrote them, by the conventions' names", () => {
    expect(other(ENVOY)).toMatchObject({
      source: "envoy-ai-gateway",
      model: "gpt-4.1-2025-04-14",
      provider: "openai",
      tokens: { input: 1000, output: 100, total: 1100, saidTotal: null, basis: "exact" },
      durationMs: 1240,
      requestId: "req-7",
      path: "/v1/chat/completions",
      session: "",
      problems: ["no-user"],
    });
  });

  it.each([
    ["an application's line", { message: "hello" }, {}],
    [
      "an SDK's own event, whose span says the same",
      ENVOY,
      { eventName: "gen_ai.client.inference.operation.details" },
    ],
    ["an access log of no model", { ...ENVOY, ...blank() }, {}],
    ["one of tools", { ...ENVOY, ...blank(), "mcp.method.name": "tools/call" }, {}],
    [
      "another log of the same service",
      { level: "info" },
      { resource: { "service.name": "models-as-a-service" } },
    ],
  ])("are left alone: %s", (_, attributes, more) => {
    expect(other(attributes, more)).toBeNull();
  });

  function blank() {
    return Object.fromEntries(
      Object.keys(ENVOY)
        .filter((key) => key.startsWith("gen_ai."))
        .map((key) => [key, "-"]),
    );
  }
});

it.each([
  ['["a","b","a"]', ["a", "b"]],
  ["[a b]", ["a", "b"]],
  ["a, b ,", ["a", "b"]],
  ["", []],
  ['["a"', ['["a"']],
])("reads groups as gateways write them: %s", (text, groups) => {
  expect(groupsOf(text)).toEqual(groups);
});

describe("what exporters send", () => {
  const NOW = Date.UTC(2026, 10, 22);
  const given = [maasLog(NOW - 3), { ...maasLog(NOW - 2, { tokens_total: "0" }), ns: 7 }, maasLog(NOW - 1)];
  const bodies = { protobuf: logsBody(given, "protobuf"), json: logsBody(given, "json") };
  const mapAll = (body: Uint8Array, encoding: "protobuf" | "json") =>
    decodeLogs(body, encoding, NOW).records.map((one) => mapUsageLog(one, SENDER));

  it("is the same from protobuf and from JSON", () => {
    const fromProtobuf = mapAll(bodies.protobuf, "protobuf");
    expect(fromProtobuf).toEqual(mapAll(bodies.json, "json"));
    expect(fromProtobuf.map((log) => log?.timeNs)).toEqual(
      [-3_000_000n, -1_999_993n, -1_000_000n].map((ns) => BigInt(NOW) * 1_000_000n + ns),
    );
  });

  it("takes the time of observation where a record has none, and ids that are none for no trace", () => {
    const one = {
      observedTimeUnixNano: `${NOW}000000`,
      traceId: "00",
      spanId: "zz",
      body: { intValue: "7" },
    };
    const body = JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: [one, {}, 5] }] }] });
    const { records, rejected } = decodeLogs(new TextEncoder().encode(body), "json", NOW);
    expect(records).toMatchObject([{ timeNs: BigInt(NOW) * 1_000_000n, traceId: "", spanId: "", body: 7 }]);
    expect(rejected).toEqual({ count: 2, reasons: ["no time", "a log record is not an object"] });
  });

  /** Whole numbers or nothing, and a basis that says how they hang together. */
  function requireSound({ tokens, problems }: UsageLog): void {
    const { input, output, total, basis } = tokens;
    for (const count of Object.values(tokens).filter((one) => one !== null && one !== basis))
      expect(Number.isSafeInteger(count) && Number(count) >= 0, `${basis}: ${count}`).toBe(true);
    if (input !== null && output !== null) expect(total).toBe(input + output);
    expect(total === null).toBe(basis === "none" || basis === "unknown");
    expect(problems.includes("tokens-contradict")).toBe(basis === "contradictory");
  }

  it.each(["protobuf", "json"] as const)("broken %s is refused, or read soundly", (encoding) => {
    const next = random(20_261_122);
    let mapped = 0;
    for (let round = 0; round < 1_000; round++) {
      try {
        for (const log of mapAll(mutate(bodies[encoding], next), encoding)) {
          if (!log) continue;
          mapped++;
          requireSound(log);
        }
      } catch (error) {
        if (!isDomainError(error) || error.code !== "INVALID") throw error;
      }
    }
    expect(mapped).toBeGreaterThan(300);
  });
});
