import { and, gt, inArray, lt } from "drizzle-orm";
import { z } from "zod";
import { ledgerEntries, quotaCounters, reservations } from "@/db/store/schema/ledger";
import type { StoreTx } from "@/db/store/transaction";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { JobKind } from "@/lib/jobs/kind";

const DAY_MS = 86_400_000;
/** 400 days after the end of the longest window (a year) that a request may have counted in. */
const KEPT_MS = (400 + 366) * DAY_MS;
const AT_ONCE = 2_000;
const input = z.strictObject({});

/**
 * Forgets what began so long ago: whole windows with their counters, and requests with all their rows, so that the rows of
 * every counter that is left still add up to it. For operators: of all tenants, each night.
 */
export const PRUNE_LEDGER: JobKind<z.output<typeof input>> = {
  name: "quotas.prune",
  input,
  ability: "operate",
  maxAttempts: 3,
  routine: true,
  label: () => "Forgetting requests of the ledger of over two years ago",
  run: async (ctx, _, job): Promise<{ requests: number; counters: number }> => {
    const before = new Date(ctx.now() - KEPT_MS);
    const everything = async (some: (tx: StoreTx) => Promise<number>): Promise<number> => {
      let all = 0;
      for (;;) {
        job.signal.throwIfAborted();
        const gone = await bookkeep(some);
        all += gone;
        if (gone < AT_ONCE) return all;
      }
    };
    const counters = await everything((tx) => forgetWindows(tx, before));
    return { counters, requests: await everything((tx) => forgetRequests(tx, before)) };
  },
};

/** A counter goes with its rows, or not at all. Those of concurrency have no end, and begin with the epoch. */
async function forgetWindows(tx: StoreTx, before: Date): Promise<number> {
  const old = await tx
    .select({ number: quotaCounters.number })
    .from(quotaCounters)
    .where(and(lt(quotaCounters.windowStart, before), gt(quotaCounters.windowStart, new Date(0))))
    .limit(AT_ONCE);
  const numbers = old.map(({ number }) => number);
  if (numbers.length === 0) return 0;
  await tx.delete(ledgerEntries).where(inArray(ledgerEntries.counter, numbers));
  await tx.delete(quotaCounters).where(inArray(quotaCounters.number, numbers));
  return old.length;
}

/** Their rows go with them: of what has ended they add up to nothing in a counter that stays. */
async function forgetRequests(tx: StoreTx, before: Date): Promise<number> {
  const old = await tx
    .select({ id: reservations.id })
    .from(reservations)
    .where(lt(reservations.createdAt, before))
    .limit(AT_ONCE);
  const ids = old.map(({ id }) => id);
  if (ids.length > 0) await tx.delete(reservations).where(inArray(reservations.id, ids));
  return ids.length;
}
