import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { mkdir, open, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { DomainError } from "@/lib/base/errors";
import type { BackupFile } from "./manifest";

/** Writes what comes out of a chain of streams to a new file that only this user may read; resolves when it is on the disk. */
export async function writeBackupFile(
  folder: string,
  path: string,
  chain: readonly [Readable, ...Transform[]],
  signal: AbortSignal,
): Promise<Pick<BackupFile, "path" | "bytes" | "sha256">> {
  const target = join(folder, path);
  await mkdir(dirname(target), { recursive: true, mode: 0o700 });
  const hash = createHash("sha256");
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  await pipeline([...chain, measure, createWriteStream(target, { flags: "wx", mode: 0o600 })], { signal });
  const handle = await open(target, "r");
  await handle.sync();
  await handle.close();
  return { path, bytes, sha256: hash.digest("hex") };
}

/** The lines of a file packed by gzip, some at a time; of line ends only \n counts, as JSON text may hold any other. */
export async function* linesOf(path: string): AsyncGenerator<string[]> {
  const packed = createReadStream(path);
  const unpacked = createGunzip();
  packed.on("error", (error) => unpacked.destroy(error));
  let rest = "";
  for await (const chunk of packed.pipe(unpacked).setEncoding("utf8")) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    if (lines.length > 0) yield lines;
  }
}

/** Throws PRECONDITION naming the file when it is not what the manifest says. */
export async function checkBackupFile(
  folder: string,
  { path, bytes, sha256 }: Pick<BackupFile, "path" | "sha256"> & { bytes?: number },
  signal: AbortSignal,
): Promise<void> {
  const found = await stat(join(folder, path)).catch(() => null);
  if (!found) throw broken(folder, path, "it is missing");
  if (bytes !== undefined && found.size !== bytes)
    throw broken(folder, path, `it has ${found.size} bytes, and the manifest says ${bytes}`);
  const hash = createHash("sha256");
  await pipeline(createReadStream(join(folder, path)), hash, { signal });
  if (hash.digest("hex") !== sha256)
    throw broken(folder, path, "its contents are not those that the manifest says");
}

function broken(folder: string, path: string, why: string): DomainError {
  return new DomainError("PRECONDITION", {
    what: `The backup in ${folder} is broken.`,
    why: `${path}: ${why}.`,
    fix: "Copy the backup again from where it came, or use another one.",
  });
}
