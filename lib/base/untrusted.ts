import { hash } from "node:crypto";
import { LineCounter, parseAllDocuments } from "yaml";
import { duplicateJsonKey, duplicateYamlKey } from "./duplicateKey";
import { DomainError } from "./errors";

/** A file as somebody handed it in: nothing of it is trusted. */
export interface HandedFile {
  /** As the sender calls it; for people only, never a path. */
  name: string;
  bytes: Uint8Array;
}

interface Limits {
  /** 2 MiB unless told. */
  maxBytes?: number;
  /** Nested objects and lists. 64 unless told. */
  maxDepth?: number;
  /** Objects, lists and values together. 500,000 unless told. */
  maxNodes?: number;
}

const MAX_BYTES = 2 * 1_048_576;
const MAX_DEPTH = 64;
const MAX_NODES = 500_000;
/** What a YAML file may say by reference: 100 aliases at most, which a bomb needs to explode. */
const MAX_ALIASES = 100;
const MAX_DOCUMENTS = 500;
const ONCE = "Say it once: of two, nobody knows which is meant.";
/** An object that is read with these names can change others' behaviour. */
const FORBIDDEN_KEYS = new Set(["__proto__", "constructor", "prototype"]);

/** `sha256:<hex>` of the bytes as they came: what evidence is pinned to. */
export function fileDigest(file: HandedFile): string {
  return `sha256:${hash("sha256", file.bytes, "hex")}`;
}

/** The file as text. `what` names it in the words ("The agent card"). Throws INVALID for one that is too large or is not UTF-8. */
export function readText(file: HandedFile, what: string, { maxBytes = MAX_BYTES }: Limits = {}): string {
  if (file.bytes.byteLength > maxBytes) {
    const size = `${(maxBytes / 1_048_576).toFixed(0)} MiB`;
    throw refused(what, `It is larger than ${size}.`, "Hand in a smaller one.");
  }
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(file.bytes);
    if (text.includes("\0")) throw refused(what, "It holds a NUL character.", "Remove it.");
    return text;
  } catch (error) {
    if (error instanceof DomainError) throw error;
    const zipped = isPacked(file.bytes);
    throw zipped
      ? refused(what, "It is a packed file.", "Unpack it and hand in what is in it.")
      : refused(what, "It is not text in UTF-8.", "Save it as UTF-8 and hand it in again.");
  }
}

/** The JSON value in a file. Throws INVALID with the line that is wrong, or the limit that it breaks. */
export function readJson(file: HandedFile, what: string, limits: Limits = {}): unknown {
  return parseJson(readText(file, what, limits), what, limits);
}

/** The JSON value in a text, held to the same limits. */
export function parseJson(text: string, what: string, limits: Limits = {}): unknown {
  const maxDepth = limits.maxDepth ?? MAX_DEPTH;
  if (depthOf(text) > maxDepth) throw tooDeep(what, maxDepth);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw refused(what, `It is not JSON: ${whereInJson(text, error)}.`, "Correct it and hand it in again.");
  }
  checkTree(value, what, limits);
  return value;
}

/** The documents of a YAML file, or the one value of a JSON file: manifests come as both. Throws INVALID like `readJson`. */
export function readManifests(file: HandedFile, what: string, limits: Limits = {}): unknown[] {
  const text = readText(file, what, limits);
  const lines = new LineCounter();
  if (/^\s*[[{]/.test(text)) {
    const value = parseJson(text, what, limits);
    const twice = duplicateJsonKey(text);
    if (twice)
      throw refused(
        what,
        `It says ${twice.key.slice(0, 80)} twice (line ${text.slice(0, twice.at).split("\n").length}).`,
        ONCE,
      );
    return [value];
  }
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false });
  if (!Array.isArray(documents)) return [];
  if (documents.length > MAX_DOCUMENTS)
    throw refused(what, `It holds more than ${MAX_DOCUMENTS} documents.`, "Split it.");
  return documents.flatMap((document) => {
    const [error] = document.errors;
    if (error) {
      const { line, col } = lines.linePos(error.pos[0]);
      throw refused(
        what,
        `It is not YAML: ${error.message} (line ${line}, column ${col}).`,
        "Correct it and hand it in again.",
      );
    }
    const twice = duplicateYamlKey(document.contents);
    if (twice) {
      const { line } = lines.linePos(twice.at);
      throw refused(what, `It says ${twice.key.slice(0, 80)} twice (line ${line}).`, ONCE);
    }
    const value = unfold(document, what);
    checkTree(value, what, limits);
    return value === null || value === undefined ? [] : [value];
  });
}

function unfold(document: { toJS(options: { maxAliasCount: number }): unknown }, what: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch {
    throw refused(what, "Its aliases refer to each other far too often.", "Write out what they stand for.");
  }
}

/** How deep brackets nest outside of strings: asked before parsing, whose stack a deep text would break. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charCodeAt(at);
    if (quoted) {
      if (char === 92) at++;
      else if (char === 34) quoted = false;
    } else if (char === 34) quoted = true;
    else if (char === 91 || char === 123) deepest = Math.max(deepest, ++depth);
    else if (char === 93 || char === 125) depth--;
  }
  return deepest;
}

function checkTree(root: unknown, what: string, limits: Limits): void {
  const maxDepth = limits.maxDepth ?? MAX_DEPTH;
  const maxNodes = limits.maxNodes ?? MAX_NODES;
  const open: { value: unknown; depth: number }[] = [{ value: root, depth: 0 }];
  let nodes = 0;
  for (let next = open.pop(); next; next = open.pop()) {
    if (++nodes > maxNodes)
      throw refused(what, `It holds more than ${maxNodes} values.`, "Hand in a smaller one.");
    const { value, depth } = next;
    if (typeof value === "string" && value.includes("\0"))
      throw refused(what, "It holds a NUL character.", "Remove it.");
    if (typeof value !== "object" || value === null) continue;
    if (depth >= maxDepth) throw tooDeep(what, maxDepth);
    for (const key of Object.keys(value)) {
      if (FORBIDDEN_KEYS.has(key)) throw refused(what, `It has a field called ${key}.`, "Remove it.");
    }
    for (const child of Object.values(value)) open.push({ value: child, depth: depth + 1 });
  }
}

/** `line 3, column 7` where the engine says where; else what it says. */
function whereInJson(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : "";
  const at = /position (\d+)/.exec(message)?.[1];
  const reason = message
    .replace(/ in JSON at position.*$/s, "")
    .replace(/, ".*$/s, "")
    .slice(0, 120);
  if (at === undefined) return reason;
  const before = text.slice(0, Number(at)).split("\n");
  return `${reason} (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1})`;
}

/** Zip, gzip, xz, zstd, by their first bytes. */
function isPacked(bytes: Uint8Array): boolean {
  const start = Buffer.from(bytes.subarray(0, 4)).toString("hex");
  return ["504b0304", "1f8b08", "fd377a58", "28b52ffd"].some((magic) => start.startsWith(magic));
}

function tooDeep(what: string, maxDepth: number): DomainError {
  return refused(what, `It nests deeper than ${maxDepth} levels.`, "Hand in a flatter one.");
}

function refused(what: string, why: string, fix: string): DomainError {
  return new DomainError("INVALID", { what: `${what} cannot be used.`, why, fix }, { file: why });
}
