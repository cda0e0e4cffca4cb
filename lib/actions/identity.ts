import type { ActionKind, OwnFacts, SenderIdentity, SpeaksFor } from "./action";

/** An ingest key where no agent has an identity. */
export const UNBOUND: SenderIdentity = { evidence: "ingest-key", bound: null, claimable: new Map() };

/**
 * What the sender's identity says of a span: the agent that it is bound to, where the span names that one or none; and
 * whether the span claims an agent that is bound to another identity. Whoever calls an agent names it, and does not claim
 * to be it. Null where there is nothing but an ingest key that is bound to nobody.
 */
export function speaksFor(
  own: OwnFacts,
  kind: ActionKind,
  { evidence, bound, claimable }: SenderIdentity,
): SpeaksFor | null {
  if (evidence === "ingest-key" && !bound) return null;
  const claimed = own.agent ? (claimable.get(own.agent.id) ?? claimable.get(own.agent.name) ?? []) : [];
  const isItself = bound !== null && (own.agent === null || claimed.includes(bound.id));
  const contradicts = !isItself && claimed.length > 0 && kind !== "delegation";
  return { evidence, agent: isItself ? bound : null, contradicts };
}
