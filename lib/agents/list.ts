import { and, asc, sql } from "drizzle-orm";
import { z } from "zod";
import { agents } from "@/db/store/schema/agents";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { cutPage, readCursor } from "@/lib/base/page";
import type { AgentView } from "./agent";
import { agentViews } from "./views";
import { type AgentFilter, calledSo, narrowings, RANK, UNSEEN_MS, whereStandingAgent } from "./where";

export const MAX_AGENTS = 200;
const cursorParts = z.tuple([z.number(), z.number(), z.string(), z.string()]);

/** The tenant's agents: what nobody has registered first, of those the last seen, the others by name. Needs `audit.read`; throws INVALID for a cursor that is not ours. */
export async function listAgents(
  ctx: Ctx,
  filter: AgentFilter & {
    /** 1 to 200; 50 unless told. */
    limit?: number | undefined;
    cursor?: string | undefined;
  } = {},
): Promise<{ agents: AgentView[]; next: string | null }> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), MAX_AGENTS);
  const q = filter.q?.trim();
  const rows = await store()
    .select({ agent: agents, rank: RANK.mapWith(Number), unseenMs: UNSEEN_MS.mapWith(Number) })
    .from(agents)
    .where(
      and(
        whereStandingAgent(ctx),
        ...Object.values(narrowings(ctx, filter)),
        q ? calledSo(ctx, q) : undefined,
        filter.cursor ? after(filter.cursor) : undefined,
      ),
    )
    .orderBy(RANK, asc(UNSEEN_MS), asc(agents.nameKey), asc(agents.id))
    .limit(limit + 1);
  const page = cutPage(rows, limit, ({ rank, unseenMs, agent }) => [rank, unseenMs, agent.nameKey, agent.id]);
  return {
    agents: await agentViews(
      store(),
      ctx,
      page.rows.map((row) => row.agent),
    ),
    next: page.next,
  };
}

function after(cursor: string) {
  const [rank, unseenMs, key, id] = readCursor(cursor, cursorParts);
  return sql`(${RANK}, ${UNSEEN_MS}, ${agents.nameKey}, ${agents.id}) > (${rank}::int, ${unseenMs}::bigint, ${key}, ${id})`;
}
