import { and, eq, exists, isNull, ne, sql } from "drizzle-orm";
import { agents } from "@/db/store/schema/agents";
import { agentCards } from "@/db/store/schema/cards";
import { agentIdentities } from "@/db/store/schema/trust";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { bindingsOf, boundTo } from "@/lib/agents/sender";
import { DomainError } from "@/lib/base/errors";
import { nameKey } from "@/lib/principals/alias";
import { lookalikeKey } from "@/lib/principals/lookalike";
import type { Card } from "./card";

interface Claim {
  card: Card;
  spiffeIds: readonly string[];
  /** Whose card it would be; null where nobody said. */
  agent: string | null;
}

/**
 * Whose card it may be: the agent that was named; else the one of the card's name that has neither an identity nor a card;
 * null where there is none. Throws CONFLICT, with the sentence, for a card that claims who somebody else is: a SPIFFE ID
 * that is bound to another agent, the name of one that has an identity or a card of its own, or a name that only looks
 * like another's; and for a name that several agents have.
 */
export async function claimant(
  tx: Pick<StoreTx, "select">,
  ctx: Ctx,
  { card, spiffeIds, agent }: Claim,
): Promise<string | null> {
  const bindings = spiffeIds.length > 0 ? await bindingsOf(tx, ctx.tenant) : [];
  for (const value of spiffeIds) {
    const bound = boundTo(bindings, { kind: "spiffe", value, issuer: null })?.agent;
    if (bound && bound.id !== agent)
      throw refused(`The card claims ${value}, which is bound to the agent ${bound.name}.`);
  }
  const key = nameKey(card.name);
  const alike = await alikeOf(tx, ctx, card.name, agent);
  const known = alike.find((one) => one.nameKey === key && one.isKnown);
  if (known)
    throw refused(
      `The card claims the name of the agent ${known.name}, which has an identity or a card of its own.`,
    );
  const forged = alike.find((one) => one.nameKey !== key);
  if (forged)
    throw refused(
      `The name on the card looks like that of the agent ${forged.name}, in letters of another alphabet.`,
    );
  if (agent !== null || alike.length === 0) return agent;
  const [first] = alike;
  if (first && alike.length === 1) return first.id;
  const named = alike.map(({ id, name }) => `${name} (${id})`).join(", ");
  throw refused(
    `${alike.length} agents are called so: ${named}.`,
    "Import it on the page of the agent whose card it is, or by PUT /api/v1/agents/{id}/card.",
  );
}

/** The other agents whose name looks like this one. Letters that look alike are no matter of the store, so all names are read. */
async function alikeOf(tx: Pick<StoreTx, "select">, ctx: Ctx, name: string, agent: string | null) {
  const isKnown = sql<boolean>`(${exists(
    tx.select({ one: sql`1` }).from(agentIdentities).where(eq(agentIdentities.agent, agents.id)),
  )} or ${exists(tx.select({ one: sql`1` }).from(agentCards).where(eq(agentCards.agent, agents.id)))})`;
  const others = await tx
    .select({ id: agents.id, name: agents.name, nameKey: agents.nameKey, isKnown })
    .from(agents)
    .where(
      and(
        eq(agents.tenant, ctx.tenant),
        isNull(agents.mergedInto),
        ne(agents.state, "retired"),
        ...(agent === null ? [] : [ne(agents.id, agent)]),
      ),
    )
    .orderBy(agents.id);
  const look = lookalikeKey(name);
  return others.filter((one) => lookalikeKey(one.name) === look);
}

function refused(
  why: string,
  fix = "Attach it to that agent if it is the same, or have its name changed.",
): DomainError {
  return new DomainError(
    "CONFLICT",
    { what: "The card is refused; nothing was imported.", why, fix },
    { card: why },
  );
}
