import { eq, lte, or, sql } from "drizzle-orm";
import { signInAttempts } from "@/db/store/schema/people";
import { DomainError } from "@/lib/base/errors";
import { bookkeep } from "@/lib/changes/bookkeep";

const WINDOW_MS = 15 * 60_000;
/** Failures in the window that an account, its second factor, and an address may have. Each is counted for itself: a right password does not forgive wrong codes. */
const LIMITS = { account: 5, factor: 5, address: 100 } as const;

type Subject = keyof typeof LIMITS;

/**
 * Counts an attempt before it is judged, so that attempts made at once are all counted. Throws QUOTA_EXCEEDED when the
 * account (whether it exists or not) had 5 wrong passwords, or the address 100 failures, in the last 15 minutes. `onLocked` runs once a lock of the account, at the first attempt that it refuses.
 */
export async function countAttempt(
  email: string,
  address: string,
  nowMs: number,
  onLocked?: () => Promise<unknown>,
  kind: "account" | "factor" = "account",
): Promise<void> {
  const ofAddress = await count("address", address, nowMs);
  // An address that is locked may name any number of accounts: none of them makes a row any more.
  const results = ofAddress.over ? [ofAddress] : [ofAddress, await count(kind, email, nowMs)];
  if (results[1]?.first) await onLocked?.();
  const locked = results.find((result) => result.over);
  if (!locked) return;
  const minutes = Math.max(1, Math.ceil((locked.sinceMs + WINDOW_MS - nowMs) / 60_000));
  throw new DomainError("QUOTA_EXCEEDED", {
    what: "Too many attempts to sign in.",
    why: "This account or address is locked for a while, to stop guessing.",
    fix: `Try again in ${minutes} ${minutes === 1 ? "minute" : "minutes"}, or ask an administrator for ${kind === "account" ? "a reset link" : "help"}.`,
  });
}

/** After a success: forgets the account's failures, that the address made this attempt, and all whose time is over. */
export async function forgetAttempts(
  email: string,
  address: string,
  nowMs: number,
  kind: "account" | "factor" = "account",
): Promise<void> {
  const t = signInAttempts;
  await bookkeep(async (tx) => {
    const over = lte(t.sinceAt, new Date(nowMs - WINDOW_MS));
    await tx.delete(t).where(or(eq(t.subject, `${kind}:${email}`), over));
    await tx
      .update(t)
      .set({ failures: sql`greatest(${t.failures} - 1, 0)` })
      .where(eq(t.subject, `address:${address}`));
  });
}

/** The window runs from the first failure, and again in full from the one that reaches the limit. */
async function count(
  kind: Subject,
  name: string,
  nowMs: number,
): Promise<{ over: boolean; first: boolean; sinceMs: number }> {
  const now = new Date(nowMs);
  const t = signInAttempts;
  const old = sql`${t.sinceAt} <= ${new Date(nowMs - WINDOW_MS).toISOString()}::timestamptz`;
  const limit = LIMITS[kind];
  const [row] = await bookkeep((tx) =>
    tx
      .insert(t)
      .values({ subject: `${kind}:${name}`, failures: 1, sinceAt: now })
      .onConflictDoUpdate({
        target: t.subject,
        set: {
          failures: sql`CASE WHEN ${old} THEN 1 ELSE ${t.failures} + 1 END`,
          sinceAt: sql`CASE WHEN ${old} OR ${t.failures} + 1 = ${limit} THEN ${now.toISOString()}::timestamptz ELSE ${t.sinceAt} END`,
        },
      })
      .returning({ failures: t.failures, sinceAt: t.sinceAt }),
  );
  const failures = row?.failures ?? 0;
  return { over: failures > limit, first: failures === limit + 1, sinceMs: row?.sinceAt.getTime() ?? nowMs };
}
