import { and, desc, eq, inArray } from "drizzle-orm";
import { evidenceContents, evidenceFiles, evidenceSubmissions } from "@/db/store/schema/gates";
import { type StoreReader, store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError, notFound } from "@/lib/base/errors";
import type { HandedFile } from "@/lib/base/untrusted";
import type { BomExtract } from "@/lib/boms/extract";
import type { EvaluationExtract, RedTeamExtract } from "@/lib/evaluations/extract";
import type { Subject } from "./subject";

export const EVIDENCE_KINDS = ["signature", "files", "bom", "evaluation", "red_team"] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

/** What was read from a signature, or from a list of files: enough for lists; both are read again whenever they are judged. */
interface SignatureExtract {
  kind: "signature";
  method: string;
  root: string;
  files: number;
}
interface FilesExtract {
  kind: "files";
  files: number;
}
export type Extract = SignatureExtract | FilesExtract | BomExtract | EvaluationExtract | RedTeamExtract;

export type EvidenceRow = typeof evidenceFiles.$inferSelect;
/** A file that was handed in. Times are ISO 8601. */
export interface EvidenceView {
  id: string;
  kind: EvidenceKind;
  format: string;
  name: string;
  sizeBytes: number;
  sha256: string;
  extract: Extract;
  /** The version's digest that it counts for. */
  pinned: string | null;
  binding: "named" | "stated";
  madeAt: string | null;
  /** Who handed it in first, and when. */
  by: string;
  at: string;
  /** When the same file was handed in for the last time: the newest counts. */
  lastAt: string;
}

const LISTED = 200;

export function evidenceView(row: EvidenceRow): EvidenceView {
  const { id, kind, format, name, sizeBytes, sha256, pinned, binding } = row;
  return {
    id,
    kind,
    format,
    name,
    sizeBytes,
    sha256,
    pinned,
    binding,
    // Written by submit.ts only, in this shape.
    extract: row.extract as Extract,
    madeAt: row.madeAt?.toISOString() ?? null,
    by: row.byName,
    at: row.at.toISOString(),
    lastAt: row.lastAt.toISOString(),
  };
}

type Reader = Pick<StoreReader, "select">;

/** The newest files about a version, the one handed in last first. */
export async function evidenceAbout(
  reader: Reader,
  ctx: Pick<Ctx, "tenant">,
  { kind, id }: Subject,
): Promise<EvidenceRow[]> {
  const column = kind === "model" ? evidenceFiles.modelVersion : evidenceFiles.agentVersion;
  return reader
    .select()
    .from(evidenceFiles)
    .where(and(eq(evidenceFiles.tenant, ctx.tenant), eq(column, id)))
    .orderBy(desc(evidenceFiles.lastAt), desc(evidenceFiles.id))
    .limit(LISTED);
}

/** Actor ids of all who handed in these files, once or again. */
export async function submittersOf(
  reader: Reader,
  ctx: Ctx,
  rows: readonly EvidenceRow[],
): Promise<string[]> {
  const files = rows.map(({ id }) => id);
  if (files.length === 0) return [];
  const found = await reader
    .select({ by: evidenceSubmissions.by })
    .from(evidenceSubmissions)
    .where(and(eq(evidenceSubmissions.tenant, ctx.tenant), inArray(evidenceSubmissions.evidence, files)))
    .groupBy(evidenceSubmissions.by);
  return found.map(({ by }) => by);
}

/** One file's row. Needs `audit.read`; throws NOT_FOUND, also for another tenant's. */
export async function getEvidence(ctx: Ctx, id: string): Promise<EvidenceView> {
  requireAbility(ctx, "audit.read");
  const where = and(eq(evidenceFiles.tenant, ctx.tenant), eq(evidenceFiles.id, id));
  const [row] = await store().select().from(evidenceFiles).where(where);
  if (!row) throw notFound("evidence");
  return evidenceView(row);
}

/** The file as it was handed in. Needs `audit.read`; throws NOT_FOUND, PRECONDITION for one that was too large to keep. */
export async function downloadEvidence(ctx: Ctx, id: string): Promise<HandedFile> {
  const { name } = await getEvidence(ctx, id);
  const bytes = await contentOf(store(), ctx, id);
  if (!bytes) {
    throw new DomainError("PRECONDITION", {
      what: "The file itself is not kept.",
      why: "It was larger than 4 MiB: its digest and what was read from it are.",
      fix: "Ask who handed it in, and compare its digest.",
    });
  }
  return { name, bytes };
}

/** The bytes of a file; null where they were too large to keep. */
export async function contentOf(
  reader: Reader,
  ctx: Pick<Ctx, "tenant">,
  id: string,
): Promise<Buffer | null> {
  const where = and(eq(evidenceContents.tenant, ctx.tenant), eq(evidenceContents.evidence, id));
  const [row] = await reader.select().from(evidenceContents).where(where);
  return row ? Buffer.from(row.content, "base64") : null;
}
