import { and, eq } from "drizzle-orm";
import { agents, agentVersions } from "@/db/store/schema/agents";
import { agentCards } from "@/db/store/schema/cards";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { blankAgent } from "@/lib/agents/addSeen";
import { type AgentRow, agentSnapshot, standingAgent } from "@/lib/agents/agent";
import { withInput } from "@/lib/agents/input";
import { lockAgents } from "@/lib/agents/lock";
import { DomainError } from "@/lib/base/errors";
import type { HandedFile } from "@/lib/base/untrusted";
import { change, type RecordEdit } from "@/lib/changes/change";
import { cardDigest } from "./canonical";
import type { Card } from "./card";
import { requireOwnIdentity } from "./claims";
import { fetchCard } from "./fetchCard";
import { type FoundCard, readCardFile } from "./manifest";
import { nextFetch } from "./schedule";
import { type CardSignature, verifyCard } from "./signature";
import { cardTrust } from "./trust";

export interface ImportedCard {
  agent: { id: string; name: string };
  /** The agent was registered by this. */
  isNew: boolean;
  signature: CardSignature;
}

interface Checked extends FoundCard {
  signature: CardSignature;
}

const MAX_CARDS = 200;
const MAX_PURPOSE = 1_000;

/**
 * Imports A2A AgentCards, v1.0 and v0.3, from an address or a file, or manifests of several agents: all or nothing. With
 * `agent` the one card is that agent's; without, each registers an agent prefilled from it. Needs `agents.write`; throws
 * INVALID with the field, UNAVAILABLE, NOT_FOUND, CONFLICT for a card that claims another's identity.
 */
export async function importCards(
  ctx: Ctx,
  from: { url: string } | { file: HandedFile },
  agent: string | null = null,
): Promise<ImportedCard[]> {
  requireAbility(ctx, "agents.write");
  const found = "url" in from ? [await fetchCard(from.url)] : readCardFile(from.file);
  if (found.length > MAX_CARDS) throw invalid(`The file has more than ${MAX_CARDS} agents: split it.`);
  if (agent !== null && found.length > 1)
    throw invalid("The file has several agents: hand in the card of this one.");
  const trust = await cardTrust(ctx.tenant, ctx.now());
  const checked: Checked[] = [];
  for (const one of found) {
    const signature = await verifyCard(one.raw, one.card.protocol, trust);
    const spiffeIds = [...new Set([...signature.spiffeIds, ...one.spiffeIds])];
    checked.push({ ...one, spiffeIds, signature: { ...signature, spiffeIds } });
  }
  return change(ctx, { verb: "import", noun: "agent card", ability: "agents.write" }, async (tx, record) => {
    await lockAgents(tx, ctx.tenant);
    const imported: ImportedCard[] = [];
    for (const one of checked) imported.push(await importOne(tx, ctx, record, one, agent));
    return imported;
  });
}

async function importOne(
  tx: StoreTx,
  ctx: Ctx,
  record: RecordEdit,
  found: Checked,
  agent: string | null,
): Promise<ImportedCard> {
  const { card, spiffeIds, signature } = found;
  await requireOwnIdentity(tx, ctx, { card, spiffeIds, agent });
  const row = agent === null ? registered(ctx, card) : await standingAgent(tx, ctx, agent);
  if (agent === null) {
    await tx.insert(agents).values(row);
    record({ target: row.id, before: null, after: agentSnapshot(row) });
  }
  const mine = and(eq(agentCards.tenant, ctx.tenant), eq(agentCards.agent, row.id));
  const [before] = await tx.delete(agentCards).where(mine).returning();
  const made = cardRow(ctx, row.id, found);
  await tx.insert(agentCards).values(made);
  await addVersion(tx, ctx, row.id, card.version);
  record({ target: row.id, before: before ? cardSnapshot(before) : null, after: cardSnapshot(made) });
  return { agent: { id: row.id, name: row.name }, isNew: agent === null, signature };
}

function registered(ctx: Ctx, card: Card): AgentRow {
  const purpose = card.description.trim().slice(0, MAX_PURPOSE);
  const row = withInput(blankAgent(ctx, ctx.newId("agt"), card.name), { name: card.name, purpose });
  return { ...row, state: "registered", registeredAt: new Date(ctx.now()), registeredBy: ctx.actor.name };
}

type CardRow = typeof agentCards.$inferSelect;

function cardRow(ctx: Ctx, agent: string, { raw, url, source, signature }: Checked): CardRow {
  const at = new Date(ctx.now());
  return {
    id: ctx.newId("crd"),
    tenant: ctx.tenant,
    agent,
    source,
    url,
    card: raw,
    digest: cardDigest(raw),
    signature: { ...signature },
    acceptedAt: at,
    acceptedBy: ctx.actor.name,
    drift: null,
    driftDigest: null,
    driftSignature: null,
    driftSince: null,
    fetchedAt: at,
    nextFetchAt: url === null ? null : nextFetch(0, ctx.now()),
    failures: 0,
    error: null,
    createdAt: at,
  };
}

/** What a card says of its agent's version, as a version that gates can be asked of. */
export async function addVersion(tx: StoreTx, ctx: Ctx, agent: string, version: string): Promise<void> {
  const createdAt = new Date(ctx.now());
  await tx
    .insert(agentVersions)
    .values({ id: ctx.newId("agv"), tenant: ctx.tenant, agent, version, source: "card", createdAt })
    .onConflictDoNothing();
}

/** What the change log says of a card. */
export function cardSnapshot({ source, url, digest, signature, card }: CardRow): object {
  const { name, version } = card;
  return { source, url, digest, signature: signature.state, name, version };
}

function invalid(what: string): DomainError {
  return new DomainError("INVALID", { what }, { file: what });
}
