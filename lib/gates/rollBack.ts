import { and, desc, eq } from "drizzle-orm";
import { promotions } from "@/db/store/schema/gates";
import { type StoreReader, store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import type { SubjectKind } from "./gate";
import { holdParent, move } from "./move";
import { reasonIn } from "./reason";
import { type Subject, subjectFor } from "./subject";

const ability = "models.promote";

/**
 * Takes a version out of production and puts back the one that it replaced, at once and without asking the gates: that one
 * passed them before. The other goes to staging, and its approvals are void. Needs `models.promote`; throws INVALID without
 * a reason, NOT_FOUND, PRECONDITION where there is nothing to return to.
 */
export async function rollBack(
  ctx: Ctx,
  kind: SubjectKind,
  version: string,
  given: string,
): Promise<{ to: Subject }> {
  const reason = reasonIn(given);
  return change(ctx, { verb: "roll back", noun: "stage", ability }, async (tx, record) => {
    await holdParent(tx, await subjectFor(tx, ctx, kind, version));
    const current = await subjectFor(tx, ctx, kind, version);
    const before = await replacedBy(tx, ctx, current);
    if (current.stage !== "production" || !before) throw nothingBefore(current);
    await move(
      tx,
      ctx,
      current,
      { kind: "return", to: "staging", gates: [], other: before.id, reason },
      record,
    );
    await move(
      tx,
      ctx,
      before,
      { kind: "rollback", to: "production", gates: [], other: current.id, reason },
      record,
    );
    return { to: { ...before, stage: "production" as const } };
  });
}

/** Takes a version out of use. Needs `models.promote`; throws INVALID without a reason, NOT_FOUND, CONFLICT. */
export async function retireVersion(
  ctx: Ctx,
  kind: SubjectKind,
  version: string,
  given: string,
): Promise<void> {
  const reason = reasonIn(given);
  await change(ctx, { verb: "retire", noun: "stage", ability }, async (tx, record) => {
    await holdParent(tx, await subjectFor(tx, ctx, kind, version));
    const current = await subjectFor(tx, ctx, kind, version);
    if (current.stage === "retired") throw new DomainError("CONFLICT", "This version is retired already.");
    await move(
      tx,
      ctx,
      current,
      { kind: "retirement", to: "retired", gates: [], other: null, reason },
      record,
    );
  });
}

/** What a rollback of this version would return to; null where there is nothing. Needs `audit.read`. */
export async function rollbackTarget(ctx: Ctx, subject: Subject): Promise<Subject | null> {
  requireAbility(ctx, "audit.read");
  return subject.stage === "production" ? replacedBy(store(), ctx, subject) : null;
}

async function replacedBy(
  reader: Pick<StoreReader, "select">,
  ctx: Ctx,
  subject: Subject,
): Promise<Subject | null> {
  const column = subject.kind === "model" ? promotions.modelVersion : promotions.agentVersion;
  const [row] = await reader
    .select({ version: column })
    .from(promotions)
    .where(
      and(
        eq(promotions.tenant, ctx.tenant),
        eq(promotions.kind, "replacement"),
        eq(promotions.other, subject.id),
      ),
    )
    .orderBy(desc(promotions.at))
    .limit(1);
  const found = row?.version ? await subjectFor(reader, ctx, subject.kind, row.version) : null;
  return found?.stage === "retired" ? found : null;
}

function nothingBefore({ name, version, stage }: Subject): DomainError {
  return new DomainError("PRECONDITION", {
    what: `${name} ${version} cannot be rolled back.`,
    why: stage === "production" ? "It replaced no version that is still there." : "It is not in production.",
    fix: "Promote another version, or retire this one.",
  });
}
