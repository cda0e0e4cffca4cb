import { and, eq, isNull } from "drizzle-orm";
import { stops } from "@/db/store/schema/stops";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { notify } from "@/lib/notify/notify";
import { readReason, type StopKind, type StopRow, type StopView, stopSnapshot, stopView } from "./stop";
import { nameOfTarget } from "./target";

export interface NewStop {
  kind: StopKind;
  /** The id of its row in the catalog. */
  target: string;
  /** 10 to 500 characters. */
  reason: string;
}

/**
 * Stops something in one step: every decision about it denies from now on, within 2 s in every process, until it is
 * lifted. Needs `stop`; throws INVALID without a reason, NOT_FOUND, and CONFLICT where it is stopped already.
 */
export async function makeStop(ctx: Ctx, { kind, target, reason: given }: NewStop): Promise<StopView> {
  const row = await change(ctx, { verb: "make", noun: "stop", ability: "stop" }, async (tx, record) => {
    const reason = readReason(given);
    const name = await nameOfTarget(tx, ctx, kind, target);
    const lifted = { liftedAt: null, liftedBy: null, liftedByName: null, liftReason: null };
    const { id: by, name: byName } = ctx.actor;
    const what = { id: ctx.newId("stp"), tenant: ctx.tenant, kind, target, name, reason };
    const row: StopRow = { ...what, by, byName, at: new Date(ctx.now()), ...lifted };
    const made = await tx.insert(stops).values(row).onConflictDoNothing().returning({ id: stops.id });
    if (made.length === 0) {
      const inForce = and(
        eq(stops.tenant, ctx.tenant),
        eq(stops.kind, kind),
        eq(stops.target, target),
        isNull(stops.liftedAt),
      );
      const [before] = await tx.select().from(stops).where(inForce);
      throw new DomainError("CONFLICT", {
        what: `${name} is stopped already.`,
        why: before && `${before.byName} did so: ${before.reason}`,
      });
    }
    // Under what was stopped, so that its page tells it.
    record({ target, before: null, after: { stop: row.id, ...stopSnapshot(row) } });
    await notify(ctx, { type: "stop.made", data: { stop: row.id, kind, target, name, reason } }, { tx });
    return row;
  });
  return stopView(row);
}
