import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, strings } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { whereRange } from "@/lib/actions/where";
import type { TimeRange } from "@/lib/base/time";

/** What a policy's rules had a part in deciding. */
export interface DecisionCount {
  /** Actions that one of its rules decided, observed or enforced. */
  decided: number;
  /** Of these: denied or held. */
  stopped: number;
}

const row = z.object({ policy: z.string(), decided: z.coerce.number(), stopped: z.coerce.number() });
const LIMIT_SECONDS = 10;

/** How many actions of a time these policies decided, by id; a policy that decided none is absent. Exact. Needs `audit.read`; throws UNAVAILABLE. */
export async function decisionCounts(
  ctx: Ctx,
  policies: readonly string[],
  range: TimeRange,
): Promise<Map<string, DecisionCount>> {
  requireAbility(ctx, "audit.read");
  if (policies.length === 0) return new Map();
  // Only rules name a policy by its id there; names and reasons have their quotation marks escaped.
  const query = sql`SELECT policy, count() AS decided, countIf(effect IN ('deny', 'hold')) AS stopped
    FROM (SELECT effect, arrayJoin(arrayDistinct(extractAll(decisions, '"policy":"(pol_[0-9a-f-]+)"'))) AS policy
      FROM actions FINAL WHERE ${whereRange(range)} AND decisions != '')
    WHERE policy IN ${strings(policies)} GROUP BY policy`;
  const rows = await readRows(query, row, {
    name: "policies.decisions",
    tenant: ctx.tenant,
    limitSeconds: LIMIT_SECONDS,
  });
  return new Map(rows.map(({ policy, ...counts }) => [policy, counts]));
}
