import { and, desc, eq } from "drizzle-orm";
import { promotions } from "@/db/store/schema/gates";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { sameDigest } from "@/lib/base/sameDigest";
import type { SignatureReport } from "@/lib/signatures/report";
import { type Judgement, judgeFor } from "./check";
import { type EvidenceView, evidenceAbout, evidenceView } from "./evidence";
import { waiverState, waiversOf } from "./facts";
import type { GatedStage, Stage, SubjectKind } from "./gate";
import { inProduction } from "./promote";
import { rollbackTarget } from "./rollBack";
import { signatureOf } from "./signatureOf";
import { type Subject, subjectFor } from "./subject";

/** A waiver, wherever it stands. Times are ISO 8601. */
export interface WaiverView {
  id: string;
  stage: Stage;
  gate: string;
  reason: string;
  state: ReturnType<typeof waiverState>;
  endsAt: string;
  askedBy: string;
  /** Whether the one who asks this is the one who asked for it. */
  isOwn: boolean;
  confirmedBy: string | null;
}

/** A move from stage to stage. */
interface MoveView {
  id: string;
  kind: "promotion" | "replacement" | "rollback" | "retirement" | "return";
  from: Stage;
  to: Stage;
  reason: string | null;
  by: string;
  at: string;
}

/** Where a version stands, and what its way to the next stage says. */
export interface GatesView {
  subject: Subject;
  /** The next stage; null from production on. */
  judgement: Judgement | null;
  waivers: WaiverView[];
  moves: MoveView[];
  /** What a promotion to production would take the place of. */
  replaces: { id: string; version: string } | null;
  rollbackTo: { id: string; version: string } | null;
}

const NEXT: Readonly<Record<Stage, GatedStage | null>> = {
  candidate: "staging",
  staging: "production",
  production: null,
  retired: null,
};
const SHOWN = 20;

/** Everything that the page of a version says of its gates. Needs `audit.read`; throws NOT_FOUND. */
export async function viewGates(ctx: Ctx, kind: SubjectKind, version: string): Promise<GatesView> {
  requireAbility(ctx, "audit.read");
  const subject = await subjectFor(store(), ctx, kind, version);
  const to = NEXT[subject.stage];
  const column = kind === "model" ? promotions.modelVersion : promotions.agentVersion;
  const moves = await store()
    .select()
    .from(promotions)
    .where(and(eq(promotions.tenant, ctx.tenant), eq(column, subject.id)))
    .orderBy(desc(promotions.at), desc(promotions.id))
    .limit(SHOWN);
  return {
    subject,
    judgement: to && (await judgeFor(store(), ctx, subject, to)).judgement,
    waivers: (await waiversOf(store(), ctx, subject)).map((row) => ({
      id: row.id,
      stage: row.stage,
      gate: row.gate,
      reason: row.reason,
      state: waiverState(row, ctx.now()),
      endsAt: row.endsAt.toISOString(),
      askedBy: row.askedByName,
      isOwn: row.askedBy === ctx.actor.id,
      confirmedBy: row.confirmedByName,
    })),
    moves: moves.map(({ id, kind: how, from, to: into, reason, byName, at }) => ({
      id,
      kind: how,
      from,
      to: into,
      reason,
      by: byName,
      at: at.toISOString(),
    })),
    replaces: await inProduction(store(), ctx, subject),
    rollbackTo: await rollbackTarget(ctx, subject),
  };
}

/** The files about a version, the newest first, and whether each counts for its digest of today. Needs `audit.read`; throws NOT_FOUND. */
export async function listEvidence(
  ctx: Ctx,
  kind: SubjectKind,
  version: string,
): Promise<{ subject: Subject; evidence: (EvidenceView & { counts: boolean })[] }> {
  requireAbility(ctx, "audit.read");
  const subject = await subjectFor(store(), ctx, kind, version);
  const rows = await evidenceAbout(store(), ctx, subject);
  return {
    subject,
    evidence: rows.map((row) => ({ ...evidenceView(row), counts: sameDigest(row.pinned, subject.digest) })),
  };
}

/** The newest signature that counts for a model's version, verified now. Needs `audit.read`; throws NOT_FOUND. */
export async function viewSignature(
  ctx: Ctx,
  version: string,
): Promise<{ evidence: EvidenceView; report: SignatureReport } | null> {
  requireAbility(ctx, "audit.read");
  const subject = await subjectFor(store(), ctx, "model", version);
  const rows = (await evidenceAbout(store(), ctx, subject)).filter(({ pinned }) =>
    sameDigest(pinned, subject.digest),
  );
  const signed = await signatureOf(store(), ctx, subject, rows);
  return signed && { evidence: evidenceView(signed.row), report: signed.report };
}
