import { agentKey } from "@/lib/base/ids";
import { askEngines } from "@/lib/engines/askEngines";
import { strictest } from "@/lib/engines/strictest";
import type { Decision } from "@/lib/policies/decision";
import type { Facts } from "@/lib/policies/facts";
import { type Ask, gatherFacts, type ResourceAsked } from "@/lib/policies/gather";
import { type InForce, inForceNow } from "@/lib/policies/inForce";
import { judge } from "@/lib/policies/judge";
import { stopDecision } from "@/lib/policies/stopDecision";
import { toolMeant } from "@/lib/policies/toolMeant";
import { type StopIndex, stopsInForce } from "@/lib/stops/inForce";
import { agentsAsked } from "./agentsAsked";
import { approvedFacts, type Held, useApproval, waitForApproval } from "./approve";
import type { DecideAsk } from "./ask";
import type { Caller } from "./caller";
import { denial } from "./denial";
import { inTurn, noteDecided, sessionBefore } from "./history";
import type { DecisionPlace } from "./row";
import type { Who } from "./who";

/** What is said of a question, by each who was asked, and what of it counts. */
export interface Judged {
  decisions: Decision[];
  effective: Decision;
  facts: Facts | null;
  /** What alerts are told by; absent where nothing is in force. */
  inForce?: InForce;
}

/** Asks stops, the policies in force and other engines what they say of a question. Throws where any of it cannot be known. */
export async function judgeAsk(
  caller: Caller,
  asked: DecideAsk,
  who: Who,
  place: DecisionPlace,
  clock: () => number,
): Promise<Judged> {
  const { ctx } = caller;
  const [inForce, stops] = await Promise.all([inForceNow(ctx), stopsInForce(ctx)]);
  const ask = await askFor(caller, asked, who, place, inForce);
  const judgeIt = () => judgeNow({ caller, asked, who, place, clock, inForce, stops, ask });
  return inForce ? inTurn(ctx, inForce.needs, place.session, judgeIt) : judgeIt();
}

interface Question {
  caller: Caller;
  asked: DecideAsk;
  who: Who;
  place: DecisionPlace;
  clock: () => number;
  inForce: InForce | null;
  stops: StopIndex;
  ask: Ask;
}

async function judgeNow({
  caller,
  asked,
  who,
  place,
  clock,
  inForce,
  stops,
  ask,
}: Question): Promise<Judged> {
  const { ctx, keyId } = caller;
  const before = inForce && (await sessionBefore(ctx, inForce.needs, ask, place.session));
  const [facts] = await gatherFacts(ctx, [{ ...ask, ...before }], inForce?.needs);
  if (!facts) throw new Error("No facts came back.");
  const stop = stopDecision(stops, { ask, facts, calledAs: calledAs(asked, who), keyId }, "enforced");
  const engines = await askEngines(ctx, facts, { clock });
  const judgedAs = (known: Facts, others: readonly Decision[]): Judged => {
    const decisions = [
      ...(stop ? [stop] : []),
      ...(inForce ? judgeBoth(inForce, known, clock) : []),
      ...others,
    ];
    const effective = stop ?? strictest(decisions) ?? unenforced(inForce, decisions);
    return { decisions: decisions.length > 0 ? decisions : [effective], effective, facts: known };
  };
  const first = judgedAs(facts, engines);
  const { effective: held } = first;
  const holds = first.decisions.filter(({ mode, effect }) => mode === "enforced" && effect === "hold");
  const judged =
    held.effect === "hold"
      ? await holdOrPass({ caller, asked, who, place, facts, inForce, held, holds }, first, () =>
          judgedAs(approvedFacts(facts), engines.map(answered)),
        )
      : first;
  if (!inForce) return judged;
  noteDecided(ctx, inForce.needs, place.session, ask, judged.effective.effect);
  return { ...judged, inForce };
}

/** What a person approved is judged again as approved: that counts only where it lets it through, and uses the approval up. */
async function holdOrPass(held: Held, first: Judged, again: () => Judged): Promise<Judged> {
  const judged = again();
  const approval = judged.effective.effect === "allow" ? await useApproval(held) : null;
  if (approval !== null) return replaced(judged, { ...judged.effective, approval });
  return replaced(first, await waitForApproval(held));
}

/** What is answered is what is recorded as enforced. */
function replaced({ decisions, effective, facts }: Judged, by: Decision): Judged {
  const others = decisions.filter((one) => !(one.mode === "enforced" && one.source === effective.source));
  return { decisions: [by, ...others], effective: by, facts };
}

/** A person who approves answers for the engine that asked for it too. */
const answered = (decision: Decision): Decision =>
  decision.effect === "hold" ? { ...decision, effect: "allow" } : decision;

/** What is enforced, and beside it what all that are in force would say, where some of them only observe. */
function judgeBoth({ all, enforced, observes }: InForce, facts: Facts, clock: () => number): Decision[] {
  return [
    ...(enforced ? [judge(enforced, facts, { mode: "enforced", clock })] : []),
    ...(observes ? [judge(all, facts, { mode: "observed", clock })] : []),
  ];
}

/** Policies that only observe let everything through, and say what they would have said; without any, nothing is decided. */
function unenforced(inForce: InForce | null, decisions: readonly Decision[]): Decision {
  if (!inForce)
    return denial(
      "No policy is in force, so nothing is permitted. Publish one; an observing one records and lets through.",
    );
  const would = decisions.find(({ mode }) => mode === "observed");
  const reason = `Nothing is enforced: the policies in force only observe.${would ? ` They say: ${would.reason}` : ""}`;
  return { ...denial(reason), effect: "allow" };
}

/** What the caller calls agents that nothing proves: whoever may be meant by it counts for a stop. */
function calledAs({ subject, resource }: DecideAsk, { agent }: Who): string[] {
  const isSaid = agent?.rule === "decision.subject";
  return [...(isSaid ? [subject.id] : []), ...(resource.kind === "agent" ? [resource.id] : [])];
}

async function askFor(
  caller: Caller,
  asked: DecideAsk,
  who: Who,
  place: DecisionPlace,
  inForce: InForce | null,
): Promise<Ask> {
  const { environment, region, callers, input } = asked;
  return {
    agent: who.agent?.value ?? null,
    user: who.user?.value ?? null,
    resource: await resourceOf(caller, asked, inForce),
    grade: who.grade,
    environment,
    region,
    workload: caller.name,
    callers,
    atMs: place.startMs,
    approved: false,
    sessionClasses: [],
    ...(input && { input }),
  };
}

async function resourceOf(
  { ctx, name }: Caller,
  { resource }: DecideAsk,
  inForce: InForce | null,
): Promise<ResourceAsked> {
  if (resource.kind === "tool") return toolMeant(ctx, inForce, resource);
  if (resource.kind !== "agent") return resource;
  const found = (await agentsAsked(ctx, [resource.id])).get(resource.id);
  return {
    kind: "agent",
    key: found?.key ?? agentKey(ctx.tenant, name, resource.id),
    name: found?.name ?? resource.id,
  };
}
