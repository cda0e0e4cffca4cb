import { createHash } from "node:crypto";
import { createWriteStream } from "node:fs";
import { Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";

export interface WrittenFile {
  rows: number;
  bytes: number;
  /** Of the file as it lies there, hex. */
  sha256: string;
}

const NEWLINE = 10;

/** Writes JSON lines (RFC 8259, one a line) into a file packed by gzip, whatever their number, with the memory of a few. */
export async function writeLines(
  path: string,
  lines: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  signal: AbortSignal,
): Promise<WrittenFile> {
  let [rows, bytes] = [0, 0];
  const digest = createHash("sha256");
  const counting = new Transform({
    transform(chunk: Buffer, _, done) {
      for (let at = chunk.indexOf(NEWLINE); at >= 0; at = chunk.indexOf(NEWLINE, at + 1)) rows++;
      done(null, chunk);
    },
  });
  const hashing = new Transform({
    transform(chunk: Buffer, _, done) {
      digest.update(chunk);
      bytes += chunk.length;
      done(null, chunk);
    },
  });
  const file = createWriteStream(path, { flags: "w", mode: 0o600, flush: true });
  await pipeline(lines, counting, createGzip({ level: 5 }), hashing, file, { signal });
  return { rows, bytes, sha256: digest.digest("hex") };
}
