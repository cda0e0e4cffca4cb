import { and, eq } from "drizzle-orm";
import { stops } from "@/db/store/schema/stops";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { notify } from "@/lib/notify/notify";
import { readReason, type StopView, stopSnapshot, stopView } from "./stop";

/** Ends a stop, within 2 s in every process. Needs `stop`; throws INVALID without a reason, NOT_FOUND, and CONFLICT where it was lifted already. */
export async function liftStop(ctx: Ctx, id: string, given: string): Promise<StopView> {
  const row = await change(ctx, { verb: "lift", noun: "stop", ability: "stop" }, async (tx, record) => {
    const reason = readReason(given);
    const mine = and(eq(stops.tenant, ctx.tenant), eq(stops.id, id));
    const [before] = await tx.select().from(stops).where(mine).for("update");
    if (!before) throw notFound("stop");
    if (before.liftedAt !== null)
      throw new DomainError("CONFLICT", {
        what: "This stop was lifted already.",
        why: `${before.liftedByName} did so: ${before.liftReason}`,
      });
    const lifted = {
      liftedAt: new Date(ctx.now()),
      liftedBy: ctx.actor.id,
      liftedByName: ctx.actor.name,
      liftReason: reason,
    };
    await tx.update(stops).set(lifted).where(mine);
    const after = { ...before, ...lifted };
    const { kind, target, name } = before;
    record({
      target,
      before: { stop: id, ...stopSnapshot(before) },
      after: { stop: id, ...stopSnapshot(after) },
    });
    await notify(ctx, { type: "stop.lifted", data: { stop: id, kind, target, name, reason } }, { tx });
    return after;
  });
  return stopView(row);
}
