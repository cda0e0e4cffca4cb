import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, strings } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import type { SeenValue } from "@/lib/actions/seenValues";
import { whereRange } from "@/lib/actions/where";

const row = z.object({ agent_key: z.string() });
const LIMIT_SECONDS = 60;

/**
 * The agent keys that a row still carries: a child that came before its parent had a key of its own for a moment, which
 * `catalog_values` keeps. One look at the newest version of the rows within the times that the keys were seen in.
 */
export async function realKeys(ctx: Ctx, seen: readonly SeenValue[]): Promise<Set<string>> {
  if (seen.length === 0) return new Set();
  const keys = [...new Set(seen.map((one) => one.agentKey))];
  const fromMs = Math.min(...seen.map((one) => one.firstMs));
  const toMs = Math.max(...seen.map((one) => one.lastMs)) + 1;
  const query = sql`SELECT DISTINCT toString(agent_key) AS agent_key FROM actions FINAL
    WHERE ${whereRange({ fromMs, toMs })} AND agent_key IN ${strings(keys)}`;
  const rows = await readRows(query, row, {
    name: "agents.real",
    tenant: ctx.tenant,
    limitSeconds: LIMIT_SECONDS,
  });
  return new Set(rows.map((one) => one.agent_key));
}
