import { type DecideAsk, readTraceparent } from "@/lib/decisions/ask";
import { type ForwardedRequest, readHttpRequest } from "./readHttpRequest";
import { modelNamed, readContext, readQuestion, toolNamed } from "./readQuestion";
import { isObject, type Json, objectAt, textAt, WrongField } from "./text";

/**
 * What OPA clients send as `input`, by its shape: AuthZEN's words; the Vercel AI SDK's (`tool`, `args`, `runtimeContext`);
 * Envoy's check request (`attributes`), and Authorino's (`context`, `auth`). Throws WrongField for what is none of them.
 */
export function readOpaInput(input: Json): DecideAsk {
  if (isObject(input.subject)) return readQuestion(input, "opa");
  if (isObject(input.attributes)) return fromRequest(requestIn(input.attributes), null);
  if (isObject(input.context) && isObject(input.context.request))
    return fromRequest(
      requestIn(input.context),
      objectAt(objectAt(input, "auth") ?? {}, "identity", "auth.identity"),
    );
  if (input.tool !== undefined || input.model !== undefined) return fromToolCall(input);
  throw new WrongField("input has neither a subject, nor a tool or model, nor a request.");
}

/** `{ tool: { name }, args, runtimeContext: { agent, user, session } }`; who it is may also stand beside it. */
function fromToolCall(input: Json): DecideAsk {
  const around = objectAt(input, "runtimeContext") ?? {};
  const said = {
    ...around,
    ...Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)),
  };
  const token = textAt(said, "token");
  const resource = input.tool === undefined ? modelIn(input) : toolIn(input);
  const args = input.tool === undefined ? null : (objectAt(input, "args") ?? objectAt(input, "input"));
  return {
    protocol: "opa",
    subject: { kind: "agent", id: textAt(said, "agent") ?? "", token },
    user: textAt(said, "user"),
    resource,
    input: args,
    ...readContext(said),
  };
}

function toolIn(input: Json): DecideAsk["resource"] {
  if (typeof input.tool === "string") return toolNamed(textAt(input, "tool") ?? "", textAt(input, "server"));
  const tool = objectAt(input, "tool") ?? {};
  const name = textAt(tool, "name", "tool.name");
  if (!name) throw new WrongField("tool.name is missing.");
  return toolNamed(name, textAt(tool, "server", "tool.server") ?? textAt(input, "server"));
}

function modelIn(input: Json): DecideAsk["resource"] {
  const name = textAt(input, "model");
  if (!name) throw new WrongField("model is missing.");
  return modelNamed(name, textAt(input, "provider"));
}

/** `request.http` of Envoy's AttributeContext, which Authorino hands on as it is. */
function requestIn(attributes: Json): ForwardedRequest {
  const http = objectAt(objectAt(attributes, "request") ?? {}, "http", "request.http");
  if (!http) throw new WrongField("request.http is missing.");
  const headers = Object.fromEntries(
    Object.entries(objectAt(http, "headers") ?? {}).map(([name, value]) => [
      name.toLowerCase(),
      String(value),
    ]),
  );
  const body = typeof http.body === "string" ? Buffer.from(http.body) : null;
  return {
    method: textAt(http, "method") ?? "",
    path: textAt(http, "path") ?? "",
    headers,
    body,
    isPart: false,
    isMcp: false,
  };
}

/** `identity` is what Authorino verified: its word, as the caller's. */
function fromRequest(request: ForwardedRequest, identity: Json | null): DecideAsk {
  const ask = readHttpRequest(request);
  if (!ask) throw new WrongField("The request names no tool and no model.");
  const text = (name: string) =>
    identity && typeof identity[name] === "string" ? String(identity[name]) : null;
  const client = text("azp") ?? text("client_id");
  const { subject } = ask;
  return {
    ...ask,
    protocol: "opa",
    subject: { ...subject, id: subject.id || (client ?? "") },
    user: ask.user ?? text("sub"),
    trace: ask.trace ?? readTraceparent(request.headers.traceparent),
  };
}
