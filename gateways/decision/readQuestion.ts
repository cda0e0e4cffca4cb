import { type DecideAsk, type ResourceNamed, readTraceparent, type SubjectAsked } from "@/lib/decisions/ask";
import { type Json, nonEmpty, objectAt, textAt, textsAt, WrongField } from "./text";

/** `callTool`, `useModel`, `retrieve`, `delegate`: which type of resource each is about. */
const RESOURCE_TYPES: Readonly<Record<string, ResourceNamed["kind"]>> = {
  callTool: "tool",
  useModel: "model",
  retrieve: "source",
  delegate: "agent",
};

/** A question in AuthZEN's words (Authorization API 1.0 §5): also what our OPA input says. Throws WrongField. */
export function readQuestion(body: Json, protocol: DecideAsk["protocol"]): DecideAsk {
  const context = objectAt(body, "context") ?? {};
  const subject = required(objectAt(body, "subject"), "subject");
  const action = required(objectAt(body, "action"), "action");
  const resource = required(objectAt(body, "resource"), "resource");
  const properties = objectAt(subject, "properties", "subject.properties") ?? {};
  return {
    protocol,
    subject: readSubject(subject, properties),
    user:
      nameAt(context, "user", "context.user") ??
      nameAt(properties, "on_behalf_of", "subject.properties.on_behalf_of"),
    resource: readResource(required(textAt(action, "name", "action.name"), "action.name"), resource),
    input: objectAt(context, "input", "context.input"),
    ...readContext(context),
  };
}

/** What is said around a question, the same in every protocol. Throws WrongField. */
export function readContext(
  context: Json,
): Omit<DecideAsk, "protocol" | "subject" | "user" | "resource" | "input"> {
  return {
    session: textAt(context, "session", "context.session"),
    trace: readTraceparent(context.traceparent),
    toolCallId: textAt(context, "tool_call_id", "context.tool_call_id"),
    environment: textAt(context, "environment", "context.environment") ?? "",
    region: textAt(context, "region", "context.region") ?? "",
    callers: textsAt(context, "callers", "context.callers"),
    callbackUrl: textAt(context, "callback_url", "context.callback_url"),
  };
}

function required<T>(value: T | null, path: string): T {
  if (value === null) throw new WrongField(`${path} is missing.`);
  return value;
}

function nameAt(object: Json, name: string, path: string): string | null {
  const text = textAt(object, name, path);
  return text === null ? null : nonEmpty(text, path);
}

function readSubject(subject: Json, properties: Json): SubjectAsked {
  const kind = required(textAt(subject, "type", "subject.type"), "subject.type");
  if (kind !== "agent" && kind !== "user") throw new WrongField("subject.type must be agent or user.");
  const token = textAt(properties, "token", "subject.properties.token");
  if (token !== null) return { kind, id: textAt(subject, "id", "subject.id") ?? "", token };
  return { kind, id: required(nameAt(subject, "id", "subject.id"), "subject.id"), token };
}

function readResource(action: string, resource: Json): ResourceNamed {
  const kind = Object.hasOwn(RESOURCE_TYPES, action) ? RESOURCE_TYPES[action] : undefined;
  if (!kind) throw new WrongField(`action.name must be one of ${Object.keys(RESOURCE_TYPES).join(", ")}.`);
  const type = required(textAt(resource, "type", "resource.type"), "resource.type");
  if (type !== kind) throw new WrongField(`resource.type must be ${kind} for ${action}.`);
  const id = required(nameAt(resource, "id", "resource.id"), "resource.id");
  const properties = objectAt(resource, "properties", "resource.properties") ?? {};
  if (kind === "tool") return toolNamed(id, textAt(properties, "server", "resource.properties.server"));
  if (kind === "model") return modelNamed(id, textAt(properties, "provider", "resource.properties.provider"));
  return kind === "source" ? { kind, name: id } : { kind, id };
}

/** `name`, or `server/name` where nobody says the server apart. */
export function toolNamed(id: string, server: string | null): ResourceNamed {
  const slash = id.lastIndexOf("/");
  const isApart = server !== null || slash < 0;
  const name = nonEmpty(isApart ? id : id.slice(slash + 1), "The tool's name");
  return { kind: "tool", name, server: isApart ? (server ?? "") : id.slice(0, slash) };
}

/** `provider/name`; a name may hold slashes, a provider none. */
export function modelNamed(id: string, provider: string | null): ResourceNamed {
  const slash = id.indexOf("/");
  const isApart = provider !== null || slash < 0;
  const name = nonEmpty(isApart ? id : id.slice(slash + 1), "The model's name");
  return { kind: "model", name, provider: isApart ? (provider ?? "") : id.slice(0, slash) };
}
