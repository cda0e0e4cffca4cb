import { createPublicKey } from "node:crypto";
import { and, asc, eq } from "drizzle-orm";
import { calculateJwkThumbprint, type JWK } from "jose";
import { cardKeySets, cardKeys } from "@/db/store/schema/cards";
import { store } from "@/db/store/store";
import { isTaken } from "@/db/store/taken";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError, notFound } from "@/lib/base/errors";
import { requireSafeAddress } from "@/lib/base/safeFetch";
import { parseJson } from "@/lib/base/untrusted";
import { change } from "@/lib/changes/change";

/** A pinned key as people see it. */
export interface CardKeyView {
  id: string;
  kid: string;
  name: string;
  /** `EC P-256`, `RSA 2048`. */
  kind: string;
  /** `sha256:…` (RFC 7638). */
  thumbprint: string;
  createdBy: string;
  createdAt: string;
}

/** An allowed address of a key set (`jku`). */
export interface CardKeySetView {
  id: string;
  url: string;
  refreshedAt: string | null;
  error: string | null;
  createdBy: string;
  createdAt: string;
}

const WRITE = "agents.write";
const PRIVATE = ["d", "p", "q", "k"];

/** The tenant's pinned keys, by name. Needs `audit.read`. */
export async function listCardKeys(ctx: Ctx): Promise<CardKeyView[]> {
  requireAbility(ctx, "audit.read");
  const mine = eq(cardKeys.tenant, ctx.tenant);
  const rows = await store()
    .select()
    .from(cardKeys)
    .where(mine)
    .orderBy(asc(cardKeys.name), asc(cardKeys.id));
  return rows.map(({ id, kid, name, jwk, thumbprint, createdBy, createdAt }) => ({
    id,
    kid,
    name,
    thumbprint,
    createdBy,
    kind: [jwk.kty, jwk.crv].filter(Boolean).join(" "),
    createdAt: createdAt.toISOString(),
  }));
}

/** Pins a public key, as JWK or PEM: a card that it signed is believed. Needs `agents.write`; throws INVALID, CONFLICT for a key id that is pinned. */
export async function addCardKey(
  ctx: Ctx,
  input: { name?: string | undefined; kid?: string | undefined; key: string },
): Promise<{ id: string }> {
  const jwk = readKey(input.key);
  const kid = (input.kid?.trim() || jwk.kid) ?? "";
  if (kid === "" || kid.length > 300) throw wrong("kid", "Give the key id that cards name (kid).");
  const name = input.name?.trim() || kid;
  if (name.length > 200) throw wrong("name", "Give a name of at most 200 characters.");
  const thumbprint = `sha256:${await calculateJwkThumbprint(jwk)}`;
  const row = {
    id: ctx.newId("ckey"),
    tenant: ctx.tenant,
    kid,
    name,
    thumbprint,
    createdBy: ctx.actor.name,
    jwk: jwk as Record<string, unknown>,
    createdAt: new Date(ctx.now()),
  };
  const taken = `A key ${kid} is pinned already.`;
  await unlessTaken(taken, "kid", () =>
    change(ctx, { verb: "pin", noun: "card key", ability: WRITE }, async (tx, record) => {
      await tx.insert(cardKeys).values(row);
      record({ target: row.id, before: null, after: { kid, name, thumbprint } });
    }),
  );
  return { id: row.id };
}

/** Unpins a key; cards that it signed become unknown at their next look. Needs `agents.write`; throws NOT_FOUND. */
export async function removeCardKey(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "unpin", noun: "card key", ability: WRITE }, async (tx, record) => {
    const mine = and(eq(cardKeys.tenant, ctx.tenant), eq(cardKeys.id, id));
    const [row] = await tx.delete(cardKeys).where(mine).returning();
    if (!row) throw notFound("card key");
    record({ target: id, before: { kid: row.kid, name: row.name, thumbprint: row.thumbprint }, after: null });
  });
}

/** The addresses that a card's `jku` may name. Needs `audit.read`. */
export async function listCardKeySets(ctx: Ctx): Promise<CardKeySetView[]> {
  requireAbility(ctx, "audit.read");
  const mine = eq(cardKeySets.tenant, ctx.tenant);
  const rows = await store().select().from(cardKeySets).where(mine).orderBy(asc(cardKeySets.url));
  return rows.map(({ id, url, refreshedAt, error, createdBy, createdAt }) => ({
    id,
    url,
    error,
    createdBy,
    refreshedAt: refreshedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  }));
}

/** Allows a key set's address: cards that name it as `jku` are verified by its keys. Needs `agents.write`; throws INVALID, CONFLICT. */
export async function addCardKeySet(ctx: Ctx, address: string): Promise<{ id: string }> {
  requireAbility(ctx, WRITE);
  const url = (await requireSafeAddress(address.trim())).href;
  const row = {
    id: ctx.newId("jku"),
    tenant: ctx.tenant,
    url,
    createdBy: ctx.actor.name,
    createdAt: new Date(ctx.now()),
  };
  await unlessTaken("This address is allowed already.", "url", () =>
    change(ctx, { verb: "allow", noun: "card key set", ability: WRITE }, async (tx, record) => {
      await tx.insert(cardKeySets).values(row);
      record({ target: row.id, before: null, after: { url } });
    }),
  );
  return { id: row.id };
}

/** Takes an address off the list: it is never fetched again. Needs `agents.write`; throws NOT_FOUND. */
export async function removeCardKeySet(ctx: Ctx, id: string): Promise<void> {
  await change(ctx, { verb: "disallow", noun: "card key set", ability: WRITE }, async (tx, record) => {
    const mine = and(eq(cardKeySets.tenant, ctx.tenant), eq(cardKeySets.id, id));
    const [row] = await tx.delete(cardKeySets).where(mine).returning();
    if (!row) throw notFound("card key set");
    record({ target: id, before: { url: row.url }, after: null });
  });
}

function readKey(text: string): JWK {
  const given = text.trim();
  if (given.includes("PRIVATE KEY"))
    throw wrong("key", "It is a private key: keep it secret, and paste the public one.");
  try {
    const jwk = given.startsWith("{")
      ? (parseJson(given, "The key") as JWK)
      : (createPublicKey(given).export({ format: "jwk" }) as JWK);
    if (PRIVATE.some((name) => name in jwk))
      throw wrong("key", "It is a private or secret key: keep it secret, and paste the public one.");
    createPublicKey({ key: jwk as never, format: "jwk" });
    return jwk;
  } catch (error) {
    if (error instanceof DomainError) throw error;
    throw wrong("key", "It is no public key as JWK or PEM.");
  }
}

async function unlessTaken<T>(what: string, field: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (isTaken(error)) throw new DomainError("CONFLICT", { what }, { [field]: what });
    throw error;
  }
}

function wrong(field: string, what: string): DomainError {
  return new DomainError("INVALID", { what }, { [field]: what });
}
