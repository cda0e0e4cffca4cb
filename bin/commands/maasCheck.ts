import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import type { HandedFile } from "@/lib/base/untrusted";
import { checkManifests } from "@/lib/manifests/checkManifests";
import type { Loss, Problem } from "@/lib/manifests/document";
import { defineCommand } from "./command";
import { count } from "./words";

const MOST_BYTES = 5 * 1_048_576;

export const MANIFEST_FILE = {
  file: { kind: "path", help: "manifests as YAML or JSON, many documents in one file" },
} as const;
export const CHOICES = {
  keepUnknown: { kind: "flag", help: "keep fields that nothing here means, and give them back on export" },
} as const;
export const manifestInput = { file: z.string({ error: "it is missing" }), keepUnknown: z.boolean() };

/** Reads a file that was named on the command line. Throws NOT_FOUND, INVALID. */
export async function manifestFile(path: string): Promise<HandedFile> {
  const at = await stat(path).catch(() => null);
  if (!at?.isFile()) throw new DomainError("NOT_FOUND", { what: `There is no file at ${path}.` });
  if (at.size > MOST_BYTES) throw new DomainError("INVALID", { what: `${path} is larger than 5 MiB.` });
  return { name: basename(path), bytes: await readFile(path) };
}

export const problemLine = ({ of, path, words }: Problem) =>
  `  WRONG     ${of}${path && `, ${path}`}: ${words}`;
export const lossLine = ({ kind, of, words }: Loss) => `  ${kind.toUpperCase().padEnd(9)} ${of}: ${words}`;

export const maasCheck = defineCommand({
  noun: "maas",
  verb: "check",
  summary:
    "Check a file of manifests without any server: fields, values, and what would be lost; exit code 0 sound, 1 not, 2 it cannot be read",
  args: MANIFEST_FILE,
  options: CHOICES,
  input: z.strictObject(manifestInput),
  where: "here",
  failedCode: 2,
  run: async (_call, { file, keepUnknown }) => checkManifests(await manifestFile(file), { keepUnknown }),
  exitCode: ({ problems }) => (problems.length > 0 ? 1 : 0),
  words: ({ documents, problems, losses, skipped }) => [
    ...problems.map(problemLine),
    ...losses.map(lossLine),
    ...skipped.map((one) => `  SKIPPED   ${one}`),
    `${count(documents, "document")}: ${count(problems.length, "problem")}.`,
  ],
});
