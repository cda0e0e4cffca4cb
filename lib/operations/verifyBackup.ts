import { checkBackupFile } from "./backupFile";
import { filesOf, type Manifest, readManifest } from "./manifest";

/** How far a long act is: `done` of `total` rows or bytes, in words. */
export interface Hooks {
  progress(done: number, total: number | null, words: string): void;
  signal: AbortSignal;
}

/**
 * Holds every file of a backup against its manifest, without any engine. Throws PRECONDITION naming the first that is
 * missing, cut or altered, or when the backup was interrupted.
 */
export async function verifyBackup(folder: string, { progress, signal }: Hooks): Promise<Manifest> {
  const manifest = await readManifest(folder);
  const files = filesOf(manifest);
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const file of files) {
    progress(done, total, "Checking files, bytes");
    await checkBackupFile(folder, file, signal);
    done += file.bytes;
  }
  if (manifest.secret.file) await checkBackupFile(folder, manifest.secret.file, signal);
  progress(total, total, "Checking files, bytes");
  return manifest;
}
