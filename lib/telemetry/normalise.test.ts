import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Action, IngestSource } from "@/lib/actions/action";
import { UNBOUND } from "@/lib/actions/identity";
import { decodeTraces } from "./decode";
import { normalise } from "./normalise";
import type { Attributes, Span } from "./span";
import { newSpan } from "./spanSink";

const SOURCE: IngestSource = {
  tenant: "acme",
  keyId: "key_1",
  keyName: "prod key",
  identity: UNBOUND,
  workload: "shop/refunds",
};

function fixture(name: string): Action[] {
  const body = readFileSync(new URL(`fixtures/${name}.json`, import.meta.url));
  const { spans, rejected } = decodeTraces(body, "json", Date.parse("2026-12-01"));
  expect(rejected.count).toBe(0);
  return spans.map((span) => normalise(span, SOURCE));
}

function spanWith(attributes: Attributes, more: Partial<Span> = {}): Span {
  const span = newSpan({}, { name: "", version: "" }, "");
  return {
    ...span,
    startNs: 1_763_000_000_000_000_000n,
    endNs: 1_763_000_000_000_000_001n,
    attributes,
    ...more,
  };
}

const act = (attributes: Attributes, more: Partial<Span> = {}): Action =>
  normalise(spanWith(attributes, more), SOURCE);
const user = (content: string) => ({ role: "user", parts: [{ type: "text", content }] });
const system = (content: string) => ({ role: "system", parts: [{ type: "text", content }] });
const said = (content: string) => ({ role: "assistant", parts: [{ type: "text", content }] });

type Expected = Partial<Omit<Action, "input" | "output">> & { input?: unknown; output?: unknown };

/** Of the action what the table tells of, as the table writes it: inputs and outputs by what their JSON says, unless it has them as text. */
function told(action: Action | undefined, expected: Expected): object {
  const pick = (key: string): unknown => {
    const value = action?.[key as keyof Action];
    const asJson =
      (key === "input" || key === "output") && typeof expected[key] === "object" && value !== null;
    return asJson ? JSON.parse(String(value)) : value;
  };
  return Object.fromEntries(Object.keys(expected).map((key) => [key, pick(key)]));
}

describe("OpenTelemetry GenAI", () => {
  const actions = new Map(fixture("otelGenAi").map((action) => [action.name, action]));
  const cases: Record<string, Expected> = {
    "invoke_agent Refund Desk": {
      kind: "delegation",
      outcome: "ok",
      own: {
        agent: { id: "asst_5j66", name: "Refund Desk", rule: "gen_ai.agent.id" },
        principal: { id: "kim@customer.example", rule: "user.id" },
        conversation: "conv-1",
      },
      input: [user("Refund 10442")],
      output: null,
      lifted: { "gen_ai.input.messages": "input" },
      service: "refunds",
      environment: "prod",
      schemaUrl: "https://opentelemetry.io/schemas/1.41.1",
    },
    "chat gpt-4.1": {
      kind: "model_call",
      provider: "openai",
      model: "gpt-4.1-2025-04-14",
      target: "api.openai.com",
      tokens: { input: 300, output: 40, cacheRead: 128, cacheWrite: 0, reasoning: 8 },
      tokenBasis: "inclusive",
      input: [system("Be fair."), user("Refund 10442")],
      output: [said("Done.")],
      lifted: { "gen_ai.output.messages": "output" },
      contentKeys: ["gen_ai.system_instructions", "gen_ai.input.messages"],
    },
    "execute_tool lookup_order": {
      kind: "tool_call",
      tool: { name: "lookup_order", callId: "call_1" },
      input: '{"orderId": "10442"}',
      output: { status: "shipped", weight: 1.5 },
      lifted: { "gen_ai.tool.call.arguments": "input" },
      contentKeys: ["gen_ai.tool.description", "gen_ai.tool.call.result"],
    },
    "tools/call refund": {
      kind: "tool_call",
      outcome: "error",
      tool: { name: "refund", callId: null },
      target: "mcp.shop.example",
      error: { type: "tool_error", message: "cents is above the limit" },
      own: { agent: null, principal: null, conversation: null },
    },
    "chat claude": {
      kind: "model_call",
      provider: "anthropic",
      tokens: { input: 1210, output: 5, cacheRead: 1000, cacheWrite: 200, reasoning: null },
      tokenBasis: "inferred",
      input: [system("Be fair."), user("Hello")],
      output: [
        {
          role: "assistant",
          parts: [{ type: "tool_call", id: "c1", name: "refund", arguments: { cents: 1 } }],
        },
      ],
      lifted: {},
    },
    "chat legacy events": {
      provider: "gcp.vertex_ai",
      input: [
        system("Be fair."),
        user("Hello"),
        { role: "tool", parts: [{ type: "tool_call_response", id: "c9", response: { ok: true } }] },
      ],
      output: [
        {
          role: "assistant",
          parts: [
            { type: "text", content: "Hi" },
            { type: "tool_call", id: "c2", name: "f", arguments: { a: 1 } },
          ],
        },
      ],
      tokens: { input: null, output: null, cacheRead: null, cacheWrite: null, reasoning: null },
      tokenBasis: null,
    },
    "chat details event": { provider: "x_ai", input: [user("Hello")], output: [said("Hi")], lifted: {} },
    "chat content events": { provider: "x_ai", input: "Once upon", output: " a time", lifted: {} },
    "retrieval policies": {
      kind: "retrieval",
      target: "policies",
      input: "refund limit",
      output: [{ id: "d1", score: 0.9 }],
    },
    "run_guardrail pii": { kind: "guardrail", outcome: "denied", error: null },
    "execute_tool wire_money": {
      kind: "tool_call",
      outcome: "denied",
      error: { type: "policy_denied", message: null },
      contentKeys: ["bailiwick.policy.reason"],
    },
    "embeddings text-embedding-3-small": {
      kind: "model_call",
      tokens: { input: 12, output: null, cacheRead: null, cacheWrite: null, reasoning: null },
    },
    "chat aborted": { outcome: "cancelled", error: { type: "APIUserAbortError", message: null } },
    "chat without an end": { outcome: "unknown", endNs: null },
    "policy_decision limits": { kind: "decision", outcome: "ok" },
    "running a tool": { kind: "tool_call", tool: { name: "calc", callId: "call_3" } },
    "POST /refunds": {
      kind: "other",
      dialect: "other",
      outcome: "error",
      own: { agent: null, principal: { id: "kim@customer.example", rule: "user.id" }, conversation: "s-1" },
      error: { type: "FetchError", message: "socket hang up" },
      contentKeys: ["http.request.body.content"],
      attributes: {
        "http.request.method": "POST",
        "user.id": "kim@customer.example",
        "session.id": "s-1",
        "http.request.body.content": "{}",
      },
    },
  };

  it("has an expectation for each span of the fixture", () => {
    expect([...actions.keys()]).toEqual(Object.keys(cases));
  });

  it.each(Object.entries(cases))("%s", (name, expected) => {
    const whole = { dialect: "otel-genai", ...expected };
    expect(told(actions.get(name), whole)).toEqual(whole);
  });
});

describe("Vercel AI SDK", () => {
  const actions = fixture("vercelAi");
  const all = (name: string) => actions.filter((action) => action.name === name);
  const own = (agent: string) => ({
    agent: { id: agent, name: agent, rule: "ai.telemetry.functionId" },
    principal: { id: "kim", rule: "ai.telemetry.metadata.userId" },
    conversation: "conv-7",
  });
  const cases: [string, number, Expected][] = [
    [
      "ai.generateText",
      0,
      {
        kind: "delegation",
        own: own("refund-agent"),
        input: { system: "Be brief.", prompt: "Refund order 10442." },
        output: [said("I could not refund it.")],
        lifted: { "ai.prompt": "input" },
        tokens: { input: 3900, output: 92, cacheRead: 3200, cacheWrite: 300, reasoning: 20 },
      },
    ],
    [
      "ai.generateText.doGenerate",
      0,
      {
        kind: "model_call",
        own: own("refund-agent"),
        provider: "anthropic",
        model: "claude-sonnet-4-5",
        tokens: { input: 1200, output: 50, cacheRead: 800, cacheWrite: 300, reasoning: 20 },
        tokenBasis: "inclusive",
        input: [
          { role: "system", content: "Be brief." },
          { role: "user", content: [{ type: "text", text: "Refund order 10442." }] },
        ],
        output: [
          {
            role: "assistant",
            parts: [
              { type: "reasoning", content: "The order first." },
              { type: "text", content: "Let me look." },
              { type: "tool_call", id: "call_1", name: "lookup_order", arguments: { orderId: "10442" } },
            ],
          },
        ],
        lifted: { "ai.prompt.messages": "input" },
        contentKeys: [
          "ai.prompt.tools",
          "ai.response.text",
          "ai.response.reasoning",
          "ai.response.toolCalls",
        ],
        service: "shop",
        environment: "test",
      },
    ],
    [
      "ai.toolCall",
      0,
      {
        kind: "tool_call",
        outcome: "ok",
        own: own("refund-agent"),
        tool: { name: "lookup_order", callId: "call_1" },
        input: '{"orderId":"10442"}',
        output: '{"status":"shipped","carrier":"DHL"}',
        lifted: { "ai.toolCall.args": "input", "ai.toolCall.result": "output" },
        contentKeys: [],
      },
    ],
    [
      "ai.toolCall",
      1,
      {
        outcome: "error",
        error: { type: "RangeError", message: "cents is above the limit" },
        output: null,
      },
    ],
    [
      "ai.streamText.doStream",
      0,
      { kind: "model_call", provider: "openai", model: "gpt-4.1-mini", output: [said("Hello")] },
    ],
    ["ai.streamText", 0, { kind: "delegation", own: own("greeter"), input: { prompt: "Greet." } }],
    [
      "ai.generateObject.doGenerate",
      0,
      {
        kind: "model_call",
        provider: "gcp.gemini",
        tokens: { input: 20, output: 5, cacheRead: null, cacheWrite: null, reasoning: null },
        output: [said('{"priority":"high"}')],
      },
    ],
    [
      "ai.embed.doEmbed",
      0,
      {
        kind: "model_call",
        provider: "openai",
        model: "text-embedding-3-small",
        tokens: { input: 4, output: null, cacheRead: null, cacheWrite: null, reasoning: null },
        input: ['"returns policy"'],
        contentKeys: ["ai.values", "ai.embeddings"],
      },
    ],
  ];

  it.each(cases)("%s, number %i", (name, at, expected) => {
    const whole = { dialect: "vercel-ai", ...expected };
    expect(told(all(name)[at], whole)).toEqual(whole);
  });

  it("leaves no span out", () => {
    expect(actions).toHaveLength(12);
    expect(actions.filter((action) => action.kind === "other")).toEqual([]);
  });
});

describe("any span", () => {
  it("stores a lifted text once, and the span stays as it was", () => {
    const attributes = { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.call.result": "42" };
    const span = spanWith(attributes);
    const action = normalise(span, SOURCE);
    expect(action.output).toBe("42");
    expect(Object.keys(action.attributes)).toEqual(["gen_ai.operation.name"]);
    expect(Object.keys(span.attributes)).toHaveLength(2);
  });

  it.each([-1, 1.5, 2e9, "many", true, [3]])("does not know a count of %j", (value) => {
    const action = act({ "gen_ai.operation.name": "chat", "gen_ai.usage.input_tokens": value });
    expect(action.tokens.input).toBeNull();
    expect(action.tokenBasis).toBeNull();
  });

  it("adds reasoning to an output that cannot include it", () => {
    const { tokens, tokenBasis } = act({
      "gen_ai.operation.name": "chat",
      "gen_ai.usage.output_tokens": 10,
      "gen_ai.usage.reasoning_tokens": 90,
    });
    expect([tokens.output, tokenBasis]).toEqual([100, "inferred"]);
  });

  it.each([
    [
      "gen_ai.agent.id",
      { "gen_ai.agent.id": "a", "gen_ai.agent.identity.id": "b", "gen_ai.agent.name": "N" },
      "a",
      "N",
    ],
    ["gen_ai.agent.identity.id", { "gen_ai.agent.identity.id": "b", "gen_ai.agent.name": "N" }, "b", "N"],
    ["gen_ai.agent.name", { "gen_ai.agent.name": "N", "agent.name": "M" }, "N", "N"],
    ["agent.name", { "agent.name": "M", "ai.telemetry.functionId": "f" }, "M", "M"],
    ["ai.telemetry.functionId", { "ai.telemetry.functionId": "f", "traceloop.entity.name": "t" }, "f", "f"],
    ["traceloop.entity.name", { "traceloop.span.kind": "agent", "traceloop.entity.name": "t" }, "t", "t"],
  ])("is named by %s where that comes first", (rule, attributes, id, name) => {
    expect(act(attributes).own.agent).toEqual({ id, name, rule });
  });

  it("is not named by a task of Traceloop, nor by an empty name", () => {
    expect(act({ "traceloop.span.kind": "task", "traceloop.entity.name": "t" }).own.agent).toBeNull();
    expect(act({ "gen_ai.agent.name": "" }).own.agent).toBeNull();
  });

  it("has no error where an exception was only recorded", () => {
    const events = [{ timeNs: 1n, name: "exception", attributes: { "exception.type": "Retry" } }];
    expect(act({}, { events })).toMatchObject({ outcome: "ok", error: null });
  });

  it("bounds names and messages, and never cuts a character in half", () => {
    const action = act(
      { "gen_ai.request.model": `${"m".repeat(511)}🛫` },
      { name: "n".repeat(600), statusCode: 2, statusMessage: "e".repeat(10_000) },
    );
    expect(action.name).toHaveLength(512);
    expect(action.model).toBe("m".repeat(511));
    expect(action.error?.message).toHaveLength(8_192);
  });

  it("marks what sounds like content, and neither counters nor ids", () => {
    const action = act({
      "app.userInput": "x",
      "db.query.text": "select 1",
      "http.response.body.size": "12",
      "gen_ai.usage.input_tokens": "3",
      "input.id": "i",
      prompt_tokens: "7",
      "message.count": 3,
      "output.mime_type": "text/plain",
      "url.path": "/",
      "tool.args": { a: 1 },
    });
    expect(action.contentKeys).toEqual(["app.userInput", "db.query.text", "tool.args"]);
  });

  it("keeps keys that name a prototype, and is not fooled by names that objects have", () => {
    const attributes: Attributes = Object.create(null);
    attributes["__proto__"] = "p";
    attributes["gen_ai.operation.name"] = "constructor";
    attributes["gen_ai.system"] = "toString";
    attributes["gen_ai.prompt"] = "hi";
    const action = act(attributes);
    expect(action.kind).toBe("other");
    expect(action.provider).toBe("toString");
    expect(Object.entries(action.attributes)).toContainEqual(["__proto__", "p"]);
  });

  it("survives messages nested deeper than a parser should go", () => {
    const deep = "[".repeat(200_000);
    const action = act({
      "gen_ai.operation.name": "chat",
      "gen_ai.system_instructions": deep,
      "gen_ai.input.messages": deep + "]".repeat(200_000),
    });
    expect(action.input).toContain("system");
  });

  it("makes the same action of the same span", () => {
    const attributes = { "gen_ai.operation.name": "chat", "gen_ai.prompt": "hi" };
    expect(act(attributes)).toEqual(act(attributes));
    expect(act(attributes).id).toMatch(/^act_/);
    expect(act(attributes)).toMatchObject({ tenant: "acme", workload: "shop/refunds", keyName: "prod key" });
  });
});
