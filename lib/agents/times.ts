import { and, eq, inArray, sql } from "drizzle-orm";
import { agentKeys, agents } from "@/db/store/schema/agents";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";

/** Notes when agents were seen: when any of their keys was. */
export async function noteTimes(tx: StoreTx, ctx: Ctx, ids: readonly string[]): Promise<void> {
  const of = sql`from ${agentKeys} where ${agentKeys.agent} = ${agents.id}`;
  await tx
    .update(agents)
    .set({
      firstSeenAt: sql`(select min(${agentKeys.firstSeenAt}) ${of})`,
      lastSeenAt: sql`(select max(${agentKeys.lastSeenAt}) ${of})`,
    })
    .where(and(eq(agents.tenant, ctx.tenant), inArray(agents.id, [...new Set(ids)])));
}
