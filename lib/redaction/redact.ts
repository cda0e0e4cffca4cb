import type { Action, OwnFacts, RedactedAction } from "@/lib/actions/action";
import type { Attributes, AttributeValue, SpanEvent } from "../telemetry/span";
import { type Found, redactKey, redactText, redactUnder } from "./redactText";

/**
 * The fourth stage of the path: the action without the secrets that its strings held, and what was found, by rule. Every
 * string that will be stored is looked at. Pure; what holds no secret is handed on as it is, not copied.
 */
export function redact(action: Action): RedactedAction {
  const found: Found = {};
  const text = (value: string): string => redactText(value, found);
  const maybe = (value: string | null): string | null => (value === null ? null : redactText(value, found));
  const { tool, error } = action;
  const redacted = {
    ...action,
    name: text(action.name),
    own: redactOwn(action.own, text),
    provider: maybe(action.provider),
    model: maybe(action.model),
    tool: tool && { name: text(tool.name), callId: maybe(tool.callId) },
    target: maybe(action.target),
    input: maybe(action.input),
    output: maybe(action.output),
    error: error && { type: maybe(error.type), message: maybe(error.message) },
    schemaUrl: text(action.schemaUrl),
    service: maybe(action.service),
    environment: maybe(action.environment),
    attributes: redactMap(action.attributes, found),
    resource: redactMap(action.resource, found),
    events: redactList(action.events, (event) => redactEvent(event, found)),
    contentKeys: redactList(action.contentKeys, (key) => redactKey(key, {})),
    redactions: found,
  };
  return redacted as RedactedAction;
}

function redactOwn(own: OwnFacts, text: (value: string) => string): OwnFacts {
  const { agent, principal, conversation } = own;
  return {
    agent: agent && { ...agent, id: text(agent.id), name: text(agent.name) },
    principal: principal && { ...principal, id: text(principal.id) },
    conversation: conversation === null ? null : text(conversation),
  };
}

function redactEvent(event: SpanEvent, found: Found): SpanEvent {
  const name = redactText(event.name, found);
  const attributes = redactMap(event.attributes, found);
  return name === event.name && attributes === event.attributes ? event : { ...event, name, attributes };
}

function redactValue(key: string, value: AttributeValue, found: Found): AttributeValue {
  if (typeof value === "string") return redactUnder(key, value, found);
  if (typeof value !== "object" || value === null) return value;
  return Array.isArray(value)
    ? redactList(value, (element) => redactValue(key, element, found))
    : redactMap(value, found);
}

/** Attributes without the secrets in their strings; keys are text of the sender's too. The same object where there are none. */
export function redactMap(map: Attributes, found: Found): Attributes {
  let copy: Attributes | null = null;
  for (const key in map) {
    const value = map[key] ?? null;
    const cleanKey = redactKey(key, found);
    const clean = redactValue(key, value, found);
    if (clean === value && cleanKey === key) {
      if (copy) copy[key] = value;
      continue;
    }
    copy ??= before(map, key);
    copy[cleanKey] = clean;
  }
  return copy ?? map;
}

/** A copy of what stands before `key`, without a prototype, as the decoder makes them. */
function before(map: Attributes, key: string): Attributes {
  const copy: Attributes = Object.create(null);
  for (const earlier in map) {
    if (earlier === key) break;
    copy[earlier] = map[earlier] ?? null;
  }
  return copy;
}

function redactList<T>(list: T[], clean: (element: T) => T): T[] {
  const cleaned = list.map(clean);
  return cleaned.every((element, at) => element === list[at]) ? list : cleaned;
}
