import { and, asc, eq, isNotNull, ne } from "drizzle-orm";
import { toolServers, tools } from "@/db/store/schema/tools";
import { issuers } from "@/db/store/schema/trust";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { bindingsOf } from "@/lib/agents/sender";
import { groupBy } from "@/lib/base/group";
import { agentAt, agentFactsOf } from "@/lib/policies/agentFacts";
import type { Entity } from "@/lib/policies/facts";
import { gatherFacts } from "@/lib/policies/gather";
import type { KnownAgent, KnownTool, Recognised, World } from "./world";

/** What a gateway calls things, and what is the same for all that it sees. */
export interface Place {
  /** Of the MCPServerRegistrations of servers whose name here has no namespace. */
  serverNamespace: string;
  /** Facts of the context; null: a rule that names one cannot be translated. */
  region: string | null;
  environment: string | null;
}

/** What the catalogs know of agents that can be recognised by a token, and of tools at servers; and the OpenID Connect issuers. */
export async function readWorld(ctx: Ctx, place: Place): Promise<World & { issuers: string[] }> {
  const [agents, knownTools, trusted] = await Promise.all([
    readAgents(ctx),
    readTools(ctx, place),
    readIssuers(ctx),
  ]);
  const { region, environment } = place;
  const constants = {
    grade: "A",
    approved: false,
    ...(region !== null && { region }),
    ...(environment !== null && { environment }),
  };
  return { agents, tools: knownTools, constants, issuers: [...trusted.values()] };
}

async function readIssuers(ctx: Ctx): Promise<Map<string, string>> {
  const rows = await store()
    .select({ id: issuers.id, value: issuers.value })
    .from(issuers)
    .where(and(eq(issuers.tenant, ctx.tenant), eq(issuers.kind, "oidc")))
    .orderBy(asc(issuers.value));
  return new Map(rows.map(({ id, value }) => [id, value]));
}

async function readAgents(ctx: Ctx): Promise<KnownAgent[]> {
  const [rows, trusted] = await Promise.all([bindingsOf(store(), ctx.tenant), readIssuers(ctx)]);
  const byAgent = groupBy(rows, ({ agent }) => agent.id);
  const known = await agentFactsOf(ctx, [...byAgent.keys()]);
  return [...byAgent]
    .flatMap(([id, bound]) => {
      const facts = known.get(id);
      if (!facts) return [];
      const identities = bound.flatMap(({ row }) => recognised(row, trusted));
      return [{ entity: agentAt(facts, ctx.now()), identities: identities.sort(byText) }];
    })
    .sort((a, b) => (a.entity.id < b.entity.id ? -1 : 1));
}

const byText = (a: Recognised, b: Recognised) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);

/** An ingest key is no token: a gateway never sees it. */
function recognised(
  { kind, value, issuer }: { kind: string; value: string; issuer: string | null },
  trusted: ReadonlyMap<string, string>,
): Recognised[] {
  const signer = issuer === null ? undefined : trusted.get(issuer);
  if (kind === "oidc") return signer === undefined ? [] : [{ by: "oidc", issuer: signer, client: value }];
  if (kind !== "spiffe") return [];
  return value.endsWith("/*")
    ? [{ by: "spiffe-prefix", prefix: value.slice(0, -1) }]
    : [{ by: "spiffe", id: value }];
}

async function readTools(ctx: Ctx, { serverNamespace }: Place): Promise<KnownTool[]> {
  const rows = await store()
    .select({ name: tools.name, server: toolServers.name })
    .from(tools)
    .innerJoin(toolServers, eq(toolServers.id, tools.server))
    .where(and(eq(tools.tenant, ctx.tenant), ne(tools.state, "discovered"), isNotNull(tools.server)))
    .orderBy(asc(toolServers.name), asc(tools.name));
  const asks = rows.map(({ name, server }) => ({
    agent: null,
    user: null,
    resource: { kind: "tool" as const, name, server },
    grade: "A",
    environment: "",
    region: "",
    workload: "",
    callers: [],
    atMs: ctx.now(),
    approved: false,
    sessionClasses: [],
  }));
  const facts = await gatherFacts(ctx, asks);
  return rows.flatMap(({ name, server }, at) => {
    const entity: Entity | undefined = facts[at]?.resource;
    if (!entity || entity.parents.length === 0) return [];
    return [{ entity, name, server: server.includes("/") ? server : `${serverNamespace}/${server}` }];
  });
}
