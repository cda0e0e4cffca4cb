import { noAttributes } from "./attributes";
import { message } from "./messages";
import type { Attributes, AttributeValue } from "./span";

interface Fields {
  own: Attributes;
  toolCalls: Map<number, Attributes>;
}

/** Messages that were written one attribute a field: `gen_ai.prompt.0.role`, `gen_ai.completion.0.tool_calls.1.name`. */
export function readIndexed(attributes: Attributes, prefix: string): AttributeValue[] {
  const messages = new Map<number, Fields>();
  for (const key in attributes) {
    const path = key.startsWith(`${prefix}.`)
      ? /^(\d{1,5})\.(?:tool_calls\.(\d{1,5})\.)?(\w+)$/.exec(key.slice(prefix.length + 1))
      : null;
    if (!path) continue;
    const [, index, call, field] = path;
    const fields = entry(messages, Number(index), () => ({ own: noAttributes(), toolCalls: new Map() }));
    const into = call === undefined ? fields.own : entry(fields.toolCalls, Number(call), noAttributes);
    into[field ?? ""] = attributes[key] ?? null;
  }
  return inOrder(messages).map(({ own, toolCalls }) =>
    message({
      role: typeof own.role === "string" ? own.role : prefix.endsWith("completion") ? "assistant" : "user",
      content: own.content,
      toolCalls: inOrder(toolCalls),
      toolCallId: own.tool_call_id,
    }),
  );
}

function entry<T>(map: Map<number, T>, index: number, make: () => T): T {
  const existing = map.get(index);
  if (existing !== undefined) return existing;
  const made = make();
  map.set(index, made);
  return made;
}

function inOrder<T>(map: Map<number, T>): T[] {
  return [...map].sort(([a], [b]) => a - b).map(([, value]) => value);
}
