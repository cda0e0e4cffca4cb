import { type Attributes, SpanKind } from "@opentelemetry/api";
import type { Message, RecordedAgent, RecordedModel, RecordedTool, Recording, Usage } from "../recorded";
import { otel } from "./otel";
import type { Dialect, Words } from "./words";

type Call = "generateText" | "streamText";

/**
 * What the Vercel AI SDK v6 writes under `experimental_telemetry` for generateText or streamText. Steps that the SDK
 * knows nothing of (retrieval, guardrails) are told in the OTel dialect, as libraries beside it do.
 */
export function vercel(call: Call): Dialect {
  return {
    scope: { name: "ai", version: "" },
    tell: (span, recording) => {
      if (span.kind === "agent") return agentWords(call, span, recording);
      if (span.kind === "model") return modelWords(call, span, recording);
      if (span.kind === "tool") return toolWords(span, recording);
      return otel.tell(span, recording);
    },
  };
}

/** What every span of the SDK carries: which operation, whose function, and the metadata that the application gave. */
function base(operation: string, functionId: string, recording: Recording): Attributes {
  return {
    "operation.name": `${operation} ${functionId}`,
    "resource.name": functionId,
    "ai.operationId": operation,
    "ai.telemetry.functionId": functionId,
    "ai.telemetry.metadata.sessionId": recording.conversation,
    "ai.telemetry.metadata.userId": recording.user,
  };
}

function agentWords(call: Call, span: RecordedAgent, recording: Recording): Words {
  const operation = `ai.${call}`;
  return {
    name: operation,
    kind: SpanKind.INTERNAL,
    attributes: {
      ...base(operation, span.agent.name, recording),
      "ai.model.id": span.agent.model,
      "ai.settings.maxRetries": 2,
      "ai.prompt": JSON.stringify({ system: span.agent.system, prompt: span.task }),
      ...(span.answer ? { "ai.response.text": span.answer, "ai.response.finishReason": "stop" } : {}),
      ...usageAttributes(span.usage),
    },
  };
}

function modelWords(call: Call, span: RecordedModel, recording: Recording): Words {
  const operation = `ai.${call}.${call === "streamText" ? "doStream" : "doGenerate"}`;
  const prompt = [{ role: "system", content: span.agent.system }, ...span.input.map(sdkMessage)];
  return {
    name: operation,
    kind: SpanKind.INTERNAL,
    attributes: {
      ...base(operation, span.agent.name, recording),
      "ai.model.id": span.model.name,
      "ai.model.provider": span.model.vercelProvider,
      "ai.settings.maxRetries": 2,
      "ai.prompt.messages": JSON.stringify(prompt),
      "ai.prompt.toolChoice": JSON.stringify({ type: "auto" }),
      "gen_ai.system": span.model.vercelProvider,
      "gen_ai.request.model": span.model.name,
      ...(span.usage ? responseAttributes(call, span, span.usage) : {}),
    },
  };
}

function responseAttributes(call: Call, span: RecordedModel, usage: Usage): Attributes {
  const finish = span.finish === "tool_call" ? "tool-calls" : span.finish;
  const text = span.output.parts.flatMap((part) => (part.type === "text" ? [part.content] : [])).join("\n");
  const calls = span.output.parts.flatMap((part) =>
    part.type === "tool_call"
      ? [{ toolCallId: part.id, toolName: part.name, input: JSON.stringify(part.arguments) }]
      : [],
  );
  const durationMs = Math.round(span.endMs - span.startMs);
  return {
    "ai.response.id": span.responseId,
    "ai.response.model": span.model.response,
    "ai.response.timestamp": new Date(Math.floor(span.endMs)).toISOString(),
    "ai.response.finishReason": finish,
    ...(text ? { "ai.response.text": text } : {}),
    ...(calls.length > 0 ? { "ai.response.toolCalls": JSON.stringify(calls) } : {}),
    ...(call === "streamText"
      ? {
          "ai.response.msToFirstChunk": Math.min(span.model.firstTokenMs, durationMs),
          "ai.response.msToFinish": durationMs,
        }
      : {}),
    ...usageAttributes(usage),
    "gen_ai.response.id": span.responseId,
    "gen_ai.response.model": span.model.response,
    "gen_ai.response.finish_reasons": [finish],
    "gen_ai.usage.input_tokens": usage.input,
    "gen_ai.usage.output_tokens": usage.output,
  };
}

function toolWords(span: RecordedTool, recording: Recording): Words {
  return {
    name: "ai.toolCall",
    kind: SpanKind.INTERNAL,
    attributes: {
      ...base("ai.toolCall", span.agent.name, recording),
      "ai.toolCall.name": span.tool,
      "ai.toolCall.id": span.callId,
      "ai.toolCall.args": JSON.stringify(span.args),
      ...(span.result === undefined ? {} : { "ai.toolCall.result": JSON.stringify(span.result) }),
    },
  };
}

/** A message in the shape of the SDK's provider prompt. */
function sdkMessage(message: Message) {
  return {
    role: message.role,
    content: message.parts.map((part) => {
      if (part.type === "text") return { type: "text", text: part.content };
      if (part.type === "tool_call") {
        return { type: "tool-call", toolCallId: part.id, toolName: part.name, input: part.arguments };
      }
      const output = { type: "json", value: part.response };
      return { type: "tool-result", toolCallId: part.id, toolName: part.name, output };
    }),
  };
}

function usageAttributes(usage: Usage): Attributes {
  return {
    "ai.usage.inputTokens": usage.input,
    "ai.usage.outputTokens": usage.output,
    "ai.usage.totalTokens": usage.input + usage.output,
    ...(usage.cacheRead === null ? {} : { "ai.usage.cachedInputTokens": usage.cacheRead }),
    ...(usage.reasoning === null ? {} : { "ai.usage.reasoningTokens": usage.reasoning }),
  };
}
