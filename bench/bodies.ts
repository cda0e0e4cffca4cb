import { context, trace } from "@opentelemetry/api";
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";

const WORDS =
  "refund invoice customer order shipping policy escalate approve ticket search database payment timeout retry report summary contract schedule deploy the of a to".split(
    " ",
  );

/** Bodies as the real SDK makes them: traces of 16 spans (an agent, model calls with messages of about 2 KB, tool calls). */
export function makeBodies(count: number, spansEach: number, seed: number): Uint8Array[] {
  return Array.from({ length: count }, (_, i) => makeBody(spansEach, seed * 10_000 + i));
}

function makeBody(spans: number, seed: number): Uint8Array {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ "service.name": "bench", "deployment.environment.name": "test" }),
    spanProcessors: [new SimpleSpanProcessor(exporter)],
  });
  const tracer = provider.getTracer("bench");
  const text = textFrom(seed);
  for (let made = 0; made < spans; made += 16) {
    const root = tracer.startSpan("invoke_agent planner", {
      attributes: {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.agent.name": "planner",
        "gen_ai.conversation.id": `bench-${seed}-${made}`,
        "user.id": `user${seed % 50}@example.com`,
      },
    });
    const inRoot = trace.setSpan(context.active(), root);
    for (let i = 0; i < 15; i++) {
      const [name, options] = i % 2 === 0 ? modelCall(text) : toolCall(text, i);
      tracer.startSpan(name, options, inRoot).end();
    }
    root.end();
  }
  return ProtobufTraceSerializer.serializeRequest(exporter.getFinishedSpans()) ?? new Uint8Array();
}

function modelCall(text: (chars: number) => string) {
  const message = (role: string, content: string) =>
    JSON.stringify([{ role, parts: [{ type: "text", content }] }]);
  const attributes = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4.1",
    "gen_ai.response.model": "gpt-4.1-2025-04-14",
    "gen_ai.response.id": "resp_0123456789",
    "gen_ai.response.finish_reasons": ["stop"],
    "gen_ai.request.temperature": 0.2,
    "gen_ai.usage.input_tokens": 1543,
    "gen_ai.usage.output_tokens": 210,
    "gen_ai.usage.cache_read.input_tokens": 1024,
    "server.address": "api.openai.com",
    "gen_ai.input.messages": message("user", text(2_000)),
    "gen_ai.output.messages": message("assistant", text(800)),
  };
  return ["chat gpt-4.1", { attributes }] as const;
}

function toolCall(text: (chars: number) => string, i: number) {
  const attributes = {
    "gen_ai.operation.name": "execute_tool",
    "gen_ai.tool.name": "search_orders",
    "gen_ai.tool.call.id": `call_${i}`,
    "gen_ai.tool.call.arguments": JSON.stringify({ query: text(200), limit: 10 }),
    "gen_ai.tool.call.result": JSON.stringify({ rows: [text(900)] }),
  };
  return ["execute_tool search_orders", { attributes }] as const;
}

/** Text from a seeded generator (LCG), so that every run measures the same. */
function textFrom(seed: number): (chars: number) => string {
  let state = seed + 1;
  return (chars) => {
    let text = "";
    while (text.length < chars) {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      text += `${WORDS[state % WORDS.length]} `;
    }
    return text;
  };
}
