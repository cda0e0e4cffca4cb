import { pollApproval } from "@/lib/approvals/poll";
import { askerOf } from "@/lib/decisions/approve";
import { type DecisionAnswer, decide } from "@/lib/decisions/decide";
import { type Answer, problem } from "./answer";
import { clockUs } from "./clock";
import { MAX_EVALUATIONS } from "./limits";
import { readQuestion } from "./readQuestion";
import { requireCallback } from "./requireCallback";
import type { Asked, Route } from "./route";
import { isObject, type Json, objectAt, readObject, textAt, WrongField } from "./text";

const SEMANTICS = ["execute_all", "deny_on_first_deny", "permit_on_first_permit"] as const;
type Semantic = (typeof SEMANTICS)[number];

/** OpenID AuthZEN, Authorization API 1.0: evaluation (§6), evaluations (§7), and its metadata (§9). */
export const AUTHZEN: readonly Route[] = [
  { method: "POST", path: "/access/v1/evaluation", answer: evaluation },
  { method: "POST", path: "/access/v1/evaluations", maxBytes: 1_048_576, answer: evaluations },
  ...["subject", "resource", "action"].map(
    (what): Route => ({
      method: "POST",
      path: `/access/v1/search/${what}`,
      answer: () => problem(501, "Search is not offered here: the console says who can do what."),
    }),
  ),
  { method: "GET", path: "/access/v1/approvals/*", answer: approval },
  { method: "GET", path: "/.well-known/authzen-configuration", open: true, answer: metadata },
];

async function evaluation({ caller, body }: Asked): Promise<Answer> {
  return guarded(async () => ({
    status: 200,
    body: evaluated(await decided(caller, readObject(body))),
  }));
}

async function decided(caller: Asked["caller"], question: Json): Promise<DecisionAnswer> {
  return decide(caller, await requireCallback(readQuestion(question, "authzen")), clockUs);
}

/** How an approval stands, for who asked for it; to all others it does not exist. */
async function approval({ caller, path }: Asked): Promise<Answer> {
  const id = path.slice(path.lastIndexOf("/") + 1);
  return { status: 200, body: await pollApproval(caller.ctx, id, askerOf(caller)) };
}

/** A request that cannot be read is a 400 that also says no, for callers that look at the body only. */
async function guarded(answer: () => Promise<Answer>): Promise<Answer> {
  try {
    return await answer();
  } catch (error) {
    if (!(error instanceof WrongField)) throw error;
    return {
      status: 400,
      headers: { "content-type": "application/problem+json" },
      body: { title: error.message, status: 400, decision: false },
    };
  }
}

function evaluated({ id, effect, reason, detail, obligations, approval }: DecisionAnswer): object {
  return {
    decision: effect === "allow",
    context: {
      id,
      effect,
      reason_user: { en: reason },
      reason_admin: { en: detail },
      obligations,
      ...(effect === "hold" && { requires_approval: true }),
      ...(approval && { approval: { id: approval, poll: `/access/v1/approvals/${approval}` } }),
    },
  };
}

/** Without any it is a single one of what stands at the top (§7.1). One after the other: with the two that end early, what comes after the end is not asked and has no answer (§7.1.2). */
async function evaluations({ caller, body }: Asked): Promise<Answer> {
  return guarded(async () => {
    const request = readObject(body);
    const given = request.evaluations ?? [];
    if (!Array.isArray(given) || given.length > MAX_EVALUATIONS)
      throw new WrongField(`evaluations must be a list of at most ${MAX_EVALUATIONS}.`);
    const semantic = semanticOf(request);
    if (given.length === 0) return { status: 200, body: evaluated(await decided(caller, request)) };
    const answers: object[] = [];
    for (const [at, one] of given.entries()) {
      const { answer, isPermit } = await oneOf(caller, request, one, at);
      answers.push(answer);
      if (semantic === "deny_on_first_deny" && !isPermit) break;
      if (semantic === "permit_on_first_permit" && isPermit) break;
    }
    return { status: 200, body: { evaluations: answers } };
  });
}

function semanticOf(request: Json): Semantic {
  const options = objectAt(request, "options") ?? {};
  const said = textAt(options, "evaluations_semantic", "options.evaluations_semantic") ?? "execute_all";
  const known = SEMANTICS.find((one) => one === said);
  if (!known) throw new WrongField(`options.evaluations_semantic must be one of ${SEMANTICS.join(", ")}.`);
  return known;
}

/** What it leaves out stands at the top (§7.1.1). One that cannot be read denies for itself alone. */
async function oneOf(
  caller: Asked["caller"],
  request: Json,
  one: unknown,
  at: number,
): Promise<{ answer: object; isPermit: boolean }> {
  try {
    if (!isObject(one)) throw new WrongField(`evaluations.${at} must be an object.`);
    const { subject, action, resource, context } = request;
    const answer = await decided(caller, { subject, action, resource, context, ...one });
    return { answer: evaluated(answer), isPermit: answer.effect === "allow" };
  } catch (error) {
    if (!(error instanceof WrongField)) throw error;
    return {
      answer: { decision: false, context: { error: { status: 400, message: error.message } } },
      isPermit: false,
    };
  }
}

function metadata({ headers, isTls }: Pick<Asked, "headers" | "isTls">): Answer {
  const host = headers.host ?? "";
  if (!/^[\w.:[\]-]{1,255}$/.test(host)) return problem(400, "The Host header cannot be used.");
  const scheme = isTls || headers["x-forwarded-proto"] === "https" ? "https" : "http";
  const base = `${scheme}://${host}`;
  return {
    status: 200,
    body: {
      policy_decision_point: base,
      access_evaluation_endpoint: `${base}/access/v1/evaluation`,
      access_evaluations_endpoint: `${base}/access/v1/evaluations`,
    },
  };
}
