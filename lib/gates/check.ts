import { type StoreReader, store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { cardFactOf } from "./cardFact";
import { type Facts, readFacts } from "./facts";
import { GATED_STAGES, type GatedStage, type SubjectKind } from "./gate";
import { type GateResult, judgeGates, mayGo } from "./judge";
import { readGateSets } from "./sets";
import { type Subject, subjectFor } from "./subject";

/** Whether a version may come into a stage, and what each gate says. */
export interface Judgement {
  subject: Subject;
  to: GatedStage;
  mayGo: boolean;
  gates: GateResult[];
}

/**
 * Asks all gates between where a version stands and `to`; of one that is there already the gates before it, as they would
 * answer now, so that a pipeline may ask again. Needs `audit.read`; throws NOT_FOUND, PRECONDITION where there is no way.
 */
export async function checkGates(
  ctx: Ctx,
  kind: SubjectKind,
  version: string,
  to: GatedStage,
): Promise<Judgement> {
  requireAbility(ctx, "audit.read");
  const subject = await subjectFor(store(), ctx, kind, version);
  const stages = subject.stage === to ? [to] : stagesBetween(subject, to);
  return (await judgeFor(store(), ctx, subject, to, stages)).judgement;
}

/** The same within a transaction; with the facts it was judged by. */
export async function judgeFor(
  reader: Pick<StoreReader, "select">,
  ctx: Ctx,
  subject: Subject,
  to: GatedStage,
  stages: readonly GatedStage[] = stagesBetween(subject, to),
): Promise<{ judgement: Judgement; facts: Facts }> {
  const sets = await readGateSets(reader, ctx);
  const facts = await readFacts(reader, ctx, subject, await cardFactOf(reader, ctx, subject));
  const gates = stages.flatMap((stage) => {
    const set = sets.find((one) => one.subject === subject.kind && one.stage === stage);
    return judgeGates(facts, set?.gates ?? [], stage);
  });
  return { judgement: { subject, to, mayGo: mayGo(gates), gates }, facts };
}

/** A candidate that goes to production at once passes the gates of staging too. Throws PRECONDITION where there is no way. */
function stagesBetween({ stage, name, version }: Subject, to: GatedStage): GatedStage[] {
  const target = GATED_STAGES.indexOf(to);
  const from =
    stage === "candidate" ? -1 : stage === "retired" ? GATED_STAGES.length : GATED_STAGES.indexOf(stage);
  if (target > from) return GATED_STAGES.slice(from + 1, target + 1);
  throw new DomainError("PRECONDITION", {
    what: `${name} ${version} is ${stage === "candidate" ? "a candidate" : stage === "retired" ? "retired" : `in ${stage}`}, so it does not go to ${to}.`,
    fix: stage === "retired" ? "Register a new version, or roll back to this one." : "Choose a later stage.",
  });
}
