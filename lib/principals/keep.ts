import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { noteRevision } from "@/lib/base/revision";
import { bookkeep } from "@/lib/changes/bookkeep";
import { bumpRevision } from "@/lib/changes/revision";

/** Bookkeeping whose number counts what it changed: where that is not 0, every process hears of it, this one at once. */
export async function keep(ctx: Pick<Ctx, "tenant">, fn: (tx: StoreTx) => Promise<number>): Promise<number> {
  const { changed, revision } = await bookkeep(async (tx) => {
    const changed = await fn(tx);
    return { changed, revision: changed > 0 ? await bumpRevision(tx, ctx.tenant) : null };
  });
  if (revision !== null) noteRevision(ctx.tenant, revision);
  return changed;
}
