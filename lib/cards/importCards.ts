import { and, eq } from "drizzle-orm";
import { agents, agentVersions } from "@/db/store/schema/agents";
import { agentCards } from "@/db/store/schema/cards";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { blankAgent } from "@/lib/agents/addSeen";
import { type AgentRow, agentSnapshot, standingAgent, whereAgent } from "@/lib/agents/agent";
import { withInput } from "@/lib/agents/input";
import { lockAgents } from "@/lib/agents/lock";
import { DomainError } from "@/lib/base/errors";
import type { HandedFile } from "@/lib/base/untrusted";
import { change, type RecordEdit } from "@/lib/changes/change";
import { cardDigest, isSameCard } from "./canonical";
import type { Card } from "./card";
import { claimant } from "./claims";
import { fetchCard } from "./fetchCard";
import { type FoundCard, readCardFile } from "./manifest";
import { nextFetch } from "./schedule";
import { type CardSignature, requireRightSignature, verifyCard } from "./signature";
import { cardTrust } from "./trust";

export interface ImportedCard {
  agent: { id: string; name: string };
  /** The agent was made by this; else the card is one's that was there. */
  isNew: boolean;
  /** The agent was registered by this, new or discovered. */
  registered: boolean;
  /** The agent has another card: this one waits until somebody accepts it. */
  waits: boolean;
  signature: CardSignature;
}

interface Checked extends FoundCard {
  signature: CardSignature;
}

const MAX_CARDS = 200;
const MAX_PURPOSE = 1_000;

/**
 * Imports A2A AgentCards, v1.0 and v0.3, from an address or a file, or manifests of several agents: all or nothing. With
 * `agent` the one card is that agent's; without, each is of the agent of its name that has neither card nor identity, which
 * it registers, or registers a new one, prefilled from it. Where the agent has another card, it waits to be accepted. Needs
 * `agents.write`; throws INVALID with the field or for a signature that is not right, UNAVAILABLE, NOT_FOUND, CONFLICT for
 * a card that claims another's identity.
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
    requireRightSignature(signature, found.length > 1 ? `The card ${one.card.name}` : "The card");
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
  const whose = await claimant(tx, ctx, { card, spiffeIds, agent });
  const there = whose === null ? null : await standingAgent(tx, ctx, whose);
  const row = agent !== null && there ? there : registered(ctx, there, card);
  if (there === null) await tx.insert(agents).values(row);
  else if (agent === null) await tx.update(agents).set(row).where(whereAgent(ctx, row.id));
  if (agent === null)
    record({ target: row.id, before: there && agentSnapshot(there), after: agentSnapshot(row) });
  const waits = await keepCard(tx, ctx, record, row.id, found);
  if (!waits) await addVersion(tx, ctx, row.id, card.version);
  const isNewlyRegistered = agent === null && there?.state !== "registered";
  return {
    agent: { id: row.id, name: row.name },
    isNew: there === null,
    registered: isNewlyRegistered,
    waits,
    signature,
  };
}

/** The agent's first card is its card; another one waits beside it, and the same one again takes away what waited. True where it waits. */
async function keepCard(
  tx: StoreTx,
  ctx: Ctx,
  record: RecordEdit,
  agent: string,
  found: Checked,
): Promise<boolean> {
  const mine = and(eq(agentCards.tenant, ctx.tenant), eq(agentCards.agent, agent));
  const [before] = await tx.select().from(agentCards).where(mine).for("update");
  const made = cardRow(ctx, agent, found);
  if (!before) {
    await tx.insert(agentCards).values(made);
    record({ target: agent, before: null, after: cardSnapshot(made) });
    return false;
  }
  const isOther = !isSameCard(made.digest, before.digest);
  const { source, url, nextFetchAt, fetchedAt, signature } = made;
  const after: CardRow = isOther
    ? {
        ...before,
        drift: made.card,
        driftDigest: made.digest,
        driftSignature: signature,
        driftSince: made.acceptedAt,
        driftSource: source,
        driftUrl: url,
      }
    : { ...before, ...NO_DRIFT, source, url, nextFetchAt, fetchedAt, signature, failures: 0, error: null };
  await tx.update(agentCards).set(after).where(mine);
  record({ target: agent, before: cardSnapshot(before), after: cardSnapshot(after) });
  return isOther;
}

/** Null: a new agent. One that is there keeps what people said of it. */
function registered(ctx: Ctx, there: AgentRow | null, card: Card): AgentRow {
  const purpose = card.description.trim().slice(0, MAX_PURPOSE);
  const blank = there ?? blankAgent(ctx, ctx.newId("agt"), card.name);
  const row = withInput(blank, { ...(there ? {} : { name: card.name }), purpose: there?.purpose ?? purpose });
  if (there?.state === "registered") return row;
  return { ...row, state: "registered", registeredAt: new Date(ctx.now()), registeredBy: ctx.actor.name };
}

/** No other card waits. */
export const NO_DRIFT = {
  drift: null,
  driftDigest: null,
  driftSignature: null,
  driftSince: null,
  driftSource: null,
  driftUrl: null,
};

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
    ...NO_DRIFT,
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
export function cardSnapshot({ source, url, digest, signature, card, driftDigest }: CardRow): object {
  const { name, version } = card;
  return { source, url, digest, signature: signature.state, name, version, waiting: driftDigest };
}

function invalid(what: string): DomainError {
  return new DomainError("INVALID", { what }, { file: what });
}
