/** One part of a message as the inspector shows it. */
interface MessagePart {
  /** What stands before the text: a tool's name, `reasoning`, a media type; null for plain text. */
  label: string | null;
  text: string;
}

export interface Message {
  role: string;
  parts: MessagePart[];
}

type Fields = Record<string, unknown>;

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** JSON for people: what is text stays text. */
export function pretty(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value, null, 2);
}

/** Text that holds a JSON object or array becomes that; everything else stays as it is. */
export function unwrap(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** A part of OTel GenAI (`type`, `content`), of the Vercel AI SDK (`type`, `text`, `toolName`), or of a chat API. */
function readPart(part: unknown): MessagePart {
  if (!isFields(part)) return { label: null, text: pretty(part) };
  const type = typeof part.type === "string" ? part.type : "part";
  const text = part.content ?? part.text;
  if (type === "text" && typeof text === "string") return { label: null, text };
  const tool = part.name ?? part.toolName;
  const payload =
    part.arguments ?? part.args ?? part.input ?? part.response ?? part.result ?? part.output ?? text;
  const label =
    typeof tool === "string" ? `${type.replaceAll(/[_-]/g, " ")} ${tool}` : type.replaceAll(/[_-]/g, " ");
  return { label, text: pretty(unwrap(payload ?? part)) };
}

function readMessage(value: unknown): Message | null {
  if (!isFields(value) || typeof value.role !== "string") return null;
  const body = value.parts ?? value.content;
  const parts = Array.isArray(body)
    ? body.map(readPart)
    : body == null
      ? []
      : [{ label: null, text: pretty(body) }];
  const calls = Array.isArray(value.tool_calls)
    ? value.tool_calls.map((call) => ({ label: "tool call", text: pretty(call) }))
    : [];
  return { role: value.role, parts: [...parts, ...calls] };
}

/** Reads a list of messages, or `{ messages: [...] }`; null where the value is something else. */
export function readMessages(value: unknown): Message[] | null {
  const list = isFields(value) && Array.isArray(value.messages) ? value.messages : value;
  if (!Array.isArray(list) || list.length === 0) return null;
  const messages = list.map(readMessage);
  return messages.every((message) => message !== null) ? messages : null;
}
