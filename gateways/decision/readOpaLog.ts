import type { FedDecision } from "@/lib/decisions/fed";
import { readResult } from "@/lib/engines/readResult";
import { isObject, type Json } from "./text";

/** What stands at a path, as text; empty where it is something else. */
function text(value: unknown, ...path: readonly string[]): string {
  let at: unknown = value;
  for (const name of path) at = isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined;
  return typeof at === "string" ? at : typeof at === "number" ? String(at) : "";
}

/** The first of several places that says something. */
const firstOf = (...found: readonly string[]): string => found.find((one) => one !== "") ?? "";

/**
 * One element of an OPA decision log (OPA, "Decision Logs"): `decision_id`, `timestamp` (RFC 3339), `path` or `query`, `input`,
 * `result`, `labels`, `bundles`, `requested_by`, `trace_id`, `span_id`. Who and what is looked for in the input, in the shapes of the
 * Vercel AI SDK, AuthZEN, Envoy, Authorino and Rossoctl. Null for what has no id or no time: its row could not be told from others.
 */
export function readOpaLog(element: unknown): FedDecision | null {
  if (!isObject(element)) return null;
  const id = text(element, "decision_id");
  const atMs = Date.parse(text(element, "timestamp"));
  if (id === "" || Number.isNaN(atMs) || atMs < 0) return null;
  const { input } = element;
  const path = firstOf(text(element, "path"), text(element, "query"));
  const engine = firstOf(text(element, "labels", "app"), text(element, "labels", "id"), "OPA");
  const said = readResult(element);
  const wasWrong = "error" in said;
  const traceId = text(element, "trace_id");
  const isTraced = /^[\da-f]{32}$/.test(traceId);
  return {
    source: "opa",
    id,
    atMs,
    effect: !wasWrong && said.effect === "allow" ? "allow" : "deny",
    engine,
    rule: path,
    reason: reasonOf(said, engine, path),
    ...peopleIn(input),
    tool: toolIn(input),
    model:
      typeof element.input === "object"
        ? firstOf(
            text(input, "model"),
            text(input, "resource", "type") === "model" ? text(input, "resource", "id") : "",
          )
        : "",
    session: firstOf(
      text(input, "runtimeContext", "session"),
      text(input, "context", "session"),
      text(input, "session"),
      headerIn(input, "mcp-session-id"),
    ),
    trace: isTraced ? { traceId, spanId: text(element, "span_id") } : null,
    input,
    more: moreOf(element, path),
  };
}

function reasonOf(said: ReturnType<typeof readResult>, engine: string, path: string): string {
  if ("error" in said) return `${engine}, ${path}: ${said.error}. Nobody takes that for a permission.`;
  const words = { allow: "Permitted by", deny: "Denied by", hold: "Held for a person by" };
  const why = said.reasons.length > 0 ? `: ${said.reasons.join("; ")}` : "";
  return `${words[said.effect]} ${engine}${path ? `, ${path}` : ""}${why}.`;
}

function peopleIn(input: unknown): Pick<FedDecision, "agent" | "user"> {
  const isAgent = text(input, "subject", "type") === "agent";
  const isUser = text(input, "subject", "type") === "user";
  const subject = text(input, "subject", "id");
  const agent = firstOf(
    isAgent ? subject : "",
    text(input, "runtimeContext", "agent"),
    text(input, "agent"),
    text(input, "principal", "id"),
    text(input, "identity", "client_id"),
    text(input, "auth", "identity", "azp"),
    text(input, "auth", "identity", "client_id"),
    headerIn(input, "x-bailiwick-agent"),
  );
  const user = firstOf(
    isUser ? subject : "",
    text(input, "runtimeContext", "user"),
    text(input, "user"),
    text(input, "identity", "subject"),
    text(input, "auth", "identity", "sub"),
  );
  return { agent, user };
}

function toolIn(input: unknown): FedDecision["tool"] {
  const isTool = text(input, "resource", "type").toLowerCase() === "tool";
  const name = firstOf(
    text(input, "tool"),
    text(input, "tool", "name"),
    isTool ? text(input, "resource", "id") : "",
    headerIn(input, "x-mcp-toolname"),
  );
  const server = firstOf(
    text(input, "server"),
    text(input, "tool", "server"),
    headerIn(input, "x-mcp-servername"),
  );
  return name === "" ? null : { name, server };
}

/** Envoy's and Authorino's requests. */
function headerIn(input: unknown, name: string): string {
  return firstOf(
    text(input, "attributes", "request", "http", "headers", name),
    text(input, "context", "request", "http", "headers", name),
  );
}

/** What has no column of its own. Nothing that was erased or masked there comes back: the names of it do. */
function moreOf(element: Json, path: string): Record<string, string> {
  const json = (value: unknown) => (value === undefined ? "" : JSON.stringify(value));
  const all = {
    "opa.decision_id": text(element, "decision_id"),
    "opa.path": path,
    "opa.labels": json(element.labels),
    "opa.bundles": json(element.bundles),
    "opa.requested_by": text(element, "requested_by"),
    "opa.erased": json(element.erased),
    "opa.masked": json(element.masked),
    "opa.error": json(element.error),
    "opa.result": json(element.result),
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ""));
}
