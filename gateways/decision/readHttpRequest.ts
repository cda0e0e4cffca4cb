import { type DecideAsk, type ResourceNamed, readTraceparent } from "@/lib/decisions/ask";
import { isToken } from "@/lib/trust/verifyToken";
import { hasTwins } from "./hasTwins";
import { readJson } from "./readJson";
import { modelNamed, toolNamed } from "./readQuestion";
import { isObject, type Json, objectAt, textAt, WrongField } from "./text";

/** A request to somebody else, as its proxy hands it to us. */
export interface ForwardedRequest {
  method: string;
  /** With its query. */
  path: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  /** Null where the proxy sent none. */
  body: Buffer | null;
  /** The body is cut off: what stands behind it is not known. */
  isPart: boolean;
  /** The proxy's configuration says that only MCP goes this way, so that a handshake is one and not a way around. */
  isMcp: boolean;
}

/** A question, or null for what no policy judges: an MCP handshake, a list, a stream. Throws WrongField. */
export function readHttpRequest(request: ForwardedRequest): DecideAsk | null {
  const found = resourceIn(request);
  if (found === null) return null;
  const { headers } = request;
  const header = (name: string) => headers[name] || null;
  const token = /^Bearer\s+(\S+)\s*$/i.exec(header("authorization") ?? "")?.[1] ?? "";
  const agent = header("x-bailiwick-agent");
  return {
    protocol: "ext_authz",
    subject: { kind: "agent", id: bounded(agent ?? ""), token: isToken(token) ? token : null },
    user: header("x-bailiwick-user"),
    ...found,
    session: header("x-bailiwick-session") ?? header("mcp-session-id"),
    trace: readTraceparent(header("traceparent")),
    toolCallId: null,
    environment: header("x-bailiwick-environment") ?? "",
    region: header("x-bailiwick-region") ?? "",
    callers: [],
    callbackUrl: null,
  };
}

type Found = Pick<DecideAsk, "resource" | "input">;

function resourceIn(request: ForwardedRequest): Found | null {
  if (request.isPart)
    throw new WrongField("Only a part of the body was handed on, so what it does cannot be known.");
  const body = jsonIn(request.body);
  const named = request.headers["x-mcp-toolname"];
  if (isObject(body) && "jsonrpc" in body) return rpcIn(request, body);
  if (named)
    return { resource: toolNamed(bounded(named), request.headers["x-mcp-servername"] ?? null), input: null };
  if (isObject(body) && typeof body.model === "string")
    return { resource: modelIn(request, body.model), input: null };
  if (request.isMcp && body === null && BODILESS.has(request.method)) return null;
  throw new WrongField("The request names no tool and no model.");
}

/** MCP's own streams and ends of sessions have no body (MCP 2025-06-18, Streamable HTTP). */
const BODILESS = new Set(["GET", "DELETE"]);

/** What MCP says without doing anything: no policy judges it. All that is not named here is judged, or not let through. */
const HANDSHAKES = new Set([
  "initialize",
  "ping",
  "tools/list",
  "resources/list",
  "resources/templates/list",
  "resources/unsubscribe",
  "prompts/list",
  "completion/complete",
  "logging/setLevel",
  "roots/list",
  "notifications/initialized",
  "notifications/cancelled",
  "notifications/progress",
  "notifications/roots/list_changed",
]);

/** JSON-RPC of MCP: what calls a tool, reads a resource or gets a prompt is judged. */
function rpcIn(request: ForwardedRequest, body: Json): Found | null {
  if (body.jsonrpc !== "2.0") throw new WrongField("jsonrpc must be 2.0.");
  const method = textAt(body, "method");
  const params = objectAt(body, "params") ?? {};
  if (method === "tools/call") {
    const name = textAt(params, "name", "params.name");
    if (!name) throw new WrongField("params.name is missing.");
    return {
      resource: toolOf(request, name),
      input: objectAt(params, "arguments", "params.arguments") ?? {},
    };
  }
  if (method === "resources/read" || method === "resources/subscribe") return sourceIn(params, "uri", "");
  if (method === "prompts/get") return sourceIn(params, "name", "prompt:");
  // An answer to what the server asked of its client (sampling, elicitation) has no method.
  const isAnswer = method === null && ("result" in body || "error" in body);
  if (request.isMcp && (isAnswer || HANDSHAKES.has(method ?? ""))) return null;
  throw new WrongField(`${method ?? "A message without a method"} is not decided here.`);
}

function sourceIn(params: Json, field: string, prefix: string): Found {
  const name = textAt(params, field, `params.${field}`);
  if (!name) throw new WrongField(`params.${field} is missing.`);
  return { resource: { kind: "source", name: bounded(`${prefix}${name}`) }, input: null };
}

/**
 * An MCP gateway takes its prefix off the tool's name and says the rest in a header of its own, over whatever the client
 * sent. Everywhere else, and where the two have nothing to do with each other, two names are refused.
 */
function toolOf({ headers, isMcp }: ForwardedRequest, name: string): ResourceNamed {
  const routed = headers["x-mcp-toolname"];
  if (routed && routed !== name && !(isMcp && name.endsWith(`_${routed}`)))
    throw new WrongField("x-mcp-toolname and params.name are two tools.");
  return { kind: "tool", name: bounded(routed || name), server: headers["x-mcp-servername"] ?? "" };
}

function modelIn({ headers }: ForwardedRequest, model: string): ResourceNamed {
  return modelNamed(bounded(model), headers["x-bailiwick-provider"] ?? null);
}

function jsonIn(body: Buffer | null): unknown {
  if (body === null || body.byteLength === 0) return null;
  const text = body.toString("utf8");
  let value: unknown;
  try {
    value = readJson(text);
  } catch {
    throw new WrongField("The body of the request is not JSON, so what it does cannot be known.");
  }
  if (hasTwins(text, value))
    throw new WrongField("A name stands twice in the body, so what it does cannot be known.");
  if (Array.isArray(value))
    throw new WrongField("Several requests in one cannot be decided: send them one by one.");
  return value;
}

function bounded(text: string): string {
  if (text.length > 2_000 || text.includes("\0")) throw new WrongField("A name in the request is too long.");
  return text;
}
