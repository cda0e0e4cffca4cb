import { closeLake } from "@/db/lake/client";
import { rootDir } from "@/db/root";
import { openStore } from "@/db/store/open";
import { systemCtx } from "@/lib/access/newCtx";
import type { Environment } from "@/lib/base/environment";
import { setProcessState } from "@/lib/base/process";
import { watchRevisions } from "@/lib/changes/revision";
import { openAnyLake } from "@/lib/operations/openAnyLake";
import { ensureDefaultTenant } from "@/lib/tenants/create";
import { prepareDataDir } from "../dataDir";
import { openTheLake } from "../openTheLake";

/** What the parts of this process know of it; no control, no collector. */
export function enterProcess(environment: Environment): void {
  setProcessState({ environment, startedMs: Date.now(), collector: null, controlHash: null });
}

/**
 * Opens both stores in this process, runs `work`, and closes them. Throws PRECONDITION when a product holds the data folder.
 * @param asItIs leaves their schemas as they are, and their rows.
 */
export async function withStores<T>(
  environment: Environment,
  work: () => Promise<T>,
  asItIs = false,
): Promise<T> {
  const { dataDir, databaseUrl } = environment;
  prepareDataDir(dataDir);
  enterProcess(environment);
  const stops: (() => Promise<void>)[] = [];
  try {
    const at = { dataDir, databaseUrl: databaseUrl ?? undefined, rootDir: rootDir() };
    const store = await openStore({ ...at, asItIs });
    stops.push(() => store.close());
    if (asItIs) await openAnyLake(environment);
    else await openTheLake(environment);
    stops.push(closeLake);
    if (asItIs) return await work();
    stops.push(watchRevisions(() => Date.now()));
    await ensureDefaultTenant(systemCtx());
    return await work();
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}
