import { and, eq } from "drizzle-orm";
import { agentCards } from "@/db/store/schema/cards";
import type { Ctx } from "@/lib/access/ctx";
import { standingAgent } from "@/lib/agents/agent";
import { lockAgents } from "@/lib/agents/lock";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { isSameCard } from "./canonical";
import { readCard } from "./card";
import { claimant } from "./claims";
import { addVersion, cardSnapshot, NO_DRIFT } from "./importCards";
import { nextFetch } from "./schedule";
import { requireRightSignature } from "./signature";

/**
 * Takes the card that waits as the agent's. `digest` says which one was looked at. Needs `agents.write`; throws NOT_FOUND,
 * INVALID for a signature that is not right, and CONFLICT where another one waits now, or it claims another's identity.
 */
export async function acceptCard(ctx: Ctx, agent: string, digest: string): Promise<void> {
  await change(ctx, { verb: "accept", noun: "agent card", ability: "agents.write" }, async (tx, record) => {
    await lockAgents(tx, ctx.tenant);
    await standingAgent(tx, ctx, agent);
    const mine = and(eq(agentCards.tenant, ctx.tenant), eq(agentCards.agent, agent));
    const [before] = await tx.select().from(agentCards).where(mine).for("update");
    if (!before) throw notFound("agent card");
    if (!before.drift || !isSameCard(digest, before.driftDigest) || !before.driftSignature) {
      const what = before.drift ? "Another card waits by now." : "No other card waits.";
      throw new DomainError("CONFLICT", { what, fix: "Look at the agent again." });
    }
    requireRightSignature(before.driftSignature);
    const card = readCard(before.drift);
    const signed = before.driftSignature.spiffeIds;
    const spiffeIds = Array.isArray(signed) ? signed.map(String) : [];
    await claimant(tx, ctx, { card, spiffeIds, agent });
    // One that was handed in takes where it came from along; one that was fetched came from where the other did.
    const from = before.driftSource ? { source: before.driftSource, url: before.driftUrl } : {};
    const url = from.url === undefined ? before.url : from.url;
    const after = {
      ...before,
      ...from,
      nextFetchAt: url === null ? null : nextFetch(0, ctx.now()),
      card: before.drift,
      digest,
      signature: before.driftSignature,
      acceptedAt: new Date(ctx.now()),
      acceptedBy: ctx.actor.name,
      ...NO_DRIFT,
    };
    await tx.update(agentCards).set(after).where(mine);
    await addVersion(tx, ctx, agent, card.version);
    record({ target: agent, before: cardSnapshot(before), after: cardSnapshot(after) });
  });
}

/** Takes the agent's card away; the agent stays as it is. Needs `agents.write`; throws NOT_FOUND. */
export async function removeCard(ctx: Ctx, agent: string): Promise<void> {
  await change(ctx, { verb: "remove", noun: "agent card", ability: "agents.write" }, async (tx, record) => {
    const mine = and(eq(agentCards.tenant, ctx.tenant), eq(agentCards.agent, agent));
    const [before] = await tx.delete(agentCards).where(mine).returning();
    if (!before) throw notFound("agent card");
    record({ target: agent, before: cardSnapshot(before), after: null });
  });
}
