import { and, eq } from "drizzle-orm";
import { agentVersions } from "@/db/store/schema/agents";
import { modelVersions } from "@/db/store/schema/models";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { type Judgement, judgeFor } from "./check";
import type { GatedStage, SubjectKind } from "./gate";
import { holdParent, move, told } from "./move";
import { type Subject, subjectFor } from "./subject";

const ability = "models.promote";

/**
 * Moves a version into a stage when all gates pass or are waived. What was in production until then is retired, and is what
 * a rollback returns to. A refusal is a Change too. Needs `models.promote`; throws NOT_FOUND, PRECONDITION with every gate in the way.
 */
export async function promote(
  ctx: Ctx,
  kind: SubjectKind,
  version: string,
  to: GatedStage,
): Promise<Judgement> {
  const judgement = await change(ctx, { verb: "promote", noun: "stage", ability }, async (tx, record) => {
    const subject = await subjectFor(tx, ctx, kind, version);
    await holdParent(tx, subject);
    const held = await subjectFor(tx, ctx, kind, version);
    const { judgement } = await judgeFor(tx, ctx, held, to);
    if (!judgement.mayGo) {
      record({
        target: held.id,
        before: { stage: held.stage },
        after: { stage: held.stage, refused: to, gates: judgement.gates.map(told) },
      });
      return judgement;
    }
    const { gates } = judgement;
    const before = to === "production" ? await inProduction(tx, ctx, held) : null;
    if (before) {
      await move(
        tx,
        ctx,
        before,
        { kind: "replacement", to: "retired", gates: [], other: held.id, reason: null },
        record,
      );
    }
    await move(
      tx,
      ctx,
      held,
      { kind: "promotion", to, gates, other: before?.id ?? null, reason: null },
      record,
    );
    return judgement;
  });
  if (!judgement.mayGo) throw refusal(judgement);
  return judgement;
}

/** The other version of the same model or agent that is in production; null where there is none. */
export async function inProduction(
  tx: Pick<StoreTx, "select">,
  ctx: Ctx,
  subject: Subject,
): Promise<Subject | null> {
  const [row] =
    subject.kind === "model"
      ? await tx
          .select({ id: modelVersions.id })
          .from(modelVersions)
          .where(and(eq(modelVersions.model, subject.parent), eq(modelVersions.stage, "production")))
      : await tx
          .select({ id: agentVersions.id })
          .from(agentVersions)
          .where(and(eq(agentVersions.agent, subject.parent), eq(agentVersions.stage, "production")));
  return row && row.id !== subject.id ? subjectFor(tx, ctx, subject.kind, row.id) : null;
}

function refusal({ subject, to, gates }: Judgement): DomainError {
  const inTheWay = gates.filter(({ state }) => state === "failed" || state === "missing");
  const why = inTheWay.map(({ gate, why: reason }) => `${gate.name}: ${reason}`).join(" ");
  const fix = "Hand in the evidence that is missing, or have a gate waived.";
  const fields = Object.fromEntries(inTheWay.map(({ gate, why: reason }) => [gate.id, reason]));
  return new DomainError(
    "PRECONDITION",
    { what: `${subject.name} ${subject.version} may not go to ${to}.`, why, fix },
    fields,
  );
}
