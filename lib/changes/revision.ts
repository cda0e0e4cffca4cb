import { sql } from "drizzle-orm";
import { revisions } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import { errorText, log } from "@/lib/base/log";
import { lookBy, noteRevisions } from "@/lib/base/revision";

const LOOK_EVERY_MS = 500;

/** Counts an edit of a tenant, as the last statement of its transaction: the row is locked until the commit. Returns the new number. */
export async function bumpRevision(tx: StoreTx, tenant: string): Promise<number> {
  const [row] = await tx
    .insert(revisions)
    .values({ tenant, value: 1 })
    .onConflictDoUpdate({ target: revisions.tenant, set: { value: sql`${revisions.value} + 1` } })
    .returning({ value: revisions.value });
  return row?.value ?? 0;
}

/**
 * Looks at the revisions of all tenants twice a second, and when somebody asks in between whose news is old, so that this
 * process sees what others edit. Returns how to stop it.
 */
export function watchRevisions(now: () => number): () => Promise<void> {
  let stopped = false;
  let wasDown = false;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | null = null;
  const look = async () => {
    const lookedMs = now();
    try {
      noteRevisions(await store().select().from(revisions), lookedMs);
      wasDown = false;
    } catch (error) {
      if (!wasDown && !stopped) log("warn", "revisions cannot be read", { error: errorText(error) });
      wasDown = true;
    }
  };
  const lookOnce = () => {
    looking ??= look().finally(() => {
      looking = null;
    });
    return looking;
  };
  const again = async () => {
    await lookOnce();
    if (!stopped) timer = setTimeout(again, LOOK_EVERY_MS);
  };
  lookBy(lookOnce);
  const first = again();
  return async () => {
    stopped = true;
    lookBy(null);
    clearTimeout(timer);
    await first;
    await looking;
  };
}
