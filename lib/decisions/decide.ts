import { domainErrorIn } from "@/lib/base/errors";
import { errorText, log } from "@/lib/base/log";
import { count } from "@/lib/base/meter";
import type { Decision, Effect, Obligation } from "@/lib/policies/decision";
import { noteAlerts } from "@/lib/policies/noteAlerts";
import type { DecideAsk } from "./ask";
import type { Caller } from "./caller";
import { denial } from "./denial";
import { inputProblem } from "./input";
import { type Judged, judgeAsk } from "./judgeAsk";
import { recorder } from "./recorder";
import { decisionLine, placeOf } from "./row";
import { type Who, whoAsks } from "./who";

/** What the caller hears. */
export interface DecisionAnswer {
  /** `act_…` of its row in the audit; null where nothing could be recorded or read, which denies. */
  id: string | null;
  effect: Effect;
  /** One sentence for people who are denied. */
  reason: string;
  /** The same for who looks after policies: rules, versions, errors. */
  detail: string;
  obligations: readonly Obligation[];
  /** `apr_…` that it waits for, or was let through by. */
  approval: string | null;
  decision: Decision;
}

/**
 * Decides whether somebody may do something now. The one way for every protocol: facts are gathered, stops, the policies
 * in force and other engines are asked, and the answer is a row of the audit before it is given. Whatever fails denies and
 * says why; it throws nothing. Arguments that cannot be read as they will be used are denied without a row. `clock` gives microseconds of any start.
 */
export async function decide(caller: Caller, ask: DecideAsk, clock: () => number): Promise<DecisionAnswer> {
  const startedUs = clock();
  const unread = inputProblem(ask.input);
  if (unread !== null) {
    count("bailiwick.decisions", 1, { protocol: ask.protocol, effect: "deny", source: "unread" });
    return answerOf(null, denial(unread));
  }
  const place = placeOf(caller, ask);
  let who: Who = { agent: null, user: null, grade: "E", refusal: null };
  let judged: Judged;
  try {
    who = await whoAsks(caller, ask);
    judged = who.refusal === null ? await judgeAsk(caller, ask, who, place, clock) : refusedFor(who.refusal);
  } catch (error) {
    log("error", "a decision failed and denies", {
      requestId: caller.ctx.requestId,
      error: errorText(error),
    });
    judged = refusedFor(`It could not be decided: ${whyOf(error)}`);
  }
  const { effective, decisions, facts, inForce } = judged;
  const { effect } = effective;
  const labels = { protocol: ask.protocol, effect, source: effective.source };
  const record = { place, ask, who, effect, decisions, facts, tookUs: clock() - startedUs };
  if (!recorded(caller, record)) {
    count("bailiwick.decisions", 1, { ...labels, effect: "deny", source: "unrecorded" });
    return answerOf(null, unrecordable());
  }
  count("bailiwick.decisions", 1, labels);
  // Only now: an alert names a row that exists, and says what was answered.
  if (inForce && facts) noteAlerts(caller.ctx, { inForce, facts, decisions, effect, action: place.id });
  return answerOf(place.id, effective);
}

const whyOf = (error: unknown) => {
  const known = domainErrorIn(error);
  return known?.code === "INVALID"
    ? known.message
    : "a part of the decision point failed, and its log says why.";
};

function recorded(caller: Caller, record: Parameters<typeof decisionLine>[1]): boolean {
  try {
    return recorder().append(decisionLine(caller, record));
  } catch (error) {
    log("error", "a decision could not be recorded and denies", { error: errorText(error) });
    return false;
  }
}

function refusedFor(reason: string): Judged {
  const effective = { ...denial(reason), errors: [reason] };
  return { decisions: [effective], effective, facts: null };
}

const unrecordable = () =>
  denial(
    "It cannot be recorded: what decisions wait for on this machine's disk is full, so nothing is decided.",
  );

function answerOf(id: string | null, decision: Decision): DecisionAnswer {
  const { effect, reason, obligations, approval, errors } = decision;
  const detail = [reason, ...errors.filter((error) => !reason.includes(error))].join(" ");
  return { id, effect, reason, detail, obligations, approval: approval ?? null, decision };
}
