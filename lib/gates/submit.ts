import { and, eq } from "drizzle-orm";
import { evidenceContents, evidenceFiles, evidenceSubmissions } from "@/db/store/schema/gates";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { sameDigest } from "@/lib/base/sameDigest";
import { fileDigest, type HandedFile } from "@/lib/base/untrusted";
import { change } from "@/lib/changes/change";
import {
  contentOf,
  type EvidenceKind,
  type EvidenceRow,
  type EvidenceView,
  evidenceAbout,
  evidenceView,
} from "./evidence";
import type { SubjectKind } from "./gate";
import { type ReadEvidence, readEvidence } from "./read";
import { aboutOf, type Subject, subjectFor } from "./subject";

const KEPT_BYTES = 4 * 1_048_576;
/** What is verified anew whenever it is judged must be there. */
const ALWAYS_KEPT: readonly EvidenceKind[] = ["signature", "files"];
const OF_AGENTS: readonly EvidenceKind[] = ["evaluation", "red_team"];

export interface NewEvidence {
  kind: EvidenceKind;
  file: HandedFile;
  /** `sha256:<hex>` that the sender says it is about. */
  digest?: string | undefined;
}

/**
 * Hands in a file as evidence about a version. It is read whole before anything is written; one that names another digest
 * than the version's is refused, one that names none is bound by the sender's word and marked so. Needs
 * `evidence.submit`; throws INVALID, NOT_FOUND. The same file again is the one that is there, and the newest from then on.
 */
export async function submitEvidence(
  ctx: Ctx,
  kind: SubjectKind,
  version: string,
  input: NewEvidence,
): Promise<EvidenceView> {
  requireAbility(ctx, "evidence.submit");
  const subject = await subjectFor(store(), ctx, kind, version);
  if (kind === "agent" && !OF_AGENTS.includes(input.kind)) {
    throw wrong("kind", `An agent has no ${input.kind}: hand in an evaluation or a red-team report.`);
  }
  const read = await readEvidence(input.kind, input.file);
  const before = await evidenceAbout(store(), ctx, subject);
  const row = rowOf(ctx, subject, input, read, await bindingOf(ctx, subject, input, read, before));
  const twin = before.find(
    (one) => one.sha256 === row.sha256 && one.kind === row.kind && sameDigest(one.pinned, row.pinned),
  );
  await change(ctx, { verb: "submit", noun: "evidence", ability: "evidence.submit" }, async (tx, record) => {
    if (twin) await again(tx, ctx, twin, row);
    else await first(tx, ctx, row, input);
    const evidence = twin?.id ?? row.id;
    const { by, byName, lastAt } = row;
    const submission = { id: ctx.newId("evs"), tenant: ctx.tenant, evidence, by, byName, at: lastAt };
    await tx.insert(evidenceSubmissions).values(submission);
    const { kind: what, format, name, sha256, pinned, binding } = row;
    record({
      target: subject.id,
      before: twin ? { lastAt: twin.lastAt.toISOString() } : null,
      after: { evidence, kind: what, format, name, sha256, pinned, binding, lastAt: lastAt.toISOString() },
    });
  });
  return evidenceView(twin ? { ...twin, ...renewed(row) } : row);
}

async function first(tx: StoreTx, ctx: Ctx, row: EvidenceRow, { file, kind }: NewEvidence): Promise<void> {
  await tx.insert(evidenceFiles).values(row);
  if (file.bytes.byteLength > KEPT_BYTES && !ALWAYS_KEPT.includes(kind)) return;
  const content = Buffer.from(file.bytes).toString("base64");
  await tx.insert(evidenceContents).values({ evidence: row.id, tenant: ctx.tenant, content });
}

/** Its age stays that of its first time: handing in the same file again does not make what it tells of younger. */
async function again(tx: StoreTx, ctx: Ctx, twin: EvidenceRow, row: EvidenceRow): Promise<void> {
  const where = and(eq(evidenceFiles.tenant, ctx.tenant), eq(evidenceFiles.id, twin.id));
  await tx.update(evidenceFiles).set(renewed(row)).where(where);
}

/** What is read anew each time. */
const renewed = ({ extract, format, binding, lastAt }: EvidenceRow) => ({ extract, format, binding, lastAt });

function rowOf(
  ctx: Ctx,
  subject: Subject,
  { kind, file }: NewEvidence,
  read: ReadEvidence,
  binding: EvidenceRow["binding"],
): EvidenceRow {
  const nowMs = ctx.now();
  return {
    id: ctx.newId("evd"),
    tenant: ctx.tenant,
    ...aboutOf(subject),
    kind,
    format: read.format,
    name: file.name,
    sizeBytes: file.bytes.byteLength,
    sha256: fileDigest(file),
    extract: read.extract,
    pinned: subject.digest,
    binding,
    // A clock that runs ahead must not keep evidence young.
    madeAt: read.madeAt === null ? null : new Date(Math.min(Date.parse(read.madeAt), nowMs)),
    by: ctx.actor.id,
    byName: ctx.actor.name,
    at: new Date(nowMs),
    lastAt: new Date(nowMs),
  };
}

async function bindingOf(
  ctx: Ctx,
  subject: Subject,
  { digest: stated, kind }: NewEvidence,
  { names }: ReadEvidence,
  before: readonly EvidenceRow[],
): Promise<EvidenceRow["binding"]> {
  if (stated !== undefined && !sameDigest(stated, subject.digest)) {
    const is = subject.digest === null ? "has no digest" : `is ${subject.digest}`;
    throw wrong("digest", `It is said to be about ${stated.slice(0, 80)}, and this version ${is}.`);
  }
  if (names.length === 0 || subject.digest === null) return "stated";
  if (names.includes(subject.digest)) return "named";
  // A bill of materials may name the digest of the weights' file instead of that of the whole model.
  const parts = kind === "bom" ? await partsOf(ctx, before, subject.digest) : new Set<string>();
  if (names.some((name) => parts.has(name))) return "named";
  throw wrong(
    "digest",
    `The file is about ${names.slice(0, 3).join(", ")}, and this version is ${subject.digest}.`,
  );
}

/** The digests of the files that signatures and lists about this digest name. */
async function partsOf(ctx: Ctx, before: readonly EvidenceRow[], digest: string): Promise<Set<string>> {
  const all = new Set<string>();
  for (const { id, kind, name, pinned } of before) {
    if (!sameDigest(pinned, digest) || (kind !== "signature" && kind !== "files")) continue;
    const bytes = await contentOf(store(), ctx, id);
    if (!bytes) continue;
    for (const part of (await readEvidence(kind, { name, bytes })).parts) all.add(part);
  }
  return all;
}

function wrong(field: string, what: string): DomainError {
  const fix = "Hand in the evidence of this version, or correct the version's digest.";
  return new DomainError("INVALID", field === "digest" ? { what, fix } : { what }, { [field]: what });
}
