import { readFile, stat } from "node:fs/promises";
import { basename } from "node:path";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { EVIDENCE_KINDS, type EvidenceView } from "@/lib/gates/evidence";
import { findNamed } from "@/lib/gates/named";
import { submitEvidence } from "@/lib/gates/submit";
import { askConsole, NAMED_OPTIONS, namedInput, REMOTE_OPTIONS, remoteInput, remoteOf } from "./askConsole";
import { defineCommand } from "./command";

const MOST_BYTES = 32 * 1_048_576;

export const gateSubmit = defineCommand({
  noun: "gate",
  verb: "submit",
  summary: "Hand in a file as evidence about a version",
  options: {
    file: { kind: "path", help: "what the tool wrote" },
    kind: { kind: "text", help: EVIDENCE_KINDS.join(", ") },
    ...NAMED_OPTIONS,
    digest: { kind: "text", help: "sha256:… that was evaluated: refused unless it is the version's" },
    ...REMOTE_OPTIONS,
  },
  input: z.strictObject({
    ...namedInput,
    file: z.string({ error: "it is missing" }),
    kind: z.enum(EVIDENCE_KINDS, { error: `it is none of ${EVIDENCE_KINDS.join(", ")}` }),
    digest: z.string().optional(),
    ...remoteInput,
  }),
  where: ({ url }) => (url === undefined ? "inside" : "here"),
  failedCode: 2,
  run: async ({ ctx, signal }, { file: path, kind, digest, url, token, ...named }) => {
    const file = { name: basename(path), bytes: await bytesOf(path) };
    const remote = remoteOf({ url, token });
    if (remote) {
      const query = { ...named, kind, digest, name: file.name };
      return (await askConsole(remote, "evidence", query, signal, file.bytes)) as EvidenceView;
    }
    const subject = await findNamed(ctx, named);
    return submitEvidence(ctx, subject.kind, subject.id, { kind, file, digest });
  },
  words: ({ id, format, name, sha256, binding, pinned }) => [
    `${name} is handed in as ${id}: ${format}, ${sha256}.`,
    binding === "named"
      ? `It names the version's digest, ${pinned}.`
      : `It names no digest: that it is about ${pinned ?? "this version"} is the sender's word.`,
  ],
});

async function bytesOf(path: string): Promise<Uint8Array> {
  const at = await stat(path).catch(() => null);
  if (!at?.isFile()) throw new DomainError("NOT_FOUND", { what: `There is no file at ${path}.` });
  if (at.size > MOST_BYTES) throw new DomainError("INVALID", { what: `${path} is larger than 32 MiB.` });
  return readFile(path);
}
