import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, strings } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { GRADES, type Grade } from "@/lib/actions/action";
import { whereRange } from "@/lib/actions/where";
import type { TimeRange } from "@/lib/base/time";

/** On whose authority an agent acted. */
export interface Authority {
  /** Those it acted for, most actions first; at most 20. `value` is empty where nobody was named. */
  principals: { value: string; actions: number; lastMs: number }[];
  /** All of them, with those that are not listed. */
  principalCount: number;
  grades: Record<Grade, number>;
  actions: number;
  sessions: number;
}

const MOST = 20;
const number = z.coerce.number();
const row = z.object({
  principal: z.string(),
  grades: z.array(z.tuple([z.string(), number])),
  actions: number,
  last_ms: number,
});
const sessionsRow = z.object({ sessions: number });

/** Principals, grades and sessions of an agent's actions in a range; exact. Needs `audit.read`; throws UNAVAILABLE. */
export async function authorityOf(ctx: Ctx, keys: readonly string[], range: TimeRange): Promise<Authority> {
  requireAbility(ctx, "audit.read");
  const where = sql`${whereRange(range)} AND agent_key IN ${strings(keys)}`;
  const query = sql`SELECT principal, groupArray((grade, n)) AS grades, sum(n) AS actions, max(last) AS last_ms FROM (
      SELECT toString(principal) AS principal, toString(grade) AS grade, count() AS n,
        toUnixTimestamp64Milli(toDateTime64(max(ts), 3, 'UTC')) AS last
      FROM actions FINAL WHERE ${where} GROUP BY principal, grade
    ) GROUP BY principal ORDER BY actions DESC, principal`;
  const counted = sql`SELECT uniqExact(session_id) AS sessions FROM actions FINAL WHERE ${where}`;
  const options = (name: string) => ({ name, tenant: ctx.tenant });
  const [rows, [sessions]] = await Promise.all([
    readRows(query, row, options("agents.authority")),
    readRows(counted, sessionsRow, options("agents.sessions")),
  ]);
  const all = rows.flatMap((one) => one.grades);
  const gradeCount = (grade: Grade) =>
    all.filter(([name]) => name === grade).reduce((sum, [, n]) => sum + n, 0);
  return {
    principals: rows
      .slice(0, MOST)
      .map((one) => ({ value: one.principal, actions: one.actions, lastMs: one.last_ms })),
    principalCount: rows.filter((one) => one.principal !== "").length,
    grades: Object.fromEntries(GRADES.map((grade) => [grade, gradeCount(grade)])) as Record<Grade, number>,
    actions: rows.reduce((sum, one) => sum + one.actions, 0),
    sessions: sessions?.sessions ?? 0,
  };
}
