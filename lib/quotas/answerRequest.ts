import type { Ctx } from "@/lib/access/ctx";
import { change } from "@/lib/changes/change";
import { endRequest, lockRequest, oneView } from "./askForMore";
import { insertOverride, overrideSnapshot, readWhy } from "./override";
import { type RequestView, requestSnapshot } from "./request";
import { standingQuota } from "./view";

export interface RequestAnswer {
  answer: "grant" | "refuse";
  /** 10 to 500 characters; who asked reads it. */
  reason: string;
  /** Less or more than was asked; as asked unless told. */
  ceiling?: string | number | undefined;
  /** ISO 8601; as asked unless told. */
  endsAt?: string | undefined;
}

/**
 * Answers a request for more. Granting makes an override, from now on and approved by who answers, in the same transaction.
 * Needs `maas.write`; throws INVALID, NOT_FOUND, and CONFLICT where it was answered or withdrawn already.
 */
export async function answerRequest(ctx: Ctx, id: string, given: RequestAnswer): Promise<RequestView> {
  const name = { verb: given.answer, noun: "quota request", ability: "maas.write" } as const;
  return change(ctx, name, async (tx, record) => {
    const before = await lockRequest(tx, ctx, id);
    const answer = readWhy(given.reason);
    const said = { answer, answeredBy: ctx.actor.name };
    if (given.answer === "refuse") {
      const after = await endRequest(tx, ctx, before, { state: "refused", ...said });
      record({ target: before.quota, before: requestSnapshot(before), after: requestSnapshot(after) });
      return oneView(ctx, after, tx);
    }
    const quota = await standingQuota(tx, ctx.tenant, before.quota);
    const override = await insertOverride(tx, ctx, quota, {
      holder: before.holder,
      ceiling: given.ceiling ?? before.ceiling,
      endsAt: given.endsAt ?? before.endsAt.toISOString(),
      reason: before.reason,
      requestedBy: before.personName,
    });
    const after = await endRequest(tx, ctx, before, { state: "granted", override: override.id, ...said });
    record({ target: quota.id, before: requestSnapshot(before), after: requestSnapshot(after) });
    record({ target: quota.id, before: null, after: overrideSnapshot(override) });
    return oneView(ctx, after, tx);
  });
}
