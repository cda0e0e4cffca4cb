import { and, eq, gt, isNull, lt } from "drizzle-orm";
import { secondFactors } from "@/db/store/schema/identities";
import { people, signIns } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { Person } from "./authenticate";
import { type Membership, membershipsOf } from "./memberships";
import { hashSignIn, IDLE_MS } from "./signIn";

export interface SignedIn {
  /** The sign-in's id, which may be shown; not its secret. */
  signInId: string;
  person: Person;
  /** Never empty: who is a member of nothing is signed out. The default tenant first, then by name. */
  memberships: Membership[];
  /** Signed in by a password, not by an identity provider. */
  isLocal: boolean;
  hasSecondFactor: boolean;
}

/** How stale "last seen" may be. */
const SEEN_EVERY_MS = 60_000;

/** Who this browser's secret is now, read from the store at every request, so that a removed person is out at once; null for every reason to refuse, a second factor that is due among them. */
export async function readSession(secret: string, nowMs: number): Promise<SignedIn | null> {
  const now = new Date(nowMs);
  const [row] = await store()
    .select({
      id: signIns.id,
      seenAt: signIns.seenAt,
      person: people.id,
      email: people.email,
      name: people.name,
      identity: signIns.identity,
      provedAt: signIns.secondFactorAt,
      factorAt: secondFactors.confirmedAt,
    })
    .from(signIns)
    .innerJoin(people, eq(people.id, signIns.person))
    .leftJoin(secondFactors, eq(secondFactors.person, people.id))
    .where(
      and(
        eq(signIns.hash, hashSignIn(secret)),
        isNull(signIns.revokedAt),
        gt(signIns.expiresAt, now),
        gt(signIns.seenAt, new Date(nowMs - IDLE_MS)),
        eq(people.disabled, false),
      ),
    );
  if (!row) return null;
  const [isLocal, hasSecondFactor] = [row.identity === null, row.factorAt !== null];
  if (isLocal && hasSecondFactor && row.provedAt === null) return null;
  const memberships = await membershipsOf(row.person);
  if (memberships.length === 0) return null;
  if (nowMs - row.seenAt.getTime() > SEEN_EVERY_MS) await noteSeen(row.id, now);
  const person = { id: row.person, email: row.email, name: row.name };
  return { signInId: row.id, person, memberships, isLocal, hasSecondFactor };
}

async function noteSeen(id: string, now: Date): Promise<void> {
  await bookkeep((tx) =>
    tx
      .update(signIns)
      .set({ seenAt: now })
      .where(and(eq(signIns.id, id), lt(signIns.seenAt, now))),
  );
}
