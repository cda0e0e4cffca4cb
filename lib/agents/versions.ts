import { and, desc, eq, sql } from "drizzle-orm";
import { agentVersions } from "@/db/store/schema/agents";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { agentFor } from "./agent";

type Row = typeof agentVersions.$inferSelect;

/** A version of an agent. Times are ISO 8601; null where telemetry did not name it. */
export interface AgentVersionView {
  /** `agv_…` */
  id: string;
  version: string;
  source: Row["source"];
  stage: Row["stage"];
  firstSeenAt: string | null;
  lastSeenAt: string | null;
  createdAt: string;
}

const MOST = 100;

/** An agent's versions, the newest first; at most 100. Needs `audit.read`; throws NOT_FOUND. */
export async function listAgentVersions(ctx: Ctx, agent: string): Promise<AgentVersionView[]> {
  requireAbility(ctx, "audit.read");
  await agentFor(store(), ctx, agent);
  const rows = await store()
    .select()
    .from(agentVersions)
    .where(and(eq(agentVersions.tenant, ctx.tenant), eq(agentVersions.agent, agent)))
    .orderBy(
      desc(sql`coalesce(${agentVersions.lastSeenAt}, ${agentVersions.createdAt})`),
      desc(agentVersions.id),
    )
    .limit(MOST);
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    source: row.source,
    stage: row.stage,
    firstSeenAt: row.firstSeenAt?.toISOString() ?? null,
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  }));
}
