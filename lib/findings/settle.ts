import { findings } from "@/db/store/schema/findings";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { type FindingRow, findingFor, findingSnapshot, whereFinding } from "./finding";

const MAX_REASON = 1_000;

/** Somebody looks after it. Needs `findings.write`; throws NOT_FOUND, CONFLICT for one that is not new. */
export async function acknowledgeFinding(ctx: Ctx, id: string): Promise<void> {
  await settle(ctx, "acknowledge", id, (before) => {
    if (before.state !== "new") throw settled(before);
    return {
      ...before,
      state: "acknowledged",
      acknowledgedAt: new Date(ctx.now()),
      acknowledgedBy: ctx.actor.name,
    };
  });
}

/**
 * Closes it with a reason: what was done, or why it may be so. Where it still is so, it opens again only once it was gone.
 * Needs `findings.write`; throws NOT_FOUND, INVALID without a reason, CONFLICT for one that is resolved.
 */
export async function resolveFinding(ctx: Ctx, id: string, reason: string): Promise<void> {
  const resolvedReason = reason.trim();
  if (resolvedReason.length < 1 || resolvedReason.length > MAX_REASON || resolvedReason.includes("\0")) {
    const what = `Give a reason of 1 to ${MAX_REASON} characters.`;
    throw new DomainError("INVALID", { what }, { reason: what });
  }
  await settle(ctx, "resolve", id, (before) => {
    if (before.state === "resolved") throw settled(before);
    const at = new Date(ctx.now());
    return {
      ...before,
      state: "resolved",
      resolvedAt: at,
      resolvedBy: ctx.actor.name,
      resolvedReason,
      accepted: true,
    };
  });
}

/** Opens what somebody resolved again. Needs `findings.write`; throws NOT_FOUND, CONFLICT for one that is open, or that is no longer so. */
export async function reopenFinding(ctx: Ctx, id: string): Promise<void> {
  await settle(ctx, "reopen", id, (before) => {
    if (before.state !== "resolved") throw settled(before);
    if (!before.accepted) {
      const what = "It is no longer so.";
      throw new DomainError("CONFLICT", { what, fix: "It opens by itself when it comes back." });
    }
    const open = { resolvedAt: null, resolvedBy: null, resolvedReason: null, accepted: false };
    return { ...before, state: "new", acknowledgedAt: null, acknowledgedBy: null, ...open };
  });
}

async function settle(
  ctx: Ctx,
  verb: string,
  id: string,
  edit: (before: FindingRow) => FindingRow,
): Promise<void> {
  await change(ctx, { verb, noun: "finding", ability: "findings.write" }, async (tx, record) => {
    await tx.select({ id: findings.id }).from(findings).where(whereFinding(ctx, id)).for("update");
    const before = await findingFor(tx, ctx, id);
    const after = edit(before);
    await tx.update(findings).set(after).where(whereFinding(ctx, id));
    record({ target: id, before: findingSnapshot(before), after: findingSnapshot(after) });
  });
}

function settled({ state, acknowledgedBy, resolvedBy }: FindingRow): DomainError {
  const who = state === "acknowledged" ? acknowledgedBy : resolvedBy;
  const what = state === "new" ? "It is open." : `It is ${state}${who ? ` by ${who}` : ""} already.`;
  return new DomainError("CONFLICT", { what, fix: "Look at it again." });
}
