import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { lake } from "@/db/lake/client";
import { lakeSchemaVersion } from "@/db/lake/migrate";
import { takeLakeSnapshot } from "@/db/lake/snapshot";
import { productVersion } from "@/db/root";
import { heldStore } from "@/db/store/slot";
import { readStoreSnapshot } from "@/db/store/snapshot";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { secretKey, secretKeyId } from "@/lib/access/secretKey";
import { DomainError } from "@/lib/base/errors";
import { processState } from "@/lib/base/process";
import { writeBackupFile } from "./backupFile";
import { copyLake } from "./copyLake";
import { copyStore } from "./copyStore";
import { beginManifest, finishManifest, type Manifest } from "./manifest";
import { noteBackup } from "./noteBackup";
import { requireRoom } from "./room";
import type { Hooks } from "./verifyBackup";

export interface BackupInput {
  /** Absolute; made when it is missing, refused when something is in it. */
  folder: string;
  /** Puts the installation's secret beside the data: who has the backup can then read the encrypted values too. */
  withSecret: boolean;
}

/** Measured: Native packed by gzip takes about as much as the lake's own compressed parts. */
const ROOM_A_BYTE = 1.25;

let isRunning = false;

/**
 * Copies both stores into a folder while everything goes on: the lake as it is at one moment, the store in one
 * transaction right after it. Needs the open store and lake. Recorded as an export, because it reads every content.
 * Cancelled or failed, it leaves nothing behind. Throws FORBIDDEN, CONFLICT while another runs, and PRECONDITION for a
 * folder that is not empty or too small a disk.
 */
export async function backUp(ctx: Ctx, input: BackupInput, hooks: Hooks): Promise<Manifest> {
  requireAbility(ctx, "operate");
  if (isRunning)
    throw new DomainError("CONFLICT", { what: "A backup runs already.", fix: "Wait until it is done." });
  isRunning = true;
  try {
    const clear = await prepareFolder(input.folder);
    try {
      await noteBackup(ctx, input.folder);
      return await write(ctx, input, hooks);
    } catch (error) {
      await clear();
      hooks.signal.throwIfAborted();
      throw error;
    }
  } finally {
    isRunning = false;
  }
}

async function write(ctx: Ctx, { folder, withSecret }: BackupInput, hooks: Hooks): Promise<Manifest> {
  const takenAt = new Date(ctx.now()).toISOString();
  await beginManifest(folder, takenAt);
  hooks.progress(0, null, "Taking a snapshot");
  const snapshot = await takeLakeSnapshot();
  try {
    const lakeBytes = snapshot.tables.reduce((sum, table) => sum + table.storedBytes, 0);
    const { engine } = heldStore();
    const store = await readStoreSnapshot(engine, async (read) => {
      await requireRoom(folder, ROOM_A_BYTE * (read.storedBytes + lakeBytes));
      return copyStore(folder, read, ctx.now, hooks);
    });
    if (!store) throw new Error("The store has no schema.");
    const tables = await copyLake(folder, snapshot, ctx.now, hooks);
    const kind = lake().embedded ? "embedded" : "clickhouse";
    const manifest: Manifest = {
      format: 1,
      product: productVersion(),
      takenAt,
      secret: await copySecret(folder, withSecret, hooks.signal),
      store: { engine: engine.kind, ...store },
      lake: { engine: kind, schema: await lakeSchemaVersion(), storedBytes: lakeBytes, tables },
    };
    hooks.signal.throwIfAborted();
    await finishManifest(folder, manifest);
    return manifest;
  } finally {
    await snapshot.drop();
  }
}

async function copySecret(
  folder: string,
  isWanted: boolean,
  signal: AbortSignal,
): Promise<Manifest["secret"]> {
  const { environment } = processState();
  const secret = secretKey(environment.dataDir, environment.secretKey);
  const file = isWanted
    ? await writeBackupFile(folder, "secret-key", [Readable.from([secret])], signal)
    : null;
  return { id: secretKeyId(secret), file: file && { path: file.path, sha256: file.sha256 } };
}

/** Returns how to leave it as it was. */
async function prepareFolder(folder: string): Promise<() => Promise<void>> {
  try {
    const made = await mkdir(folder, { recursive: true, mode: 0o700 });
    const found = await readdir(folder);
    if (found.length > 0) throw new Error("It is not empty");
    return async () => {
      for (const name of await readdir(folder))
        await rm(join(folder, name), { recursive: true, force: true });
      if (made) await rm(made, { recursive: true, force: true });
    };
  } catch (error) {
    throw new DomainError("PRECONDITION", {
      what: `The backup cannot be written to ${folder}.`,
      why: `${(error as Error).message}.`,
      fix: "Give a folder that is empty or does not exist yet, where the product's user may write.",
    });
  }
}
