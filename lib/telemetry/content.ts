import type { ContentSource } from "./dialects/dialect";
import { readIndexed } from "./indexedMessages";
import { asMap, conversation, message, parsed } from "./messages";
import type { Attributes, AttributeValue, Span } from "./span";

/** An input or output, and the attribute whose text it is verbatim, where it is. */
export interface ContentRead {
  text: string | null;
  lifted: string | null;
}

const NOTHING: ContentRead = { text: null, lifted: null };

/** The first source that has something to say. */
export function readContent(span: Span, sources: readonly ContentSource[]): ContentRead {
  for (const source of sources) {
    const read = readSource(span, source);
    if (read.text !== null) return read;
  }
  return NOTHING;
}

function readSource(span: Span, source: ContentSource): ContentRead {
  switch (source.from) {
    case "attribute":
      return verbatim(span.attributes, source.key);
    case "messages":
      return source.event === undefined
        ? readMessages(span.attributes, source)
        : unlifted(readMessages(eventAttributes(span, source.event), source));
    case "event":
      return unlifted(verbatim(eventAttributes(span, source.event), source.key));
    case "indexed":
      return composed(readIndexed(span.attributes, source.prefix));
    case "events":
      return composed(readEvents(span, source.roles));
    case "answer":
      return readAnswer(span.attributes, source);
  }
}

function verbatim(attributes: Attributes, key: string): ContentRead {
  const value = attributes[key];
  if (value === undefined || value === null || value === "") return NOTHING;
  return typeof value === "string"
    ? { text: value, lifted: key }
    : { text: JSON.stringify(value), lifted: null };
}

function readMessages(attributes: Attributes, source: { system: string; messages: string }): ContentRead {
  const system = attributes[source.system];
  if (system === undefined || system === null || system === "") return verbatim(attributes, source.messages);
  return composed(conversation(system, attributes[source.messages]));
}

function readEvents(span: Span, roles: Readonly<Record<string, string>>): AttributeValue[] {
  const messages: AttributeValue[] = [];
  for (const { name, attributes } of span.events) {
    const role = Object.hasOwn(roles, name) ? roles[name] : undefined;
    if (role === undefined) continue;
    const from = { ...attributes, ...asMap(parsed(attributes.message ?? null)) };
    messages.push(
      message({
        role: typeof from.role === "string" ? from.role : role,
        content: parsed(from.content ?? null),
        toolCalls: from.tool_calls,
        toolCallId: role === "tool" ? from.id : undefined,
      }),
    );
  }
  return messages;
}

function readAnswer(attributes: Attributes, source: ContentSource & { from: "answer" }): ContentRead {
  const first = (keys: string[]) => keys.map((key) => attributes[key]).find((value) => value !== undefined);
  const answer = message({
    role: "assistant",
    content: first(source.text),
    reasoning: first(source.reasoning),
    object: first(source.object),
    toolCalls: first(source.toolCalls),
  });
  return composed(answer.parts.length > 0 ? [answer] : []);
}

function composed(messages: AttributeValue[]): ContentRead {
  return messages.length > 0 ? { text: JSON.stringify(messages), lifted: null } : NOTHING;
}

/** What stands in an event is not an attribute of the span, so it cannot be lifted out of them. */
function unlifted(read: ContentRead): ContentRead {
  return { text: read.text, lifted: null };
}

function eventAttributes(span: Span, name: string): Attributes {
  return span.events.find((event) => event.name === name)?.attributes ?? {};
}
