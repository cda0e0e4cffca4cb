import { hash } from "node:crypto";
import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import { parseJson } from "@/lib/base/untrusted";

const WHAT = "The signed statement";
const OLD = "https://model_signing/Digests/v0.1";
const NEW = "https://model_signing/signature/v1.0";
const MAX_FILES = 100_000;

/** Anything else that a predicate holds is ignored, as its specification asks. */
const resource = z.object({
  name: z.string().min(1).max(4_096),
  algorithm: z.string().max(40),
  digest: z.string().regex(/^[0-9a-f]{32,128}$/, "It is not a digest in hex"),
});
const digests = z.record(z.string(), z.string().regex(/^[0-9a-f]{32,128}$/, "It is not a digest in hex"));
const head = z.object({
  _type: z.literal("https://in-toto.io/Statement/v1", "It is not an in-toto statement v1"),
  predicateType: z.string(),
  subject: z
    .array(z.object({ name: z.string().max(4_096).optional(), digest: digests }))
    .min(1)
    .max(MAX_FILES),
});
const predicate = z.object({
  serialization: z
    .object({
      method: z.string().max(40).default("files"),
      ignore_paths: z.array(z.string().max(4_096)).max(1_000).default([]),
    })
    .default({ method: "files", ignore_paths: [] }),
  resources: z.array(resource).min(1).max(MAX_FILES),
});

/** A file, or a part of one (`path:start:end`), with its digest in hex. */
export interface SignedFile {
  name: string;
  algorithm: string;
  digest: string;
}

/** What was signed about a model. */
export interface Statement {
  /** The name of the model's folder. */
  name: string;
  /** `sha256:<hex>` over the files' digests: the model's own. */
  root: string;
  method: "files" | "shards";
  ignored: string[];
  files: SignedFile[];
}

/**
 * Reads the statement of OpenSSF Model Signing: predicate v1.0, and v0.1 of its first releases. Throws INVALID where it is
 * not one, or where the root does not follow from the files it names: root = SHA-256 over their digests in their order.
 */
export function readStatement(payload: Buffer): Statement {
  const text = payload.toString("utf8");
  const value = parseJson(text, WHAT);
  const read = readShape(head, value, WHAT);
  if (read.predicateType === OLD) return oldStatement(read.subject);
  if (read.predicateType !== NEW)
    throw wrong(`predicateType: ${read.predicateType.slice(0, 100)} is not about a model.`);
  const { predicate: said } = readShape(z.object({ predicate }), value, WHAT);
  const [subject] = read.subject;
  const root = rootOf(said.resources);
  if (read.subject.length !== 1 || subject?.digest.sha256 !== root) {
    throw wrong(
      `subject[0].digest.sha256: It is not the root of the ${said.resources.length} files it lists.`,
    );
  }
  const { method, ignore_paths: ignored } = said.serialization;
  if (method !== "files" && method !== "shards")
    throw wrong(`predicate.serialization.method: ${method} is unknown.`);
  return {
    name: subject?.name ?? "",
    root: `sha256:${root}`,
    method,
    ignored,
    files: unique(said.resources),
  };
}

function oldStatement(subjects: z.output<typeof head>["subject"]): Statement {
  const files = subjects.map(({ name = "", digest }) => {
    const [[algorithm, value] = ["", ""]] = Object.entries(digest);
    return { name, algorithm, digest: value };
  });
  const method = files.some(({ name }) => /:\d+:\d+$/.test(name)) ? "shards" : "files";
  return { name: "", root: `sha256:${rootOf(files)}`, method, ignored: [], files: unique(files) };
}

function rootOf(files: readonly { digest: string }[]): string {
  return hash("sha256", Buffer.concat(files.map(({ digest }) => Buffer.from(digest, "hex"))), "hex");
}

function unique(files: SignedFile[]): SignedFile[] {
  const names = new Set<string>();
  for (const { name } of files) {
    if (names.has(name)) throw wrong(`predicate.resources: ${name.slice(0, 200)} stands in it twice.`);
    names.add(name);
  }
  return files;
}

function wrong(why: string): DomainError {
  return new DomainError("INVALID", { what: `${WHAT} cannot be used.`, why }, { file: why });
}
