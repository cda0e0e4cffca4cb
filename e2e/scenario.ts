import { randomBytes } from "node:crypto";
import { expect } from "playwright/test";
import { newSpanId, newTraceId, sendSpans, type TestSpan } from "./otlp";
import { INGEST_KEY, TEST_OTLP_URL } from "./product";

/** A session that a test sent, under names of its own. */
export interface SentSession {
  agent: string;
  conversation: string;
  traceId: string;
  startMs: number;
}

const AWS_KEY = ["AKIA", "IOSFODNN7EXAMPLE"].join("");

/** What an agent tells about itself on each span. */
function who(session: SentSession) {
  return {
    "gen_ai.agent.name": session.agent,
    "gen_ai.conversation.id": session.conversation,
    "user.id": "ada@example.com",
  };
}

export function newSession(agoMs = 60_000): SentSession {
  const suffix = randomBytes(4).toString("hex");
  return {
    agent: `refund-${suffix}`,
    conversation: `conversation-${suffix}`,
    traceId: newTraceId(),
    startMs: Date.now() - agoMs,
  };
}

/**
 * A refund in five steps: the run itself, a model call, a tool call whose arguments hold a secret, markup and a direction override,
 * a tool call that fails, and one whose parent never arrives.
 */
export async function sendRefund(session = newSession()): Promise<SentSession> {
  const root = newSpanId();
  const at = (offsetMs: number, span: Partial<TestSpan>): TestSpan => ({
    traceId: session.traceId,
    spanId: newSpanId(),
    parentSpanId: root,
    name: "step",
    startMs: session.startMs + offsetMs,
    endMs: session.startMs + offsetMs + 40,
    ...span,
  });
  const tool = (name: string, rest: TestSpan["attributes"]) => ({
    ...who(session),
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": name,
    ...rest,
  });
  await send([
    {
      ...at(0, {
        name: "invoke_agent",
        endMs: session.startMs + 500,
        attributes: { ...who(session), "gen_ai.operation.name": "invoke_agent" },
      }),
      spanId: root,
      parentSpanId: undefined,
    },
    at(10, {
      name: "chat gpt-4o",
      attributes: {
        ...who(session),
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-4o",
        "gen_ai.usage.input_tokens": 1200,
        "gen_ai.usage.output_tokens": 80,
        "gen_ai.input.messages": JSON.stringify([
          { role: "user", parts: [{ type: "text", content: "Refund order 7" }] },
        ]),
      },
    }),
    at(100, {
      name: "execute_tool http.fetch",
      attributes: tool("http.fetch", {
        "gen_ai.tool.call.arguments": JSON.stringify({
          key: AWS_KEY,
          note: "pay\u202etxt.exe",
          html: '<img src="http://evil.example/x.png"> <a href="http://evil.example">x</a>',
        }),
        "gen_ai.tool.call.result": '{"ok":true}',
      }),
    }),
    at(200, {
      name: "execute_tool payments.refund",
      statusCode: 2,
      attributes: tool("payments.refund", { "error.type": "timeout" }),
    }),
    at(300, { name: "execute_tool mail.send", parentSpanId: newSpanId(), attributes: tool("mail.send", {}) }),
  ]);
  return session;
}

/** A session of so many steps, one of which failed. */
export async function sendLongSession(steps: number, failedStep: number): Promise<SentSession> {
  const session = newSession(3_600_000);
  const spans = Array.from(
    { length: steps },
    (_, i): TestSpan => ({
      traceId: session.traceId,
      spanId: newSpanId(),
      name: `execute_tool step.${i + 1}`,
      startMs: session.startMs + i * 20,
      endMs: session.startMs + i * 20 + 15,
      statusCode: i + 1 === failedStep ? 2 : 0,
      attributes: {
        ...who(session),
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": `step.${i + 1}`,
      },
    }),
  );
  for (let from = 0; from < spans.length; from += 1_000) await send(spans.slice(from, from + 1_000));
  return session;
}

async function send(spans: TestSpan[]): Promise<void> {
  const response = await sendSpans(TEST_OTLP_URL, INGEST_KEY, spans);
  expect(response.status, await response.text()).toBe(200);
}
