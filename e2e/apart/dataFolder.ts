import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, brotliDecompressSync, constants } from "node:zlib";
import type { Answers, Range } from "./answers";

/** A data folder that an earlier version made, and what that version said of it. */
export interface Recorded {
  /** Of the checkout, short. */
  commit: string;
  admin: { email: string; password: string };
  ingestKey: string;
  token: string;
  range: Range;
  answers: Answers;
}

export const RECORDED = fileURLToPath(new URL("../fixtures", import.meta.url));

/** The names of all that there are, oldest first by name. */
export const recordedFolders = () =>
  readdirSync(RECORDED)
    .filter((name) => name.endsWith(".json"))
    .map((name) => name.slice(0, -".json".length))
    .sort();

export const readRecorded = (name: string) =>
  JSON.parse(readFileSync(join(RECORDED, `${name}.json`), "utf8")) as Recorded;

/** Packs a folder: tar, then Brotli with a window of 16 MB, which needs nothing that Node and Debian lack. Returns the bytes. */
export function packFolder(folder: string, name: string): number {
  const tar = run("tar", ["-C", folder, "--owner=0", "--group=0", "--sort=name", "-cf", "-", "."]);
  const params = {
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: tar.length,
  };
  const packed = brotliCompressSync(tar, { params });
  writeFileSync(join(RECORDED, `${name}.tar.br`), packed);
  return packed.length;
}

export function unpackFolder(name: string, folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const tar = brotliDecompressSync(readFileSync(join(RECORDED, `${name}.tar.br`)));
  run("tar", ["-C", folder, "--no-same-owner", "-xf", "-"], tar);
}

function run(program: string, args: string[], input?: Buffer): Buffer {
  const done = spawnSync(program, args, { input, maxBuffer: 2 ** 30 });
  if (done.status !== 0) throw new Error(`${program}: ${done.stderr?.toString() ?? done.error?.message}`);
  return done.stdout;
}
