import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import { type HandedFile, parseJson, readText } from "@/lib/base/untrusted";
import type { FilesFinding } from "./report";
import type { SignedFile, Statement } from "./statement";

const WHAT = "The list of digests";
const MAX_BYTES = 8 * 1_048_576;
const MAX_FILES = 100_000;
const SHOWN = 200;
export const FILES_FORMAT = "bailiwick.files/v1";

const hex = z.string().regex(/^[0-9a-f]{64}$/, "It is not a SHA-256 in hex");
const manifest = z.object({
  format: z.literal(FILES_FORMAT, `It is not ${FILES_FORMAT}`),
  files: z
    .array(z.object({ name: z.string().min(1).max(4_096), sha256: hex }))
    .min(1)
    .max(MAX_FILES),
});

/** The SHA-256 of each file of a model, as found where the weights are. */
export type FileDigests = ReadonlyMap<string, string>;

/**
 * Reads a list of digests: what `bailiwick gate digest` prints, or `sha256sum` (GNU, with `*` or without, or BSD's
 * `SHA256 (name) = …`). Throws INVALID with the line.
 */
export function readFileDigests(file: HandedFile): FileDigests {
  const text = readText(file, WHAT, { maxBytes: MAX_BYTES });
  const found = /^\s*\{/.test(text) ? fromManifest(text) : fromLines(text);
  if (found.length === 0 || found.length > MAX_FILES) {
    throw wrong(found.length === 0 ? "It names no file." : `It names more than ${MAX_FILES} files.`);
  }
  const digests = new Map<string, string>();
  for (const [name, digest] of found) {
    if (digests.has(name)) throw wrong(`${name.slice(0, 200)} stands in it twice.`);
    digests.set(name, digest);
  }
  return digests;
}

function fromManifest(text: string): [string, string][] {
  const { files } = readShape(manifest, parseJson(text, WHAT), WHAT);
  return files.map(({ name, sha256 }) => [normal(name), sha256]);
}

function fromLines(text: string): [string, string][] {
  return text.split(/\r?\n/).flatMap((line, at): [string, string][] => {
    if (line.trim() === "" || line.startsWith("#")) return [];
    const gnu = /^([0-9a-fA-F]{64}) [ *](.+)$/.exec(line);
    if (gnu) return [[normal(gnu[2] ?? ""), (gnu[1] ?? "").toLowerCase()]];
    const bsd = /^SHA256 \((.+)\) = ([0-9a-fA-F]{64})$/.exec(line);
    if (bsd) return [[normal(bsd[1] ?? ""), (bsd[2] ?? "").toLowerCase()]];
    throw wrong(`line ${at + 1}: It is no line of sha256sum.`);
  });
}

const normal = (name: string) => name.replace(/^(?:\.\/)+/, "");

/** Holds what was signed against what is there, file by file. Null: the weights are not here, which is an answer of its own. */
export function compareFiles(statement: Statement, found: FileDigests | null): FilesFinding {
  const signed = statement.files.length;
  const none = { missing: [], extra: [], changed: [], signed };
  const unchecked = (why: string): FilesFinding => ({ ...none, state: "not_checked", why });
  if (found === null) return unchecked("Not checked, because the weights are not here.");
  if (statement.method === "shards")
    return unchecked("Not checked: it was signed by parts of files, and the list has whole ones.");
  const other = statement.files.find(({ algorithm }) => algorithm !== "sha256");
  if (other)
    return unchecked(`Not checked: it was signed with ${other.algorithm}, and the list has SHA-256.`);
  const wanted = new Map(aligned(statement.files, found).map(({ name, digest }) => [name, digest]));
  const missing = [...wanted.keys()].filter((name) => !found.has(name));
  const changed = [...wanted].flatMap(([name, digest]) =>
    found.has(name) && found.get(name) !== digest ? [name] : [],
  );
  const extra = [...found.keys()].filter((name) => !wanted.has(name) && !isIgnored(name, statement.ignored));
  const cut = {
    missing: missing.slice(0, SHOWN),
    extra: extra.slice(0, SHOWN),
    changed: changed.slice(0, SHOWN),
    signed,
  };
  if (missing.length + extra.length + changed.length === 0) {
    return { ...cut, state: "complete", why: `All ${signed} files are those that were signed.` };
  }
  const parts = [said("changed", changed), said("missing", missing), said("not signed", extra)].filter(
    Boolean,
  );
  return { ...cut, state: "incomplete", why: `Of ${signed} signed files: ${parts.join(", ")}.` };
}

/** `2 changed (a, b)`: the first three by name. */
function said(word: string, names: readonly string[]): string {
  if (names.length === 0) return "";
  return `${names.length} ${word} (${names.slice(0, 3).join(", ")}${names.length > 3 ? ", …" : ""})`;
}

/** A model that is one file was signed under the name `.`; a list has its real name. */
function aligned(files: readonly SignedFile[], found: FileDigests): readonly SignedFile[] {
  const [only] = files;
  const [name] = found.keys();
  if (files.length !== 1 || only?.name !== "." || found.size !== 1 || name === undefined) return files;
  return [{ ...only, name }];
}

function isIgnored(name: string, ignored: readonly string[]): boolean {
  return [...ignored, "model.sig", "claims.jsonl"].some(
    (path) => name === path || name.startsWith(`${path.replace(/\/$/, "")}/`),
  );
}

function wrong(why: string): DomainError {
  const fix = "Make it with `bailiwick gate digest <folder>` or sha256sum.";
  return new DomainError("INVALID", { what: `${WHAT} cannot be used.`, why, fix }, { file: why });
}
