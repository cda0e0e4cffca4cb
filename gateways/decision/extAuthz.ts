import type { Caller } from "@/lib/decisions/caller";
import { type DecisionAnswer, decide } from "@/lib/decisions/decide";
import type { Answer } from "./answer";
import { clockUs } from "./clock";
import { type ForwardedRequest, readHttpRequest } from "./readHttpRequest";
import type { Asked, Route } from "./route";
import { WrongField } from "./text";

const PREFIX = "/ext_authz";
/** Not beneath the other: Envoy appends the client's own path to a prefix, and no client may choose how it is read. */
const MCP_PREFIX = "/mcp_authz";

/** Envoy's ext_authz over HTTP: 200 lets through, everything else does not. By `/mcp_authz` only MCP goes. */
export const EXT_AUTHZ: readonly Route[] = [
  { method: "*", path: PREFIX, maxBytes: 1_048_576, answer: (asked) => check(asked, PREFIX) },
  { method: "*", path: `${PREFIX}/*`, maxBytes: 1_048_576, answer: (asked) => check(asked, PREFIX) },
  { method: "*", path: MCP_PREFIX, maxBytes: 1_048_576, answer: (asked) => check(asked, MCP_PREFIX) },
  { method: "*", path: `${MCP_PREFIX}/*`, maxBytes: 1_048_576, answer: (asked) => check(asked, MCP_PREFIX) },
];

/** What a check comes to, for HTTP and gRPC alike. `answer` is null where no policy judges the request. */
export interface Checked {
  isAllowed: boolean;
  answer: DecisionAnswer | null;
  /** Why, where it cannot be read. */
  problem: string | null;
}

/** Decides on a forwarded request; what cannot be read is not let through. */
export async function checkRequest(caller: Caller, request: ForwardedRequest): Promise<Checked> {
  try {
    const ask = readHttpRequest(request);
    if (!ask) return { isAllowed: true, answer: null, problem: null };
    const answer = await decide(caller, ask, clockUs);
    return { isAllowed: answer.effect === "allow", answer, problem: null };
  } catch (error) {
    if (!(error instanceof WrongField)) throw error;
    return { isAllowed: false, answer: null, problem: error.message };
  }
}

/** What upstream and the client are told, as headers. */
export function headersOf({ answer }: Checked): Record<string, string> {
  if (!answer) return { "x-bailiwick-decision": "not-judged" };
  const { id, effect, obligations, approval } = answer;
  return {
    "x-bailiwick-decision": effect,
    ...(id && { "x-bailiwick-decision-id": id }),
    ...(obligations.length > 0 && { "x-bailiwick-obligations": obligations.join(",") }),
    ...(approval && { "x-bailiwick-approval": approval }),
  };
}

/** What the client reads who is not let through. */
export function denialOf({ answer, problem }: Checked): object {
  if (!answer) return { error: "policy.denied", message: problem ?? "It cannot be decided." };
  const { id, effect, reason, approval } = answer;
  return {
    error: effect === "hold" ? "policy.requires_approval" : "policy.denied",
    message: reason,
    decision_id: id,
    ...(approval && { approval: { id: approval, poll: `/access/v1/approvals/${approval}` } }),
  };
}

async function check({ caller, method, path, query, headers, body }: Asked, prefix: string): Promise<Answer> {
  const flat = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(", ") : value]),
  );
  const isPart = flat["x-envoy-auth-partial-body"] === "true";
  const search = query === "" ? "" : `?${new URLSearchParams(query)}`;
  // A caller whose key stands in `Authorization` has put it there itself: it is no token of the request's.
  const isOwn = flat["x-bailiwick-key"] === undefined;
  const checked = await checkRequest(caller, {
    method,
    path: `${path.slice(prefix.length) || "/"}${search}`,
    headers: isOwn ? { ...flat, authorization: undefined } : flat,
    body,
    isPart,
    isMcp: prefix === MCP_PREFIX,
  });
  if (checked.isAllowed) return { status: 200, headers: headersOf(checked) };
  return { status: 403, headers: headersOf(checked), body: denialOf(checked) };
}
