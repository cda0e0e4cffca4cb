import { stringify } from "yaml";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import { readManifests } from "@/lib/base/untrusted";
import { POLICY_MODES, type PolicyMode } from "../decision";
import { MAX_POLICY_CHARS } from "../limits";

/** A file by its path within the folder, `/` between its parts. */
export interface PolicyFile {
  path: string;
  text: string;
}

/** What the manifest says of a policy, and its text. */
export interface FiledPolicy {
  name: string;
  description: string | null;
  /** How it should be in force; null for what only is kept. */
  mode: PolicyMode | null;
  path: string;
  text: string;
  /** Of the text when it was exported; files win, so it only tells that they were edited since. */
  digest: string | null;
}

export const MANIFEST = "bailiwick.policies.yaml";
export const SCHEMA_FILE = "bailiwick.schema.json";
const MOST_POLICIES = 1_000;
const MOST_FILES = 3_000;
const MOST_FILE_CHARS = 8_000_000;

const entry = z.strictObject({
  name: z.string().min(1).max(100),
  file: z.string().regex(/^[\w./ -]{1,200}\.cedar$/, "It must be a path to a .cedar file"),
  description: z.string().max(2_000).nullish(),
  mode: z.enum(POLICY_MODES).nullish(),
  version: z.number().int().nullish(),
  digest: z.string().max(100).nullish(),
});
const manifest = z.strictObject({ version: z.literal(1), policies: z.array(entry).max(MOST_POLICIES) });
export const filesInput = z
  .array(z.strictObject({ path: z.string().min(1).max(300), text: z.string().max(MOST_FILE_CHARS) }))
  .max(MOST_FILES);

/** The policies of a folder, by its manifest. Throws INVALID with what is wrong: nothing of it is trusted. */
export function readFiles(files: readonly PolicyFile[]): FiledPolicy[] {
  const texts = new Map(files.map(({ path, text }) => [path, text.replace(/\r\n?/g, "\n")]));
  const found = texts.get(MANIFEST);
  if (found === undefined) throw refused(`There is no ${MANIFEST}.`, "Export once, or write one.");
  const documents = readManifests({ name: MANIFEST, bytes: Buffer.from(found) }, "The manifest");
  if (documents.length !== 1) throw refused("The manifest must be one document.", "Remove the others.");
  const { policies } = readShape(manifest, documents[0], "The manifest");
  const names = new Set<string>();
  const paths = new Set<string>();
  return policies.map((one) => {
    if (names.has(one.name)) throw refused(`Two entries are called ${one.name}.`, "Rename one.");
    if (paths.has(one.file)) throw refused(`Two entries share ${one.file}.`, "Give each a file of its own.");
    names.add(one.name);
    paths.add(one.file);
    const text = texts.get(one.file);
    if (text === undefined) throw refused(`There is no file ${one.file}.`, "Add it, or drop its entry.");
    if (text.length > MAX_POLICY_CHARS)
      throw refused(`${one.file} has more than ${MAX_POLICY_CHARS} characters.`, "Split it.");
    const { name, description = null, mode = null, digest = null } = one;
    return { name, description, mode, path: one.file, text, digest };
  });
}

/** The manifest of policies, by name: the same policies make the same bytes. */
export function printManifest(policies: readonly (FiledPolicy & { version: number | null })[]): string {
  const entries = [...policies]
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, path, description, mode, version, digest }) => ({
      name,
      file: path,
      ...(description !== null && { description }),
      ...(mode !== null && { mode }),
      ...(version !== null && { version }),
      ...(digest !== null && { digest }),
    }));
  return stringify({ version: 1, policies: entries }, { lineWidth: 100 });
}

/** `policies/<slug>.cedar` for each name, none twice: by name, so that one policy keeps its file. */
export function pathsFor(names: readonly string[]): Map<string, string> {
  const taken = new Set<string>();
  return new Map(
    [...names].sort().map((name) => {
      const slug =
        name
          .normalize("NFKD")
          .toLowerCase()
          .replace(/[^a-z0-9]+/g, "-")
          .replace(/^-|-$/g, "")
          .slice(0, 80) || "policy";
      let path = `policies/${slug}.cedar`;
      for (let at = 2; taken.has(path); at++) path = `policies/${slug}-${at}.cedar`;
      taken.add(path);
      return [name, path];
    }),
  );
}

function refused(what: string, fix: string): DomainError {
  return new DomainError("INVALID", { what, fix }, { files: what });
}
