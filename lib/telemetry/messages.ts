import { nestsDeeper } from "./jsonDepth";
import { MAX_JSON_DEPTH } from "./limits";
import type { Attributes, AttributeValue } from "./span";

/** A message in the shape of the GenAI conventions' JSON schemas: a role and typed parts. */
export type Message = { role: string; parts: AttributeValue[] };

/** What instrumentations give of one message, in whatever form. */
export interface MessagePieces {
  role: string;
  content?: AttributeValue | undefined;
  reasoning?: AttributeValue | undefined;
  object?: AttributeValue | undefined;
  toolCalls?: AttributeValue | undefined;
  /** The call that a tool's message answers. */
  toolCallId?: AttributeValue | undefined;
}

/** Puts one message together; pieces that are missing are left out. */
export function message(pieces: MessagePieces): Message {
  const parts: AttributeValue[] = [];
  if (given(pieces.reasoning)) parts.push({ type: "reasoning", content: pieces.reasoning });
  if (given(pieces.toolCallId)) {
    parts.push({
      type: "tool_call_response",
      id: pieces.toolCallId,
      response: parsed(pieces.content ?? null),
    });
  } else if (given(pieces.content)) parts.push(...contentParts(pieces.content));
  if (given(pieces.object)) parts.push({ type: "text", content: pieces.object });
  const calls = parsed(pieces.toolCalls ?? null);
  if (Array.isArray(calls)) parts.push(...calls.map(toolCallPart));
  return { role: pieces.role, parts };
}

/** System instructions, which are parts or text, before the messages, which are an array or text. */
export function conversation(system: AttributeValue, messages: AttributeValue | undefined): AttributeValue[] {
  const instructions = parsed(system);
  const parts = Array.isArray(instructions) ? instructions : contentParts(instructions);
  const rest = parsed(messages ?? []);
  const following = Array.isArray(rest) ? rest : [{ role: "user", parts: contentParts(rest) }];
  return [{ role: "system", parts }, ...following];
}

/** JSON text as its value, also when it was encoded twice; other text and values as they are. */
export function parsed(value: AttributeValue): AttributeValue {
  let current = value;
  for (let layer = 0; layer < 2; layer++) {
    if (typeof current !== "string" || !/^\s*["[{]/.test(current)) return current;
    if (nestsDeeper(Buffer.from(current), MAX_JSON_DEPTH)) return current;
    try {
      current = JSON.parse(current) as AttributeValue;
    } catch {
      return current;
    }
  }
  return current;
}

function given(value: AttributeValue | undefined): value is AttributeValue {
  return value !== undefined && value !== null && value !== "";
}

function contentParts(content: AttributeValue): AttributeValue[] {
  return Array.isArray(content) ? content : [{ type: "text", content }];
}

/** A call as the AI SDK (`toolCallId`, `toolName`, `input`), OpenAI (`function`) or the conventions write it → a `tool_call` part. */
function toolCallPart(call: AttributeValue): AttributeValue {
  const from = asMap(call);
  const inner = asMap(from.function ?? null);
  return {
    type: "tool_call",
    id: from.id ?? from.toolCallId ?? null,
    name: from.name ?? from.toolName ?? inner.name ?? null,
    arguments: parsed(from.arguments ?? from.input ?? from.args ?? inner.arguments ?? null),
  };
}

/** The value when it is a map; else an empty one. */
export function asMap(value: AttributeValue): Attributes {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
