import { and, eq, exists, ne, sql } from "drizzle-orm";
import { agents } from "@/db/store/schema/agents";
import { agentCards } from "@/db/store/schema/cards";
import { agentIdentities } from "@/db/store/schema/trust";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { bindingsOf, boundTo } from "@/lib/agents/sender";
import { DomainError } from "@/lib/base/errors";
import { nameKey } from "@/lib/principals/alias";
import type { Card } from "./card";

/**
 * Refuses a card that claims who somebody else is: a SPIFFE ID that is bound to another agent, or the name of one that has an
 * identity or a card of its own. `agent`: whose card it would be; null for a new one. Throws CONFLICT with that sentence.
 */
export async function requireOwnIdentity(
  tx: Pick<StoreTx, "select">,
  ctx: Ctx,
  { card, spiffeIds, agent }: { card: Card; spiffeIds: readonly string[]; agent: string | null },
): Promise<void> {
  const bindings = spiffeIds.length > 0 ? await bindingsOf(tx, ctx.tenant) : [];
  for (const value of spiffeIds) {
    const bound = boundTo(bindings, { kind: "spiffe", value, issuer: null })?.agent;
    if (bound && bound.id !== agent)
      throw refused(`The card claims ${value}, which is bound to the agent ${bound.name}.`);
  }
  const known = sql`(${exists(
    tx.select({ one: sql`1` }).from(agentIdentities).where(eq(agentIdentities.agent, agents.id)),
  )} or ${exists(tx.select({ one: sql`1` }).from(agentCards).where(eq(agentCards.agent, agents.id)))})`;
  const others = and(
    eq(agents.tenant, ctx.tenant),
    eq(agents.nameKey, nameKey(card.name)),
    ne(agents.state, "retired"),
    known,
    ...(agent === null ? [] : [ne(agents.id, agent)]),
  );
  const [other] = await tx.select({ name: agents.name }).from(agents).where(others).limit(1);
  if (other)
    throw refused(
      `The card claims the name of the agent ${other.name}, which has an identity or a card of its own.`,
    );
}

function refused(why: string): DomainError {
  const fix = "Attach it to that agent if it is the same, or have its name changed.";
  return new DomainError(
    "CONFLICT",
    { what: "The card is refused; nothing was imported.", why, fix },
    { card: why },
  );
}
