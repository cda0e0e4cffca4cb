import { and, asc, eq, ne } from "drizzle-orm";
import { agents } from "@/db/store/schema/agents";
import { agentCards } from "@/db/store/schema/cards";
import { principals } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";

/** What checks ask of the cards of agents that are not retired. */
export async function readCards(ctx: Ctx) {
  const rows = await store()
    .select({
      id: agents.id,
      name: agents.name,
      owner: principals.name,
      url: agentCards.url,
      driftSince: agentCards.driftSince,
      signature: agentCards.signature,
      driftSignature: agentCards.driftSignature,
    })
    .from(agentCards)
    .innerJoin(agents, eq(agents.id, agentCards.agent))
    .leftJoin(principals, eq(principals.id, agents.owner))
    .where(and(eq(agentCards.tenant, ctx.tenant), ne(agents.state, "retired")))
    .orderBy(asc(agents.id));
  return rows.map(({ id, name, ...card }) => ({ subject: { kind: "agent" as const, id, name }, ...card }));
}
