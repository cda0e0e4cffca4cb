import { and, asc, eq, sql } from "drizzle-orm";
import { agents } from "@/db/store/schema/agents";
import { keys } from "@/db/store/schema/keys";
import { agentIdentities, issuers } from "@/db/store/schema/trust";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { agentFor } from "./agent";
import type { IdentityRow, IdentityView } from "./identity";

/** What an agent authenticates as, or what all agents do. Needs `audit.read`; throws NOT_FOUND. */
export async function listIdentities(ctx: Ctx, { agent }: { agent?: string } = {}): Promise<IdentityView[]> {
  requireAbility(ctx, "audit.read");
  if (agent !== undefined) await agentFor(store(), ctx, agent);
  const domain = sql`split_part(${agentIdentities.value}, '/', 3)`;
  const rows = await store()
    .select({
      row: agentIdentities,
      name: agents.name,
      issuer: issuers.id,
      issuerName: issuers.name,
      keyName: keys.name,
    })
    .from(agentIdentities)
    .innerJoin(agents, eq(agents.id, agentIdentities.agent))
    .leftJoin(
      issuers,
      and(
        eq(issuers.tenant, ctx.tenant),
        sql`(${issuers.id} = ${agentIdentities.issuer} or (${agentIdentities.kind} = 'spiffe' and ${issuers.kind} = 'spiffe' and ${issuers.value} = ${domain}))`,
      ),
    )
    .leftJoin(keys, and(eq(keys.tenant, ctx.tenant), eq(keys.id, agentIdentities.value)))
    .where(
      and(
        eq(agentIdentities.tenant, ctx.tenant),
        ...(agent === undefined ? [] : [eq(agentIdentities.agent, agent)]),
      ),
    )
    .orderBy(asc(agentIdentities.kind), asc(agentIdentities.value), asc(agentIdentities.id));
  return rows.map(({ row, name, issuer, issuerName, keyName }) => ({
    ...viewOf(row),
    agent: { id: row.agent, name },
    issuer: issuer === null ? null : { id: issuer, name: issuerName ?? issuer },
    keyName,
  }));
}

function viewOf({ id, kind, value, lastUsedAt, createdBy, createdAt }: IdentityRow) {
  const used = lastUsedAt?.toISOString() ?? null;
  return { id, kind, value, lastUsedAt: used, createdBy, createdAt: createdAt.toISOString() };
}
