import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, str, uint } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { whereRange } from "@/lib/actions/where";
import type { TimeRange } from "@/lib/base/time";
import { CONTRADICTED } from "./attribute";

/** Actions that claim to be an agent which another identity is bound to. Times are ISO 8601. */
export interface Contradiction {
  /** Under which they stand. */
  key: string;
  claimed: string;
  /** Whose sender claimed it, as it authenticated. */
  workload: string;
  session: string;
  actions: number;
  lastAt: string;
}

const MOST = 1_000;
const row = z
  .object({
    key: z.string(),
    claimed: z.string(),
    workload: z.string(),
    session: z.string(),
    actions: z.coerce.number(),
    ms: z.coerce.number(),
  })
  .transform(({ ms, ...one }): Contradiction => ({ ...one, lastAt: new Date(ms).toISOString() }));

/** The contradictions of a range by agent key, the most frequent first, at most 1,000. Needs `audit.read`; throws UNAVAILABLE. */
export async function contradictionsIn(ctx: Ctx, range: TimeRange): Promise<Contradiction[]> {
  requireAbility(ctx, "audit.read");
  const query = sql`SELECT toString(agent_key) AS key, argMax(agent_name, ts) AS claimed,
      toString(argMax(workload, ts)) AS workload, toString(argMax(session_id, ts)) AS session, count() AS actions,
      toUnixTimestamp64Milli(toDateTime64(max(ts), 3, 'UTC')) AS ms
    FROM actions FINAL WHERE ${whereRange(range)} AND endsWith(toString(agent_rule), ${str(CONTRADICTED)})
    GROUP BY agent_key ORDER BY actions DESC, key LIMIT ${uint(MOST)}`;
  return readRows(query, row, { name: "agents.contradictions", tenant: ctx.tenant });
}
