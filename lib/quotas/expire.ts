import { and, asc, lte, sql } from "drizzle-orm";
import { z } from "zod";
import { reservations } from "@/db/store/schema/ledger";
import { store } from "@/db/store/store";
import { isDomainError } from "@/lib/base/errors";
import { errorText, log } from "@/lib/base/log";
import type { JobKind } from "@/lib/jobs/kind";
import { readFacts } from "./charges";
import { perStore } from "./perStore";
import { submit } from "./queue";

const AT_ONCE = 500;
const SOON_MS = 1_000;
const input = z.strictObject({});
const timers = perStore(() => ({ isSet: false }));

/**
 * Ends what nobody settled or extended in time, of all tenants: its estimate stays charged, marked, and its place among the
 * requests at once is free again. Returns how many. Safe to run anywhere at any time, several at once.
 */
export async function expireReservations(nowMs: number): Promise<number> {
  let expired = 0;
  for (;;) {
    const due = await store()
      .select({ id: reservations.id })
      .from(reservations)
      .where(and(sql`${reservations.state} = 'reserved'`, lte(reservations.expiresAt, new Date(nowMs))))
      .orderBy(asc(reservations.expiresAt))
      .limit(AT_ONCE);
    const facts = await readFacts(due.map(({ id }) => id));
    const done = await Promise.all(
      [...facts].map(([id, { tenant, charges }]) => submit({ kind: "expire", tenant, id, charges, nowMs })),
    );
    const ended = done.filter(({ fresh }) => fresh).length;
    expired += ended;
    if (due.length < AT_ONCE || ended === 0) return expired;
  }
}

/** Looks once within a second, while requests come: what a dead gateway left open is not to stand in the way until the next job. */
export function expireSoon(now: () => number): void {
  const timer = timers();
  if (timer.isSet) return;
  timer.isSet = true;
  setTimeout(async () => {
    timer.isSet = false;
    try {
      await expireReservations(now());
    } catch (error) {
      if (!isDomainError(error) || error.code !== "UNAVAILABLE")
        log("warn", "reservations that ran out cannot be ended", { error: errorText(error) });
    }
  }, SOON_MS).unref();
}

/** The same where no request comes: for operators, of all tenants, each minute. */
export const EXPIRE_RESERVATIONS: JobKind<z.output<typeof input>> = {
  name: "quotas.expire",
  input,
  ability: "operate",
  maxAttempts: 3,
  routine: true,
  label: () => "Ending reservations that ran out of time",
  run: async (ctx) => ({ expired: await expireReservations(ctx.now()) }),
};
