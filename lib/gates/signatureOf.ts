import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { sameDigest } from "@/lib/base/sameDigest";
import { readBundle } from "@/lib/signatures/bundle";
import { readFileDigests } from "@/lib/signatures/files";
import type { SignatureReport } from "@/lib/signatures/report";
import { readSigners } from "@/lib/signatures/signer";
import { verifySignature } from "@/lib/signatures/verify";
import { contentOf, type EvidenceRow } from "./evidence";
import type { Subject } from "./subject";

/**
 * The newest signature about a version, verified anew with whose signatures count now: a key that was removed counts no
 * more, at once. Null where none was handed in.
 */
export async function signatureOf(
  reader: Pick<StoreReader, "select">,
  ctx: Pick<Ctx, "tenant">,
  subject: Subject,
  evidence: readonly EvidenceRow[],
): Promise<{ row: EvidenceRow; report: SignatureReport } | null> {
  const row = evidence.find(({ kind }) => kind === "signature");
  const bytes = row && (await contentOf(reader, ctx, row.id));
  if (!row || !bytes) return null;
  const list = evidence.find(({ kind, pinned }) => kind === "files" && sameDigest(pinned, subject.digest));
  const listed = list && (await contentOf(reader, ctx, list.id));
  const report = verifySignature(readBundle({ name: row.name, bytes }), {
    signers: await readSigners(reader, ctx),
    digest: subject.digest,
    files: listed ? readFileDigests({ name: list.name, bytes: listed }) : null,
    seenMs: row.at.getTime(),
  });
  return { row, report };
}
