import { and, asc, eq, isNotNull, lte, sql } from "drizzle-orm";
import { z } from "zod";
import { agentCards } from "@/db/store/schema/cards";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError, domainErrorIn, notFound } from "@/lib/base/errors";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { JobKind } from "@/lib/jobs/kind";
import { cardDigest, isSameCard } from "./canonical";
import { fetchCard } from "./fetchCard";
import type { CardRow } from "./getCard";
import { nextFetch } from "./schedule";
import { verifyCard } from "./signature";
import { cardTrust } from "./trust";

const input = z.strictObject({});
const AT_ONCE = 500;

/** Reads all cards whose time has come, of all tenants. For operators: it runs in the default tenant. */
export const REFRESH_CARDS: JobKind<z.output<typeof input>> = {
  name: "cards.refresh",
  input,
  ability: "operate",
  maxAttempts: 3,
  routine: true,
  label: () => "Reading agent cards anew",
  async run(ctx, _, job): Promise<{ read: number; drifted: number }> {
    const isDue = and(isNotNull(agentCards.nextFetchAt), lte(agentCards.nextFetchAt, new Date(ctx.now())));
    const due = await store()
      .select()
      .from(agentCards)
      .where(isDue)
      .orderBy(asc(agentCards.nextFetchAt))
      .limit(AT_ONCE);
    let drifted = 0;
    for (const [at, row] of due.entries()) {
      job.signal.throwIfAborted();
      if (await refreshCard(row, ctx.now())) drifted += 1;
      await job.progress(at + 1, due.length);
    }
    return { read: due.length, drifted };
  },
};

/** Reads the agent's card anew now. Needs `agents.write`; throws NOT_FOUND, and CONFLICT for one from a file. */
export async function refreshCardNow(ctx: Ctx, agent: string): Promise<void> {
  requireAbility(ctx, "agents.write");
  const [row] = await store()
    .select()
    .from(agentCards)
    .where(and(eq(agentCards.tenant, ctx.tenant), eq(agentCards.agent, agent)));
  if (!row) throw notFound("agent card");
  if (row.url === null)
    throw new DomainError("CONFLICT", { what: "This card came from a file.", fix: "Import the new one." });
  await refreshCard(row, ctx.now());
}

/**
 * Reads one card anew: the accepted one stands, and another one waits beside it. The accepted one's signature is verified
 * anew too, since keys come and go. True where another one waits. Throws for faults of ours only.
 */
async function refreshCard(row: CardRow, nowMs: number): Promise<boolean> {
  const at = new Date(nowMs);
  let found: Awaited<ReturnType<typeof fetchCard>>;
  try {
    found = await fetchCard(row.url ?? "");
  } catch (error) {
    const said = domainErrorIn(error);
    if (!said) throw error;
    const failures = row.failures + 1;
    await keep(row, { error: said.message.slice(0, 500), failures, nextFetchAt: nextFetch(failures, nowMs) });
    return row.drift !== null;
  }
  const trust = await cardTrust(row.tenant, nowMs);
  const digest = cardDigest(found.raw);
  const isOther = !isSameCard(digest, row.digest);
  // What a person handed in waits on, whatever stands at the address.
  const waits = row.driftSource !== null && row.drift !== null;
  const accepted = await verifyCard(row.card, "supportedInterfaces" in row.card ? "1.0" : "0.3", trust);
  const known = (row.signature.spiffeIds as string[] | undefined) ?? [];
  await keep(row, {
    signature: { ...accepted, spiffeIds: [...new Set([...accepted.spiffeIds, ...known])] },
    ...(!waits && {
      drift: isOther ? found.raw : null,
      driftDigest: isOther ? digest : null,
      driftSignature: isOther ? { ...(await verifyCard(found.raw, found.card.protocol, trust)) } : null,
      driftSince: isOther ? (isSameCard(digest, row.driftDigest) ? row.driftSince : at) : null,
    }),
    fetchedAt: at,
    nextFetchAt: nextFetch(0, nowMs),
    failures: 0,
    error: null,
  });
  return isOther || waits;
}

/** Only while it is the card that was looked at: a person may have taken or handed in another one meanwhile. */
async function keep(row: CardRow, values: Partial<CardRow>): Promise<void> {
  await bookkeep((tx) =>
    tx
      .update(agentCards)
      .set(values)
      .where(
        and(
          eq(agentCards.id, row.id),
          eq(agentCards.digest, row.digest),
          sql`${agentCards.driftSource} is not distinct from ${row.driftSource}`,
        ),
      ),
  );
}
