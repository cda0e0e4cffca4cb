import { and, eq, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { keys } from "@/db/store/schema/keys";
import type { Ctx } from "@/lib/access/ctx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { gatherSecurityEvent } from "@/lib/securityEvents/gather";
import { type EventCtx, putEvents } from "@/lib/securityEvents/note";
import { eventRow } from "@/lib/securityEvents/row";
import { type KeyKind, type KeyRow, stateOf } from "./key";

/** Of the request that brought a key, what its security events need. */
export type KeyCaller = Pick<Ctx, "newId" | "requestId" | "client">;

/** How stale "last used" may be: one write in this time, however many requests. */
const EVERY_MS = 10_000;
/** How many addresses a key remembers: one that is not among them is news. */
const MAX_ADDRESSES = 16;

const noted = new WeakMap<KeyRow, { atMs: number; addresses: Set<string> }>();
const sending = new Set<string>();

/** Notes that a key was used, at most once in 10 s and for each address that it was not used from before; the latter is a security event. */
export async function noteUse(row: KeyRow, nowMs: number, caller: KeyCaller | null): Promise<void> {
  const seen = noted.get(row) ?? { atMs: row.lastUsedAt?.getTime() ?? 0, addresses: new Set(row.addresses) };
  noted.set(row, seen);
  const address = caller?.client?.address.slice(0, 64) ?? null;
  const isNew = address !== null && !seen.addresses.has(address);
  if (!isNew && nowMs - seen.atMs < EVERY_MS) return;
  seen.atMs = nowMs;
  if (address !== null) seen.addresses.add(address);
  const lastUsedAt = new Date(nowMs);
  const stale = or(isNull(keys.lastUsedAt), lt(keys.lastUsedAt, lastUsedAt));
  await bookkeep(async (tx) => {
    if (caller && address !== null) {
      const unknown = sql`not (${address}::text = any(${keys.addresses}))`;
      const added = await tx
        .update(keys)
        .set({ lastUsedAt, addresses: newestFirst(address) })
        .where(and(eq(keys.id, row.id), unknown))
        .returning({ id: keys.id });
      // Of processes that see an address at once, one adds it.
      if (added.length > 0) return putEvents(tx, [eventRow(eventCtx(row, nowMs, caller), newAddress(row))]);
    }
    await tx
      .update(keys)
      .set(address === null ? { lastUsedAt } : { lastUsedAt, addresses: newestFirst(address) })
      .where(and(eq(keys.id, row.id), stale));
  });
}

function newestFirst(address: string): SQL {
  return sql`(array_prepend(${address}::text, array_remove(${keys.addresses}, ${address}::text)))[1:${sql.raw(String(MAX_ADDRESSES))}]`;
}

function newAddress(row: KeyRow) {
  const target = { kind: "key", id: row.id };
  return {
    kind: "key_new_address",
    outcome: "success",
    target,
    detail: { first: row.lastUsedAt === null },
  } as const;
}

/** An API token was used: one event a minute and address, with how often. */
export function noteTokenUse(row: KeyRow, nowMs: number, caller: KeyCaller): void {
  const target = { kind: "key", id: row.id };
  gatherSecurityEvent(eventCtx(row, nowMs, caller), { kind: "token_used", outcome: "success", target });
}

/** A secret was refused. Of one that is known, it is its tenant's to know why (`why` where its state does not say it); the caller hears the same in each case. */
export function noteRefusedKey(
  row: KeyRow | null,
  kind: KeyKind,
  nowMs: number,
  caller: KeyCaller,
  why?: string,
): void {
  if (!row) {
    const actor = { kind: "unknown", id: "", name: "" } as const;
    const ctx = { ...caller, tenant: null, actor, now: () => nowMs };
    return gatherSecurityEvent(ctx, refused({ wanted: kind, reason: "unknown" }));
  }
  const state = stateOf(row, nowMs);
  const reason = why ?? (state === "active" ? `it is of the kind ${row.kind}` : state);
  const event = { ...refused({ wanted: kind, reason }), target: { kind: "key", id: row.id } };
  gatherSecurityEvent(eventCtx(row, nowMs, caller), event);
}

function refused(detail: { wanted: string; reason: string }) {
  return { kind: "credential_refused", outcome: "failure", detail } as const;
}

function eventCtx(row: KeyRow, nowMs: number, caller: KeyCaller): EventCtx {
  const actor = { kind: row.kind === "api" ? "token" : "key", id: row.id, name: row.name } as const;
  return { ...caller, tenant: row.tenant, actor, now: () => nowMs };
}

/** Notes, once a key, when its first span was stored: what turns the light on the connect page green. */
export async function noteFirstSpan(keyId: string, nowMs: number): Promise<void> {
  if (sending.has(keyId)) return;
  await bookkeep((tx) =>
    tx
      .update(keys)
      .set({ firstSpanAt: new Date(nowMs) })
      .where(and(eq(keys.id, keyId), isNull(keys.firstSpanAt))),
  );
  sending.add(keyId);
}
