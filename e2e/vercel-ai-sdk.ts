import { context, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor } from "@opentelemetry/sdk-trace-base";
import { NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import { generateText, stepCountIs, tool } from "ai";
import { MockLanguageModelV3 } from "ai/test";
import { z } from "zod";

type Turn = Awaited<ReturnType<MockLanguageModelV3["doGenerate"]>>;

/** The whole of what this client does, so that a test can look for each piece in the console. */
export const VERCEL_AGENT = {
  functionId: "order-helper",
  service: "vercel-ai-sdk-e2e",
  model: "gpt-4.1-mini",
  prompt: "Where is my order 10442? Mail me the answer.",
  answer: "Order 10442 left our warehouse yesterday; I have mailed you the tracking link.",
  lookup: {
    name: "lookup_order",
    arguments: { orderId: "10442" },
    result: { status: "shipped", carrier: "DHL" },
  },
  mail: {
    name: "send_mail",
    arguments: { to: "kim@customer.example", subject: "Your order 10442 is on its way" },
    result: { queued: true },
  },
  /** generateText, 3 model calls, 2 tool calls. */
  spans: 6,
} as const;

/** One answer of the mock model: tool calls, or text that ends the run. */
function turn(content: Turn["content"], inputTokens: number, outputTokens: number): Turn {
  const wantsTools = content.some((part) => part.type === "tool-call");
  const reason = wantsTools ? "tool-calls" : "stop";
  return {
    content,
    finishReason: { unified: reason, raw: wantsTools ? "tool_calls" : "stop" },
    usage: {
      inputTokens: { total: inputTokens, noCache: inputTokens, cacheRead: 0, cacheWrite: 0 },
      outputTokens: { total: outputTokens, text: outputTokens, reasoning: 0 },
    },
    warnings: [],
  };
}

function toolCall(toolCallId: string, call: { name: string; arguments: object }): Turn["content"] {
  return [{ type: "tool-call", toolCallId, toolName: call.name, input: JSON.stringify(call.arguments) }];
}

function mockModel(): MockLanguageModelV3 {
  return new MockLanguageModelV3({
    provider: "openai.chat",
    modelId: VERCEL_AGENT.model,
    doGenerate: [
      turn(toolCall("call_lookup", VERCEL_AGENT.lookup), 412, 21),
      turn(toolCall("call_mail", VERCEL_AGENT.mail), 468, 34),
      turn([{ type: "text", text: VERCEL_AGENT.answer }], 530, 26),
    ],
  });
}

const tools = {
  lookup_order: tool({
    description: "Look up an order by its number.",
    inputSchema: z.object({ orderId: z.string() }),
    execute: async () => VERCEL_AGENT.lookup.result,
  }),
  send_mail: tool({
    description: "Send a mail to the customer.",
    inputSchema: z.object({ to: z.string(), subject: z.string() }),
    execute: async () => VERCEL_AGENT.mail.result,
  }),
};

/**
 * A real agent of the Vercel AI SDK (only the model is a mock) whose telemetry goes to an OTLP/HTTP collector.
 * `endpoint` is the collector's base address, `key` an ingest key. Resolves once the collector has acknowledged
 * every span; rejects with the exporter's error when it refuses. It registers the SDK globally while it runs, as an
 * application does (the span tree needs the context manager), so run one at a time in a process.
 */
export async function runVercelAgent(options: {
  endpoint: string;
  key: string;
  conversation: string;
  userId: string;
}): Promise<void> {
  const exporter = new OTLPTraceExporter({
    url: `${options.endpoint}/v1/traces`,
    headers: { Authorization: `Bearer ${options.key}` },
  });
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ "service.name": VERCEL_AGENT.service }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  });
  provider.register();
  try {
    await generateText({
      model: mockModel(),
      tools,
      stopWhen: stepCountIs(5),
      prompt: VERCEL_AGENT.prompt,
      experimental_telemetry: {
        isEnabled: true,
        functionId: VERCEL_AGENT.functionId,
        metadata: { sessionId: options.conversation, userId: options.userId },
      },
    });
    await provider.forceFlush();
  } finally {
    await provider.shutdown();
    trace.disable();
    context.disable();
  }
}
