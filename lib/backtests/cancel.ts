import { and, eq, inArray } from "drizzle-orm";
import { backtests } from "@/db/store/schema/policies";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError, isDomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { cancelJob } from "@/lib/jobs/cancel";
import { type BacktestView, backtestFor, backtestView } from "./backtest";

/** Ends a backtest that waits or runs; again is the same as once. Needs `policies.write`; throws NOT_FOUND, CONFLICT for one that ended. */
export async function cancelBacktest(ctx: Ctx, id: string): Promise<BacktestView> {
  requireAbility(ctx, "policies.write");
  const row = await backtestFor(ctx, id);
  if (row.state === "done") {
    throw new DomainError("CONFLICT", { what: "The backtest has ended already.", fix: "Start another." });
  }
  if (row.job) {
    await cancelJob(ctx, row.job).catch((error) => {
      // The job may have failed or be gone: the backtest ends all the same.
      if (!isDomainError(error)) throw error;
    });
  }
  const name = { verb: "cancel", noun: "backtest", ability: "policies.write" } as const;
  return change(ctx, name, async (tx, record) => {
    const open = and(eq(backtests.id, id), inArray(backtests.state, ["waiting", "running", "failed"]));
    const endedAt = new Date(ctx.now());
    const [ended] = await tx.update(backtests).set({ state: "cancelled", endedAt }).where(open).returning();
    record({ target: id, before: { state: row.state }, after: { state: ended ? "cancelled" : row.state } });
    return backtestView(ended ?? row);
  });
}
