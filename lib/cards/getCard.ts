import { and, eq } from "drizzle-orm";
import { agentCards } from "@/db/store/schema/cards";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { agentFor } from "@/lib/agents/agent";
import { notFound } from "@/lib/base/errors";
import { type Card, readCard } from "./card";
import { type CardDifference, differences } from "./drift";
import type { CardSignature } from "./signature";

export type CardRow = typeof agentCards.$inferSelect;

/** An agent's card as people see it. Times are ISO 8601. */
export interface CardView {
  agent: string;
  source: "url" | "file" | "manifest";
  url: string | null;
  digest: string;
  card: Card;
  signature: CardSignature;
  acceptedAt: string;
  acceptedBy: string;
  /** Another card, which waits for a person. */
  drift: {
    /** How it was handed in; null where it stands at the card's address. */
    source: CardView["source"] | null;
    url: string | null;
    digest: string;
    since: string;
    differences: CardDifference[];
    signature: CardSignature;
  } | null;
  fetchedAt: string | null;
  nextFetchAt: string | null;
  error: string | null;
}

/** The agent's card; null where it has none. Needs `audit.read`; throws NOT_FOUND for an agent that is not there. */
export async function findCard(ctx: Ctx, agent: string): Promise<CardView | null> {
  requireAbility(ctx, "audit.read");
  await agentFor(store(), ctx, agent);
  const mine = and(eq(agentCards.tenant, ctx.tenant), eq(agentCards.agent, agent));
  const [row] = await store().select().from(agentCards).where(mine);
  return row ? viewOf(row) : null;
}

/** The agent's card. Needs `audit.read`; throws NOT_FOUND, also for an agent without one. */
export async function getCard(ctx: Ctx, agent: string): Promise<CardView> {
  const card = await findCard(ctx, agent);
  if (!card) throw notFound("agent card");
  return card;
}

function viewOf(row: CardRow): CardView {
  const { agent, source, url, digest, error, acceptedBy } = row;
  return {
    agent,
    source,
    url,
    digest,
    error,
    acceptedBy,
    card: readCard(row.card),
    signature: signatureOf(row.signature),
    acceptedAt: row.acceptedAt.toISOString(),
    drift:
      row.drift && row.driftDigest && row.driftSince && row.driftSignature
        ? {
            source: row.driftSource,
            url: row.driftUrl,
            digest: row.driftDigest,
            since: row.driftSince.toISOString(),
            differences: differences(row.card, row.drift),
            signature: signatureOf(row.driftSignature),
          }
        : null,
    fetchedAt: row.fetchedAt?.toISOString() ?? null,
    nextFetchAt: row.nextFetchAt?.toISOString() ?? null,
  };
}

/** As `verifyCard` made it. */
const signatureOf = (stored: Record<string, unknown>) => stored as unknown as CardSignature;
