import { createHash, hash } from "node:crypto";
import { createReadStream } from "node:fs";
import { lstat, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { DomainError } from "@/lib/base/errors";
import { FILES_FORMAT } from "./files";

/** What model signing leaves out unless told otherwise. */
const IGNORED = new Set(["model.sig", ".git", ".github", ".gitignore", ".gitattributes"]);

interface FolderFile {
  name: string;
  sha256: string;
  sizeBytes: number;
}

/** The files of a model where its weights are, and the digest that follows from them. */
export interface FolderDigest {
  format: typeof FILES_FORMAT;
  /** `sha256:<hex>`: the root that OpenSSF Model Signing signs (method `files`). */
  root: string;
  files: FolderFile[];
}

/**
 * Hashes a model's folder, or its one file, as OpenSSF Model Signing does: each file by SHA-256, in the order of their
 * paths, links refused. Throws NOT_FOUND, INVALID naming the link, and what `signal` throws.
 */
export async function digestFolder(
  path: string,
  {
    signal,
    progress,
  }: { signal: AbortSignal; progress: (done: number, total: number, words: string) => void },
): Promise<FolderDigest> {
  const at = await lstat(path).catch(() => null);
  if (!at)
    throw new DomainError("NOT_FOUND", {
      what: `There is nothing at ${path}.`,
      fix: "Name the model's folder.",
    });
  const names = at.isDirectory() ? (await namesIn(path, "")).sort(byParts) : [basename(path)];
  if (names.length === 0) throw new DomainError("INVALID", `There is no file in ${path}.`);
  const files: FolderFile[] = [];
  for (const name of names) {
    progress(files.length, names.length, "Hashing");
    const file = at.isDirectory() ? join(path, name) : path;
    files.push({ name, sha256: await hashFile(file, signal), sizeBytes: (await lstat(file)).size });
  }
  const all = Buffer.concat(files.map(({ sha256 }) => Buffer.from(sha256, "hex")));
  return { format: FILES_FORMAT, root: `sha256:${hash("sha256", all, "hex")}`, files };
}

async function namesIn(root: string, folder: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir(join(root, folder), { withFileTypes: true })) {
    const name = folder === "" ? entry.name : `${folder}/${entry.name}`;
    if (folder === "" && IGNORED.has(entry.name)) continue;
    if (entry.isDirectory()) found.push(...(await namesIn(root, name)));
    else if (entry.isFile()) found.push(name);
    else {
      const why = "Links and devices are not signed, because what they lead to may change.";
      throw new DomainError("INVALID", {
        what: `${name} is not a file.`,
        why,
        fix: "Put the file itself there.",
      });
    }
  }
  return found;
}

/** As Python orders paths: part by part, each by its code points, which UTF-8 keeps in order. */
function byParts(one: string, other: string): number {
  const [a, b] = [one.split("/"), other.split("/")];
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const order = Buffer.compare(Buffer.from(a[at] ?? ""), Buffer.from(b[at] ?? ""));
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

async function hashFile(path: string, signal: AbortSignal): Promise<string> {
  const sum = createHash("sha256");
  for await (const chunk of createReadStream(path, { signal })) sum.update(chunk as Buffer);
  return sum.digest("hex");
}
