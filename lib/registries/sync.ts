import { modelRegistries } from "@/db/store/schema/registries";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { decryptSecret } from "@/lib/access/encrypt";
import { requireAbility } from "@/lib/access/require";
import { isDomainError } from "@/lib/base/errors";
import { bookkeep } from "@/lib/changes/bookkeep";
import { type Applied, applyImported } from "./apply";
import { readRemote } from "./read";
import { registryFor, TOKEN_PURPOSE, whereRegistry } from "./registry";

/**
 * Reads all of a registry and takes it over, all or nothing; how it ended is noted with the connection. Needs
 * `models.write`; throws NOT_FOUND, and what reading and taking over throw.
 */
export async function syncRegistry(
  ctx: Ctx,
  id: string,
  {
    signal,
    onProgress,
  }: { signal?: AbortSignal; onProgress?: (done: number, total: number | null) => Promise<void> } = {},
): Promise<Applied> {
  requireAbility(ctx, "models.write");
  const row = await registryFor(store(), ctx, id);
  const note = (set: Partial<typeof modelRegistries.$inferInsert>) =>
    bookkeep((tx) => tx.update(modelRegistries).set(set).where(whereRegistry(ctx, id)));
  const triedAt = new Date(ctx.now());
  try {
    const token = row.token && decryptSecret(row.token, TOKEN_PURPOSE, row.id);
    const remote = { kind: row.kind, url: row.url, token, ...(signal && { signal }) };
    const found = await applyImported(ctx, await readRemote(remote, onProgress), id);
    await note({ triedAt, syncedAt: triedAt, failure: null, found });
    return found;
  } catch (error) {
    const failure = isDomainError(error) ? error.message : "It failed on our side; the log has the cause.";
    await note({ triedAt, failure });
    throw error;
  }
}
