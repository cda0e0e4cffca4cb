import { type DecisionAnswer, decide } from "@/lib/decisions/decide";
import { type Answer, problem } from "./answer";
import { clockUs } from "./clock";
import { readOpaInput } from "./readOpaInput";
import { requireCallback } from "./requireCallback";
import type { Asked, Route } from "./route";
import { isObject, readObject, WrongField } from "./text";

/** OPA's REST API as far as clients need it to ask: Data API v1 and v0, and its health. */
export const OPA: readonly Route[] = [
  { method: "POST", path: "/v1/data/*", maxBytes: 1_048_576, answer: (asked) => data(asked, "v1") },
  { method: "POST", path: "/v0/data/*", maxBytes: 1_048_576, answer: (asked) => data(asked, "v0") },
  { method: "GET", path: "/health", open: true, answer: () => ({ status: 200, body: {} }) },
];

const DOCUMENTS = new Set(["bailiwick/tool/decision", "bailiwick/tool/allow", "bailiwick/tool"]);

/** A document that we do not have is undefined: 200 without a result (v1), 404 (v0). Clients take both for a denial. */
async function data({ caller, path, body }: Asked, version: "v1" | "v0"): Promise<Answer> {
  const document = path.slice(`/${version}/data/`.length).replace(/\/+$/, "").replaceAll(".", "/");
  if (!DOCUMENTS.has(document))
    return version === "v1" ? { status: 200, body: {} } : opaError(404, "undefined document");
  try {
    const given = readObject(body);
    const input = version === "v1" ? given.input : given;
    if (!isObject(input)) throw new WrongField("input must be an object.");
    const answer = await decide(caller, await requireCallback(readOpaInput(input)), clockUs);
    const result = resultOf(document, answer);
    if (version === "v1") return { status: 200, body: { result, decision_id: answer.id ?? "" } };
    return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(result) };
  } catch (error) {
    if (!(error instanceof WrongField)) throw error;
    return opaError(400, error.message);
  }
}

/** As OPA says it: a code and a message; it has no result, which is a denial. */
function opaError(status: number, message: string): Answer {
  const { body } = problem(status, message);
  const code = status === 404 ? "resource_not_found" : "invalid_parameter";
  return { status, body: { ...(body as object), code, message } };
}

const DECISIONS = { allow: "allow", deny: "deny", hold: "requires-approval" } as const;

function resultOf(document: string, answer: DecisionAnswer): unknown {
  const { id, effect, reason, obligations, approval, decision } = answer;
  const allow = effect === "allow";
  if (document === "bailiwick/tool/allow") return allow;
  const said = {
    allow,
    decision: DECISIONS[effect],
    type: DECISIONS[effect],
    reason,
    reasons: decision.rules.map(({ policy, version, rule }) => `${policy}@${version}/${rule}`),
    obligations,
    decision_id: id,
    ...(approval && { approval: { id: approval, poll: `/access/v1/approvals/${approval}` } }),
  };
  return document === "bailiwick/tool" ? { allow, decision: said } : said;
}
