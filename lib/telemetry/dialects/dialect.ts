import type { ActionKind, Tokens } from "@/lib/actions/action";

/** How one rule tells an action's kind. Values are compared in lower case. */
export type KindRule =
  | { key: string; values: Readonly<Record<string, ActionKind>> }
  | { key: string; pattern: RegExp; kind: ActionKind }
  | { present: string; kind: ActionKind };

/** Where an input or an output may stand. The first source that yields something is taken. */
export type ContentSource =
  /** One attribute: its text as sent, else its JSON. */
  | { from: "attribute"; key: string }
  /** Messages, with the system instructions before them where there are some; of the span, or of its event of that name. */
  | { from: "messages"; system: string; messages: string; event?: string }
  /** `prefix.N.role`, `prefix.N.content`, `prefix.N.tool_calls.M.name` …: one attribute a field. */
  | { from: "indexed"; prefix: string }
  /** One attribute of the first event of that name. */
  | { from: "event"; event: string; key: string }
  /** One message an event: the event's name gives the role where its attributes do not. */
  | { from: "events"; roles: Readonly<Record<string, string>> }
  /** The pieces of one answer of a model, a key each, first present wins. */
  | { from: "answer"; text: string[]; reasoning: string[]; toolCalls: string[]; object: string[] };

export interface Content {
  input: ContentSource[];
  output: ContentSource[];
}

/** One vocabulary of telemetry, as data: lists of attribute keys, where the first present wins. */
export interface Dialect {
  name: string;
  /** A span is of this dialect when it has one of the keys, or a key with one of the prefixes. */
  claims: { keys: readonly string[]; prefixes: readonly string[] };
  kinds: readonly KindRule[];
  provider: readonly string[];
  model: readonly string[];
  toolName: readonly string[];
  /** Group 1 of a match on the span's name is the tool's, where no attribute has it. */
  toolInSpanName: RegExp | null;
  toolCallId: readonly string[];
  target: readonly string[];
  tokens: Readonly<Record<keyof Tokens, readonly string[]>>;
  content: Readonly<Partial<Record<ActionKind, Content>>> & { readonly otherwise: Content };
  /** Attributes that hold what people or models wrote, beyond those whose names say so. */
  contentKeys: readonly string[];
}
