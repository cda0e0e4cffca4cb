import { and, desc, eq, inArray } from "drizzle-orm";
import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql } from "@/db/lake/sql";
import { evidenceFiles } from "@/db/store/schema/gates";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { whereRange } from "@/lib/actions/where";
import { groupBy } from "@/lib/base/group";
import { sameDigest } from "@/lib/base/sameDigest";
import type { TimeRange } from "@/lib/base/time";
import { type EvidenceView, evidenceView } from "@/lib/gates/evidence";
import { viewSignature } from "@/lib/gates/view";
import type { ModelVersionView } from "@/lib/models/model";
import { whereCalls } from "@/lib/models/usage";

/** What a signature says, in one word; `not_checked` where the files were not compared because they are not here. */
export type SignatureState = "none" | "invalid" | "unknown" | "not_checked" | "verified";

/** The newest evidence that counts for each version's digest of today, by the version's id. */
export async function evidenceOf(
  ctx: Ctx,
  versions: readonly ModelVersionView[],
): Promise<Map<string, EvidenceView[]>> {
  const ids = versions.map(({ id }) => id);
  if (ids.length === 0) return new Map();
  const rows = await store()
    .select()
    .from(evidenceFiles)
    .where(and(eq(evidenceFiles.tenant, ctx.tenant), inArray(evidenceFiles.modelVersion, ids)))
    .orderBy(desc(evidenceFiles.lastAt), desc(evidenceFiles.id));
  const of = groupBy(rows, ({ modelVersion }) => modelVersion ?? "");
  return new Map(
    versions.map(({ id, digest }) => [
      id,
      (of.get(id) ?? []).filter(({ pinned }) => sameDigest(pinned, digest)).map(evidenceView),
    ]),
  );
}

/** Verifies the signatures anew of those versions that have one. */
export async function signaturesOf(
  ctx: Ctx,
  evidence: ReadonlyMap<string, readonly EvidenceView[]>,
): Promise<Map<string, SignatureState>> {
  const found = new Map<string, SignatureState>();
  for (const [id, files] of evidence) {
    const isSigned = files.some(({ kind }) => kind === "signature");
    found.set(id, isSigned ? await signatureState(ctx, id) : "none");
  }
  return found;
}

/** How the newest signature of a version stands, verified now. Needs `audit.read`; throws NOT_FOUND. */
export async function signatureState(ctx: Ctx, version: string): Promise<SignatureState> {
  const signed = await viewSignature(ctx, version);
  if (!signed) return "none";
  const { signature, identity, digest, files } = signed.report;
  const states: string[] = [signature.state, identity.state, digest.state, files.state];
  if (states.some((state) => ["invalid", "differs", "incomplete"].includes(state))) return "invalid";
  if (signature.state !== "valid" || identity.state !== "matches" || digest.state !== "matches")
    return "unknown";
  return files.state === "complete" ? "verified" : "not_checked";
}

/**
 * How often guardrails refused something in sessions that called these models, by `provider/model`. A session that called
 * several counts for each: who was at fault is not known.
 */
export async function guardrailHits(
  ctx: Ctx,
  values: readonly string[],
  range: TimeRange,
): Promise<Map<string, number>> {
  if (values.length === 0) return new Map();
  const query = sql`SELECT value, uniqExact(hit) AS hits FROM (
      SELECT DISTINCT session_id, concat(toString(provider), '/', toString(model)) AS value FROM actions FINAL
      WHERE ${whereCalls(range, values)}
    ) AS calls INNER JOIN (
      SELECT session_id, id AS hit FROM actions FINAL
      WHERE ${whereRange(range)} AND kind = 'guardrail' AND outcome = 'denied'
    ) AS hits USING (session_id) GROUP BY value`;
  const row = z.object({ value: z.string(), hits: z.coerce.number() });
  const rows = await readRows(query, row, { name: "risks.guardrails", tenant: ctx.tenant });
  return new Map(rows.map(({ value, hits }) => [value, hits]));
}
