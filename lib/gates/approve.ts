import { gateApprovals } from "@/db/store/schema/gates";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { sameDigest } from "@/lib/base/sameDigest";
import { change } from "@/lib/changes/change";
import { evidenceAbout, submittersOf } from "./evidence";
import type { GatedStage, SubjectKind } from "./gate";
import { reasonIn } from "./reason";
import { aboutOf, type Subject, subjectFor } from "./subject";

/**
 * A person's yes to one version's way into a stage, for the digest that it has now. Needs `approvals.answer` or
 * `models.promote`; throws INVALID without a reason, NOT_FOUND, and FORBIDDEN for a machine and for who handed the version
 * or its evidence in.
 */
export async function approve(
  ctx: Ctx,
  kind: SubjectKind,
  version: string,
  stage: GatedStage,
  given: string,
): Promise<void> {
  const ability = ctx.abilities.has("models.promote") ? "models.promote" : "approvals.answer";
  requireAbility(ctx, ability);
  requirePerson(ctx);
  const reason = reasonIn(given);
  await change(ctx, { verb: "approve", noun: "stage", ability }, async (tx, record) => {
    const subject = await subjectFor(tx, ctx, kind, version);
    const handedIn = (await evidenceAbout(tx, ctx, subject)).filter(({ pinned }) =>
      sameDigest(pinned, subject.digest),
    );
    const submitters = await submittersOf(tx, ctx, handedIn);
    if (subject.submittedBy === ctx.actor.id || submitters.includes(ctx.actor.id)) throw ownWork(subject);
    const row = {
      id: ctx.newId("gap"),
      tenant: ctx.tenant,
      ...aboutOf(subject),
      stage,
      pinned: subject.digest,
      reason,
      by: ctx.actor.id,
      byName: ctx.actor.name,
      at: new Date(ctx.now()),
    };
    await tx.insert(gateApprovals).values(row);
    const { version: called, name, digest } = subject;
    record({
      target: subject.id,
      before: null,
      after: { approved: stage, version: called, of: name, digest, reason },
    });
  });
}

/** Four eyes are two people: a token has none. */
export function requirePerson(ctx: Ctx): void {
  if (ctx.actor.kind === "person") return;
  throw new DomainError("FORBIDDEN", {
    what: "A person must do this.",
    why: "A token cannot answer for anything, and nobody can tell whose it is.",
    fix: "Sign in to the console.",
  });
}

function ownWork({ name, version }: Subject): DomainError {
  return new DomainError("FORBIDDEN", {
    what: `You handed in ${name} ${version} or its evidence, so another person approves it.`,
    fix: "Ask somebody who may answer approvals.",
  });
}
