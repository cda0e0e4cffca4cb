import { and, eq, isNotNull, isNull, like, ne, or, type SQL, type SQLWrapper, sql } from "drizzle-orm";
import { agentKeys, agents } from "@/db/store/schema/agents";
import { memberships } from "@/db/store/schema/people";
import { principals } from "@/db/store/schema/principals";
import type { Ctx } from "@/lib/access/ctx";
import { nameKey } from "@/lib/principals/alias";
import type { AgentState } from "./agent";
import { type Attention, NONE } from "./terms";

/** What a list of agents is narrowed by. Each is one value; `none` is for agents without one. */
export interface AgentFilter {
  /** Part of a name, of what telemetry calls it, or of its service; or an id or key. */
  q?: string | undefined;
  /** Without it all but the retired ones. */
  state?: AgentState | undefined;
  /** A principal's id, or `none`. */
  owner?: string | undefined;
  riskTier?: string | undefined;
  environment?: string | undefined;
  framework?: string | undefined;
  attention?: Attention | undefined;
}

/** Those of the tenant that stand for themselves. */
export function whereStandingAgent(ctx: Ctx): SQL | undefined {
  return and(eq(agents.tenant, ctx.tenant), isNull(agents.mergedInto));
}

/** 0 for what nobody has registered, then the registered, then the retired: the order of lists. */
export const RANK = sql<number>`case ${agents.state} when 'discovered' then 0 when 'registered' then 1 else 2 end`;

/** Of what nobody has registered the last seen first, by the negative time in milliseconds; 0 for the others, which stand by name. */
export const UNSEEN_MS = sql<number>`case ${agents.state} when 'discovered'
  then -coalesce(floor(extract(epoch from ${agents.lastSeenAt}) * 1000)::bigint, 0) else 0 end`;

/** Every narrowing but the search, by name, so that facets can leave one out. */
export function narrowings(ctx: Ctx, filter: AgentFilter): Partial<Record<keyof AgentFilter, SQL>> {
  const one = (column: SQLWrapper, value: string | undefined) =>
    value === undefined ? undefined : value === NONE ? isNull(column) : sql`${column} = ${value}`;
  return withoutUndefined({
    state: filter.state ? eq(agents.state, filter.state) : ne(agents.state, "retired"),
    owner: one(agents.owner, filter.owner),
    riskTier: one(agents.riskTier, filter.riskTier),
    environment: one(agents.environment, filter.environment),
    framework: one(agents.framework, filter.framework),
    attention: filter.attention && attentionSql(ctx, filter.attention),
  });
}

function withoutUndefined<K extends string>(all: Record<K, SQL | undefined>): Partial<Record<K, SQL>> {
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Partial<
    Record<K, SQL>
  >;
}

/** True where the agent needs it. Attestation and owners are asked of registered agents only: the others have not come so far. */
export function attentionSql(ctx: Ctx, attention: Attention): SQL {
  const isRegistered = sql`${agents.state} = 'registered'`;
  const ends = agents.attestationEndsAt;
  const all: Record<Attention, SQL> = {
    suspended: sql`${isNotNull(agents.suspendedAt)}`,
    lapsed: sql`(${isRegistered} and ${ends} is not null and ${ends} <= ${new Date(ctx.now()).toISOString()}::timestamptz)`,
    unattested: sql`(${isRegistered} and ${ends} is null)`,
    orphaned: sql`(${isRegistered} and not ${isOwned(ctx)})`,
  };
  return all[attention];
}

/** True where the owner is somebody whose account is a current member's. A set, asked once. */
function isOwned(ctx: Ctx): SQL {
  return sql`(${agents.owner} is not null and ${agents.owner} in (select p.id from ${principals} as p
    join ${principals} as own on own.root = p.root
    join ${memberships} as m on m.person = own.person and m.tenant = own.tenant
    where p.tenant = ${ctx.tenant}))`;
}

/** True where the agent is called so. */
export function calledSo(ctx: Ctx, q: string): SQL {
  const part = (text: string) => `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const seen = sql`${agents.id} in (select k.agent from ${agentKeys} as k where k.tenant = ${ctx.tenant}
    and (k.key = ${q} or lower(k.agent_id) like ${part(q.toLowerCase())}
      or lower(k.agent_name) like ${part(q.toLowerCase())} or lower(k.service) like ${part(q.toLowerCase())}))`;
  return or(like(agents.nameKey, part(nameKey(q))), eq(agents.id, q), seen) ?? sql`true`;
}
