import { and, desc, eq, getTableColumns, gt, isNotNull, isNull, ne, or } from "drizzle-orm";
import { secondFactors } from "@/db/store/schema/identities";
import { people, signIns } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { bookkeep } from "@/lib/changes/bookkeep";
import { hashSignIn, IDLE_MS } from "./signIn";
import { noteOfPerson } from "./signInEvents";

/** A sign-in that was just ended, and whose it was at a provider. */
export interface EndedSignIn {
  id: string;
  person: string;
  identity: string | null;
  /** Encrypted. */
  idToken: string | null;
}

/** Ends the sign-in with this secret; null for one that is unknown or over, which is as good as ended. */
export async function signOut(ctx: Ctx, secret: string): Promise<EndedSignIn | null> {
  const [ended] = await bookkeep((tx) =>
    tx
      .update(signIns)
      .set({ revokedAt: new Date(ctx.now()) })
      .where(and(eq(signIns.hash, hashSignIn(secret)), isNull(signIns.revokedAt)))
      .returning(),
  );
  const [who] = ended ? await store().select().from(people).where(eq(people.id, ended.person)) : [];
  if (!ended || !who) return null;
  const target = { kind: "sign-in", id: ended.id };
  await noteOfPerson(ctx, who, { kind: "sign_out", outcome: "success", target });
  return { id: ended.id, person: ended.person, identity: ended.identity, idToken: ended.idToken };
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

/** The actor's own living sign-ins, the last seen first; not those that wait for the second factor. */
export async function listSignIns(ctx: Ctx): Promise<SignInView[]> {
  const now = new Date(ctx.now());
  const idle = new Date(ctx.now() - IDLE_MS);
  const rows = await store()
    .select(getTableColumns(signIns))
    .from(signIns)
    .leftJoin(secondFactors, eq(secondFactors.person, signIns.person))
    .where(
      and(
        eq(signIns.person, ctx.actor.id),
        or(isNotNull(signIns.identity), isNotNull(signIns.secondFactorAt), isNull(secondFactors.confirmedAt)),
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
