import fs from "node:fs";
import { PGlite, type PGliteOptions } from "@electric-sql/pglite";
import { NodeFS } from "@electric-sql/pglite/nodefs";
import { refusal } from "../refusal";

type Fs = NonNullable<PGliteOptions["fs"]>;
type InitResult = Awaited<ReturnType<Fs["init"]>>;
type PreRun = (module: { NODEFS: { stream_ops: { fsync?: (stream: { nfd: number }) => void } } }) => void;

/** Emscripten's NODEFS has no fsync, so PGlite alone never waits for the disk; this one does. */
class DurableNodeFS extends NodeFS {
  override async init(...args: Parameters<Fs["init"]>): Promise<InitResult> {
    const made = await super.init(...args);
    const sync: PreRun = (module) => {
      module.NODEFS.stream_ops.fsync = (stream) => fs.fdatasyncSync(stream.nfd);
    };
    const preRun = [...((made.emscriptenOpts.preRun as PreRun[] | undefined) ?? []), sync];
    return { emscriptenOpts: { ...made.emscriptenOpts, preRun } as InitResult["emscriptenOpts"] };
  }
}

/** `-F` is PostgreSQL's "no fsync"; the rest is PGlite's own, with the small buffer that one process needs. */
const START = [
  ...PGlite.defaultStartParams.filter((param) => param !== "-F"),
  "-c",
  "wal_sync_method=fsync",
  "-c",
  "shared_buffers=16MB",
];

/** Opens the embedded engine on a folder that the caller has locked and whose parent exists. Throws PRECONDITION when the folder cannot be opened. */
export async function openPglite(folder: string): Promise<PGlite> {
  try {
    return await PGlite.create({ fs: new DurableNodeFS(folder), startParams: START });
  } catch (error) {
    throw refusal(
      "PRECONDITION",
      `The store in ${folder} cannot be opened.`,
      error instanceof Error ? `${error.message}.` : "",
      "Check that the folder belongs to this user and comes from this version, or restore it from a copy.",
      error,
    );
  }
}
