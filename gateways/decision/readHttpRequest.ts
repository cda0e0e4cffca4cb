import { type DecideAsk, type ResourceNamed, readTraceparent } from "@/lib/decisions/ask";
import { isToken } from "@/lib/trust/verifyToken";
import { modelNamed, toolNamed } from "./readQuestion";
import { isObject, type Json, objectAt, textAt, WrongField } from "./text";

/** A request to somebody else, as its proxy hands it to us. */
export interface ForwardedRequest {
  method: string;
  /** With its query. */
  path: string;
  /** Names in lower case. */
  headers: Readonly<Record<string, string | undefined>>;
  /** Null where the proxy sent none, or only a part. */
  body: Buffer | null;
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
  const body = jsonIn(request.body);
  const named = request.headers["x-mcp-toolname"];
  const method = request.headers["x-mcp-method"];
  if (isObject(body) && body.jsonrpc === "2.0") return rpcIn(request, body);
  if (named)
    return { resource: toolNamed(bounded(named), request.headers["x-mcp-servername"] ?? null), input: null };
  if (isObject(body) && typeof body.model === "string")
    return { resource: modelIn(request, body.model), input: null };
  if (request.isMcp && isHandshake(request, method)) return null;
  throw new WrongField("The request names no tool and no model.");
}

/** MCP's own streams and ends of sessions have no body (MCP 2025-06-18, Streamable HTTP). */
function isHandshake({ method, body }: ForwardedRequest, said: string | undefined): boolean {
  if ((body === null || body.byteLength === 0) && (method === "GET" || method === "DELETE")) return true;
  return said !== undefined && !JUDGED.has(said);
}

const JUDGED = new Set(["tools/call", "resources/read"]);

/** JSON-RPC of MCP: what calls a tool or reads a resource is judged, where only MCP goes this way all else is let through. */
function rpcIn(request: ForwardedRequest, body: Json): Found | null {
  const method = textAt(body, "method");
  const { headers, isMcp } = request;
  const server = headers["x-mcp-servername"] ?? null;
  const params = objectAt(body, "params") ?? {};
  if (method === "tools/call") {
    const name = textAt(params, "name", "params.name");
    if (!name) throw new WrongField("params.name is missing.");
    return {
      resource: toolOf(name, headers["x-mcp-toolname"], server),
      input: objectAt(params, "arguments", "params.arguments") ?? {},
    };
  }
  if (method === "resources/read") {
    const uri = textAt(params, "uri", "params.uri");
    if (!uri) throw new WrongField("params.uri is missing.");
    return { resource: { kind: "source", name: uri }, input: null };
  }
  if (isMcp) return null;
  throw new WrongField("Only tools/call and resources/read are decided here.");
}

/** A gateway takes its prefix off the tool's name and says the rest in a header; two names that have nothing to do with each other are refused. */
function toolOf(name: string, routed: string | undefined, server: string | null): ResourceNamed {
  if (routed && routed !== name && !name.endsWith(`_${routed}`))
    throw new WrongField("x-mcp-toolname and params.name are two tools.");
  return { kind: "tool", name: bounded(routed || name), server: server ?? "" };
}

function modelIn({ headers }: ForwardedRequest, model: string): ResourceNamed {
  return modelNamed(bounded(model), headers["x-bailiwick-provider"] ?? null);
}

function jsonIn(body: Buffer | null): unknown {
  if (body === null || body.byteLength === 0) return null;
  let value: unknown;
  try {
    value = JSON.parse(body.toString("utf8"));
  } catch {
    throw new WrongField("The body of the request is not JSON, so what it does cannot be known.");
  }
  if (Array.isArray(value))
    throw new WrongField("Several requests in one cannot be decided: send them one by one.");
  return value;
}

function bounded(text: string): string {
  if (text.length > 2_000 || text.includes("\0")) throw new WrongField("A name in the request is too long.");
  return text;
}
