import { and, desc, eq, gt, isNull, ne } from "drizzle-orm";
import { signIns } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { hashSignIn, IDLE_MS } from "./signIn";

/** Ends the sign-in with this secret. An unknown one is as good as ended. */
export async function signOut(secret: string, nowMs: number): Promise<void> {
  const revokedAt = new Date(nowMs);
  await bookkeep((tx) =>
    tx
      .update(signIns)
      .set({ revokedAt })
      .where(eq(signIns.hash, hashSignIn(secret))),
  );
}

/** Ends the actor's own sign-ins but the one to keep; returns how many. */
export async function signOutOthers(ctx: Ctx, keepId: string): Promise<number> {
  return bookkeep((tx) => endSignIns(tx, ctx.actor.id, ctx.now(), keepId));
}

/** Ends the sign-ins of a person, within the transaction of what made it necessary. */
export async function endSignIns(tx: StoreTx, person: string, nowMs: number, keepId = ""): Promise<number> {
  const living = and(eq(signIns.person, person), isNull(signIns.revokedAt), ne(signIns.id, keepId));
  const revokedAt = new Date(nowMs);
  return (await tx.update(signIns).set({ revokedAt }).where(living).returning({ id: signIns.id })).length;
}

/** A browser that is signed in. Times are ISO 8601. */
export interface SignInView {
  id: string;
  userAgent: string;
  address: string;
  createdAt: string;
  seenAt: string;
}

/** The actor's own living sign-ins, the last seen first. */
export async function listSignIns(ctx: Ctx): Promise<SignInView[]> {
  const now = new Date(ctx.now());
  const idle = new Date(ctx.now() - IDLE_MS);
  const rows = await store()
    .select()
    .from(signIns)
    .where(
      and(
        eq(signIns.person, ctx.actor.id),
        isNull(signIns.revokedAt),
        gt(signIns.expiresAt, now),
        gt(signIns.seenAt, idle),
      ),
    )
    .orderBy(desc(signIns.seenAt));
  return rows.map(({ id, userAgent, address, createdAt, seenAt }) => ({
    id,
    userAgent,
    address,
    createdAt: createdAt.toISOString(),
    seenAt: seenAt.toISOString(),
  }));
}
