import { approvedFor, openApproval } from "@/lib/approvals/open";
import { type ApprovalTerms, approvalTerms, termsOfDecision } from "@/lib/policies/approvalTerms";
import type { Decision } from "@/lib/policies/decision";
import type { Facts } from "@/lib/policies/facts";
import type { InForce } from "@/lib/policies/inForce";
import type { DecideAsk } from "./ask";
import type { Caller } from "./caller";
import { requestDigest } from "./digest";
import type { DecisionPlace } from "./row";
import type { Who } from "./who";

/** A decision that holds, and what is known around it. */
export interface Held {
  caller: Caller;
  asked: DecideAsk;
  who: Who;
  place: DecisionPlace;
  facts: Facts;
  inForce: InForce | null;
  held: Decision;
  /** Every enforced decision that holds it, that one among them. */
  holds: readonly Decision[];
}

/** The facts of a request that a person approved. */
export const approvedFacts = (facts: Facts): Facts => ({
  ...facts,
  context: { ...facts.context, approved: true },
});

/** The approval that lets exactly this request through now, used up by this; null where there is none. */
export const useApproval = (held: Held) => approvedFor(held.caller.ctx, digestOf(held, termsFor(held)));

const digestOf = ({ facts, asked, holds }: Held, { needed }: ApprovalTerms) =>
  requestDigest(facts, asked, { holds, needed });

/** Has it wait for people, once however often it is asked. A request that a person rejected a moment ago is denied. */
export async function waitForApproval(waiting: Held): Promise<Decision> {
  const { caller, asked, who, place, facts, held } = waiting;
  const { ctx } = caller;
  const terms = termsFor(waiting);
  const opened = await openApproval(ctx, {
    decision: place.id,
    request: digestOf(waiting, terms),
    facts,
    rules: held.rules,
    reason: held.reason,
    terms,
    agent: { id: facts.principal.id, name: String(facts.principal.attrs.name ?? facts.principal.id) },
    principal: who.user?.value ?? null,
    session: place.session,
    trace: asked.trace?.traceId ?? null,
    askedBy: { id: askerOf(caller), name: caller.name },
    callbackUrl: asked.callbackUrl,
  });
  if (opened.state === "pending") return { ...held, approval: opened.id };
  return { ...held, effect: "deny", reason: `A person rejected it. ${held.reason}`, approval: opened.id };
}

/** Who may ask how an approval stands. */
export const askerOf = ({ keyId, name }: Caller) => keyId ?? name;

function termsFor({ inForce, held }: Held): ApprovalTerms {
  return inForce ? termsOfDecision(inForce.all.book, held.rules) : approvalTerms([]);
}
