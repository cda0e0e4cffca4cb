import { runLongWrite } from "@/db/lake/longWrite";
import { sql, unsafeSql } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { type Rolled, type RollOptions, rollUsage } from "./roll";

/**
 * Sums all of a tenant's usage again out of its requests, hours that nobody noted among them. Figures are the same at every
 * moment of it. Safe to stop and to repeat. Needs `operate`.
 */
export async function rebuildUsage(
  ctx: Ctx,
  options: Pick<RollOptions, "signal" | "onProgress"> = {},
): Promise<Rolled> {
  requireAbility(ctx, "operate");
  for (const table of ["actions", "usage_logs"]) {
    const touch = sql`INSERT INTO usage_touched SELECT tenant, toStartOfHour(toDateTime(ts, 'UTC')) AS hour, 1, now64(3, 'UTC')
      FROM ${unsafeSql(table)} WHERE tenant = {tenant:String} GROUP BY tenant, hour`;
    await runLongWrite("usage.rebuild", { ...touch, params: { tenant: ctx.tenant } });
  }
  return rollUsage(ctx, { ...options, all: true });
}
