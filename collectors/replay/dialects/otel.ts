import { type Attributes, SpanKind } from "@opentelemetry/api";
import type {
  Message,
  Recorded,
  RecordedAgent,
  RecordedModel,
  RecordedTool,
  Recording,
  Usage,
} from "../recorded";
import type { GuardrailStep, RetrievalStep, Verdict } from "../scenario";
import type { Dialect, Words } from "./words";

/** OpenTelemetry's GenAI conventions as of core v1.41, contents included (they are opt-in there). */
export const otel: Dialect = {
  scope: {
    name: "halden.agents.instrumentation",
    version: "1.8.2",
    schemaUrl: "https://opentelemetry.io/schemas/1.41.0",
  },
  tell: (span, recording) => {
    const words = wordsOf(span, recording);
    const { agent } = span;
    return {
      ...words,
      attributes: {
        "gen_ai.conversation.id": recording.conversation,
        "gen_ai.agent.name": agent.name,
        "gen_ai.agent.id": agent.id,
        ...words.attributes,
        ...(span.failure ? { "error.type": span.failure.type } : {}),
      },
    };
  },
};

function wordsOf(span: Recorded, recording: Recording): Words {
  switch (span.kind) {
    case "agent":
      return agentWords(span, recording);
    case "model":
      return modelWords(span);
    case "tool":
      return toolWords(span);
    case "retrieval":
      return retrievalWords(span.step);
    case "guardrail":
      return guardrailWords(span.step);
    case "decision": {
      const attributes = {
        ...verdictAttributes(span.verdict),
        "bailiwick.policy.target.type": "tool",
        "bailiwick.policy.target.id": span.target,
      };
      return { name: `policy_decision ${span.verdict.policy}`, kind: SpanKind.INTERNAL, attributes };
    }
  }
}

/** The person is named where the trace begins, as applications do; the rest inherits it through the tree. */
function agentWords(span: RecordedAgent, recording: Recording): Words {
  const said: Message = { role: "user", parts: [{ type: "text", content: span.task }] };
  const answer: Message = { role: "assistant", parts: [{ type: "text", content: span.answer }] };
  return {
    name: `invoke_agent ${span.agent.name}`,
    kind: SpanKind.INTERNAL,
    attributes: {
      "gen_ai.operation.name": "invoke_agent",
      "gen_ai.agent.version": span.agent.version,
      "gen_ai.request.model": span.agent.model,
      ...(span.root ? { "user.id": recording.user } : {}),
      "gen_ai.input.messages": JSON.stringify([said]),
      ...(span.answer ? { "gen_ai.output.messages": JSON.stringify([answer]) } : {}),
      ...usageAttributes(span.usage),
    },
  };
}

function modelWords(span: RecordedModel): Words {
  const { model } = span;
  const system = [{ type: "text", content: span.agent.system }];
  const answered = {
    "gen_ai.response.model": model.response,
    "gen_ai.response.id": span.responseId,
    "gen_ai.response.finish_reasons": [span.finish],
    "gen_ai.output.messages": JSON.stringify([{ ...span.output, finish_reason: span.finish }]),
  };
  return {
    name: `chat ${model.name}`,
    kind: SpanKind.CLIENT,
    attributes: {
      "gen_ai.operation.name": "chat",
      "gen_ai.provider.name": model.provider,
      "gen_ai.request.model": model.name,
      "gen_ai.request.temperature": 0.2,
      "gen_ai.request.max_tokens": 4096,
      "server.address": model.server,
      "server.port": model.port,
      "gen_ai.system_instructions": JSON.stringify(system),
      "gen_ai.input.messages": JSON.stringify(span.input),
      ...(span.compacted ? { "gen_ai.conversation.compacted": true } : {}),
      ...(span.usage ? { ...answered, ...usageAttributes(span.usage) } : {}),
    },
  };
}

function toolWords(span: RecordedTool): Words {
  return {
    name: `execute_tool ${span.tool}`,
    kind: SpanKind.INTERNAL,
    attributes: {
      "gen_ai.operation.name": "execute_tool",
      "gen_ai.tool.name": span.tool,
      "gen_ai.tool.type": "function",
      "gen_ai.tool.call.id": span.callId,
      "gen_ai.tool.call.arguments": JSON.stringify(span.args),
      ...(span.result === undefined ? {} : { "gen_ai.tool.call.result": JSON.stringify(span.result) }),
      ...(span.server ? { "server.address": span.server } : {}),
      ...(span.failure?.httpStatus ? { "http.response.status_code": span.failure.httpStatus } : {}),
      ...(span.verdict ? verdictAttributes(span.verdict) : {}),
    },
  };
}

function retrievalWords(step: RetrievalStep): Words {
  return {
    name: `retrieval ${step.source}`,
    kind: SpanKind.CLIENT,
    attributes: {
      "gen_ai.operation.name": "retrieval",
      "gen_ai.data_source.id": step.source,
      "gen_ai.retrieval.query.text": step.query,
      "gen_ai.retrieval.top_k": step.documents.length,
      "gen_ai.retrieval.documents": JSON.stringify(step.documents),
    },
  };
}

/** The guardrail span that the GenAI group has proposed (`run_guardrail`, `gen_ai.security.*`). */
function guardrailWords(step: GuardrailStep): Words {
  const { verdict } = step;
  const blocks = verdict.decision === "deny";
  return {
    name: `run_guardrail ${step.name}`,
    kind: SpanKind.INTERNAL,
    attributes: {
      "gen_ai.operation.name": "run_guardrail",
      "gen_ai.security.verdict.type": verdict.decision,
      "gen_ai.security.action.type": blocks ? "block" : verdict.decision === "modify" ? "modify" : "allow",
      "gen_ai.security.policy.id": verdict.policy,
      ...(verdict.rule ? { "gen_ai.security.policy.rule.id": verdict.rule } : {}),
      "gen_ai.security.target.type": step.target,
      ...verdictAttributes(verdict),
    },
  };
}

function verdictAttributes(verdict: Verdict): Attributes {
  return {
    "bailiwick.policy.decision": verdict.decision,
    "bailiwick.policy.id": verdict.policy,
    ...(verdict.rule ? { "bailiwick.policy.rule.id": verdict.rule } : {}),
    ...(verdict.engine ? { "bailiwick.policy.engine": verdict.engine } : {}),
    "bailiwick.policy.reason": verdict.reason,
    ...(verdict.approver ? { "bailiwick.policy.approver.id": verdict.approver } : {}),
  };
}

function usageAttributes(usage: Usage): Attributes {
  const known = {
    "gen_ai.usage.cache_read.input_tokens": usage.cacheRead,
    "gen_ai.usage.cache_creation.input_tokens": usage.cacheWrite,
    "gen_ai.usage.reasoning.output_tokens": usage.reasoning,
  };
  const given = Object.entries(known).filter((entry): entry is [string, number] => entry[1] !== null);
  return {
    "gen_ai.usage.input_tokens": usage.input,
    "gen_ai.usage.output_tokens": usage.output,
    ...Object.fromEntries(given),
  };
}
