import { statfs } from "node:fs/promises";
import { DomainError } from "@/lib/base/errors";

/** Left free whatever is written. */
const RESERVE_BYTES = 64 * 2 ** 20;

/** Throws PRECONDITION when the disk of `folder` (which is there) has less room than `bytes` and a reserve. */
export async function requireRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  if (free >= bytes + RESERVE_BYTES) return;
  throw new DomainError("PRECONDITION", {
    what: `The disk of ${folder} has ${inMegabytes(free)} MB free, and about ${inMegabytes(bytes + RESERVE_BYTES)} MB are needed.`,
    fix: "Make room there, or choose another disk.",
  });
}

const inMegabytes = (bytes: number) => Math.ceil(bytes / 2 ** 20);
