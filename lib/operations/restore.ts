import { constants, existsSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { closeLake } from "@/db/lake/client";
import { emptyLake, requireEmptyLake, unmarkLake } from "@/db/lake/load";
import { newestLakeSchema } from "@/db/lake/migrate";
import { rootDir } from "@/db/root";
import { loadStore, requireEmptyStore, type TableToLoad } from "@/db/store/load";
import { knownSchema } from "@/db/store/migrate";
import { migrationsFolder, openEngine } from "@/db/store/open";
import type { Engine } from "@/db/store/slot";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { presentSecretKey, secretKeyFile, secretKeyId } from "@/lib/access/secretKey";
import type { Environment } from "@/lib/base/environment";
import { DomainError } from "@/lib/base/errors";
import { errorText, log } from "@/lib/base/log";
import { processState } from "@/lib/base/process";
import { linesOf } from "./backupFile";
import type { BackupTable, Manifest } from "./manifest";
import { openAnyLake } from "./openAnyLake";
import { restoreLake } from "./restoreLake";
import { requireRoom } from "./room";
import { type Hooks, verifyBackup } from "./verifyBackup";

export interface Restored {
  takenAt: string;
  /** Compared, by rows and contents, with what the backup says; all of them are equal. */
  tables: number;
  rows: number;
  /** Tables of the backup that are none of Bailiwick's. */
  leftOut: string[];
  /** The installation secret that encrypted values need: at hand, brought back by the restore, or missing. */
  secret: { id: string; state: "present" | "restored" | "missing" };
}

/**
 * Fills the empty installation that the environment names (folder or servers) from a backup: checks its files, loads
 * the lake and then the store as they were, has both engines compute rows and content hashes and compares them, and
 * migrates up. All or nothing: what fails or is cancelled is emptied again, and a lake whose restore was killed is
 * marked, so that no product starts over it and the next restore begins anew. Opens and closes both stores itself.
 * Throws FORBIDDEN, and PRECONDITION saying what stands in the way.
 */
export async function restoreBackup(
  ctx: Ctx,
  { folder }: { folder: string },
  hooks: Hooks,
): Promise<Restored> {
  requireAbility(ctx, "operate");
  const { environment } = processState();
  const manifest = await verifyBackup(folder, hooks);
  requireKnownSchemas(manifest);
  await mkdir(environment.dataDir, { recursive: true, mode: 0o700 });
  await requireRoom(environment.dataDir, roomOf(manifest, environment));
  const { dataDir, databaseUrl } = environment;
  const engine = await openEngine({ dataDir, databaseUrl: databaseUrl ?? undefined });
  try {
    await requireEmptyStore(engine);
    await openAnyLake(environment);
    await requireEmptyLake();
    const leftOut = await fillBoth(ctx, folder, manifest, engine, hooks);
    await unmarkLake();
    const secret = await restoreSecret(folder, manifest, environment);
    const tables = [...manifest.store.tables, ...manifest.lake.tables].filter(
      ({ name }) => !leftOut.includes(name),
    );
    const rows = tables.reduce((sum, table) => sum + table.rows, 0);
    return { takenAt: manifest.takenAt, tables: tables.length, rows, leftOut, secret };
  } finally {
    await closeLake();
    await engine.close();
  }
}

async function fillBoth(
  ctx: Ctx,
  folder: string,
  manifest: Manifest,
  engine: Engine,
  hooks: Hooks,
): Promise<string[]> {
  try {
    const ofLake = await restoreLake(folder, manifest, ctx.now, hooks);
    hooks.progress(0, null, "Loading the store");
    const ofStore = await loadStore(engine, {
      schema: manifest.store.schema,
      migrations: migrationsFolder(rootDir()),
      tables: manifest.store.tables.map((table) => loadable(folder, table, hooks.signal)),
      beforeCommit: async () => hooks.signal.throwIfAborted(),
    });
    return [...ofLake, ...ofStore];
  } catch (error) {
    await emptyLake().catch((why) => log("error", "the lake was not emptied", { error: errorText(why) }));
    hooks.signal.throwIfAborted();
    throw error;
  }
}

function loadable(folder: string, table: BackupTable, signal: AbortSignal): TableToLoad {
  const { name, columns, rows, hash, files } = table;
  return {
    name,
    columns,
    rows,
    hash,
    async *lines() {
      for (const { path } of files) {
        signal.throwIfAborted();
        yield* linesOf(join(folder, path));
      }
    },
  };
}

function requireKnownSchemas({ store, lake, product }: Manifest): void {
  const knownStore = knownSchema(migrationsFolder(rootDir()));
  if (store.schema <= knownStore && lake.schema <= newestLakeSchema()) return;
  throw new DomainError("PRECONDITION", {
    what: `The backup comes from a newer Bailiwick (${product}).`,
    why: `Its schemas are of versions ${store.schema} (store) and ${lake.schema} (lake); this program knows ${knownStore} and ${newestLakeSchema()}.`,
    fix: "Restore it with that version or a later one.",
  });
}

/** On this machine's disk; what servers of their own have is theirs to say. */
function roomOf({ store, lake }: Manifest, { databaseUrl, clickhouse }: Environment): number {
  return (databaseUrl ? 0 : 2 * store.storedBytes) + (clickhouse ? 0 : 1.5 * lake.storedBytes);
}

async function restoreSecret(
  folder: string,
  { secret }: Manifest,
  { dataDir, secretKey, previousSecretKey }: Environment,
): Promise<Restored["secret"]> {
  const present = presentSecretKey(dataDir, secretKey);
  const isHere = [present, previousSecretKey].some((one) => one !== null && secretKeyId(one) === secret.id);
  if (present) return { id: secret.id, state: isHere ? "present" : "missing" };
  if (!secret.file) return { id: secret.id, state: "missing" };
  await copyFile(join(folder, secret.file.path), secretKeyFile(dataDir), constants.COPYFILE_EXCL);
  return { id: secret.id, state: existsSync(secretKeyFile(dataDir)) ? "restored" : "missing" };
}
