import { runLongWrite } from "@/db/lake/longWrite";
import { type Sql, sql, uint, unsafeSql } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { TABLES } from "./rollupColumns";
import { versionAt } from "./versions";

/** Whoever reads has chosen versions a moment ago, and whoever sums has not named theirs yet. */
const KEPT_MS = 3_600_000;

/** Drops former versions of sums, and those of rolls that were killed. For the product itself: asks no ability. */
export async function pruneUsage(ctx: Ctx, keptMs = KEPT_MS): Promise<void> {
  const tenant = { tenant: ctx.tenant };
  const drop = async (table: string, where: Sql) => {
    const statement = sql`DELETE FROM ${unsafeSql(table)} WHERE tenant = {tenant:String} AND ${where}`;
    await runLongWrite("usage.prune", { ...statement, params: { ...statement.params, ...tenant } });
  };
  const former = sql`version < ${uint(versionAt(ctx.now() + 1 - keptMs))} AND (grain, start, version) NOT IN (
    SELECT grain, start, max(version) FROM usage_spans WHERE tenant = {tenant:String} GROUP BY grain, start)`;
  for (const table of [...Object.keys(TABLES), "usage_latency"]) await drop(table, former);
  await drop("usage_spans", former);
}
