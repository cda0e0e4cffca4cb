import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import { DomainError } from "@/lib/base/errors";
import { readText } from "@/lib/base/untrusted";
import { MANIFEST, type PolicyFile, SCHEMA_FILE } from "@/lib/policies/files/manifest";

const OURS = /(^|\/)(bailiwick\.(policies\.yaml|schema\.json)|[^/]+\.(cedar|cases\.ya?ml))$/;
const EXPORTED = /^policies\/[a-z0-9-]+\.cedar$/;
const MOST_FILES = 3_000;
const MOST_DEPTH = 6;
const MAX_BYTES = 8 * 1_048_576;

/** The policy files of a folder, by path; no other file is read, and no link is followed. Throws NOT_FOUND, INVALID. */
export async function readFolder(folder: string): Promise<PolicyFile[]> {
  const at = await stat(folder).catch(() => null);
  if (!at?.isDirectory()) throw new DomainError("NOT_FOUND", { what: `There is no folder at ${folder}.` });
  const paths = (await pathsIn(folder, folder, 0)).sort();
  if (paths.length > MOST_FILES)
    throw new DomainError("INVALID", { what: `${folder} holds more than ${MOST_FILES} policy files.` });
  return Promise.all(
    paths.map(async (path) => {
      const bytes = await readFile(join(folder, path));
      return { path, text: readText({ name: path, bytes }, path, { maxBytes: MAX_BYTES }) };
    }),
  );
}

async function pathsIn(root: string, folder: string, depth: number): Promise<string[]> {
  if (depth > MOST_DEPTH) return [];
  const entries = await readdir(folder, { withFileTypes: true });
  const found = await Promise.all(
    entries.map(async (entry): Promise<string[]> => {
      const path = join(folder, entry.name);
      const isHidden = entry.name.startsWith(".") || entry.name === "node_modules";
      if (entry.isDirectory()) return isHidden ? [] : pathsIn(root, path, depth + 1);
      const name = relative(root, path).split(sep).join("/");
      return entry.isFile() && OURS.test(name) ? [name] : [];
    }),
  );
  return found.flat();
}

/**
 * Writes files into a folder, each whole or not at all, and removes policies of the export before that are no more: the
 * `policies/*.cedar` that its manifest does not name. Says which were written and removed; what is the same stays untouched.
 */
export async function writeFolder(
  folder: string,
  files: readonly PolicyFile[],
): Promise<{ written: string[]; removed: string[] }> {
  const before = new Map(
    (await stat(folder).catch(() => null))
      ? (await readFolder(folder)).map(({ path, text }) => [path, text])
      : [],
  );
  const written: string[] = [];
  for (const { path, text } of files) {
    // They may come from a console elsewhere, which does not choose where this machine writes.
    if (path !== MANIFEST && path !== SCHEMA_FILE && !EXPORTED.test(path))
      throw new DomainError("INVALID", { what: `The export names a file ${path}.`, why: "It may not." });
    if (before.get(path) === text) continue;
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(`${target}.part`, text);
    await rename(`${target}.part`, target);
    written.push(path);
  }
  const kept = new Set(files.map(({ path }) => path));
  const isExport = before.has(MANIFEST);
  const removed = [...before.keys()].filter((path) => isExport && EXPORTED.test(path) && !kept.has(path));
  for (const path of removed) await rm(join(folder, path));
  return { written, removed };
}
