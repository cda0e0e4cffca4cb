import { and, asc, eq, gte, ne } from "drizzle-orm";
import { gateApprovals, gateWaivers, promotions } from "@/db/store/schema/gates";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { sameDigest } from "@/lib/base/sameDigest";
import type { SignatureReport } from "@/lib/signatures/report";
import { type EvidenceView, evidenceAbout, evidenceView, submittersOf } from "./evidence";
import { policiesCovering } from "./policiesCovering";
import { signatureOf } from "./signatureOf";
import type { Subject } from "./subject";

type WaiverRow = typeof gateWaivers.$inferSelect;
type ApprovalRow = typeof gateApprovals.$inferSelect;

/** What an agent's card says of its signature; `unknown` where nobody has looked. */
export interface CardFact {
  state: "signed" | "unsigned" | "invalid" | "unknown";
  why: string;
}

/** All that gates are judged by; the judging itself asks nobody. */
export interface Facts {
  nowMs: number;
  subject: Subject;
  /** The newest first; only what counts for the version's digest of today. */
  evidence: EvidenceView[];
  /** How many files count no more because the version's digest is another since. */
  outdated: number;
  signature: { evidence: EvidenceView; report: SignatureReport } | null;
  /** Given since the version was last taken back, for its digest of today. */
  approvals: Pick<ApprovalRow, "stage" | "by" | "byName" | "at">[];
  /** Who handed in the version or its evidence: their approval does not count. */
  submitters: ReadonlySet<string>;
  waivers: WaiverRow[];
  card: CardFact | null;
  /** How many policies in force cover it. */
  policies: number;
}

type Reader = Pick<StoreReader, "select">;

/** Gathers what the gates of a version are judged by. `card` is what the catalog of cards says of an agent. */
export async function readFacts(
  reader: Reader,
  ctx: Ctx,
  subject: Subject,
  card: CardFact | null,
): Promise<Facts> {
  const all = await evidenceAbout(reader, ctx, subject);
  const counting = all.filter(({ pinned }) => sameDigest(pinned, subject.digest));
  const signed = await signatureOf(reader, ctx, subject, counting);
  const submitters = new Set([
    ...(await submittersOf(reader, ctx, counting)),
    ...(subject.submittedBy ? [subject.submittedBy] : []),
  ]);
  return {
    nowMs: ctx.now(),
    subject,
    evidence: counting.map(evidenceView),
    outdated: all.length - counting.length,
    signature: signed && { evidence: evidenceView(signed.row), report: signed.report },
    approvals: await approvalsOf(reader, ctx, subject),
    submitters,
    waivers: await waiversOf(reader, ctx, subject),
    card,
    policies: await policiesCovering(reader, ctx, subject),
  };
}

/** Those that count: given since the version last moved otherwise than onward, for the digest that it has. */
async function approvalsOf(reader: Reader, ctx: Ctx, subject: Subject): Promise<ApprovalRow[]> {
  const moved = subject.kind === "model" ? promotions.modelVersion : promotions.agentVersion;
  const moves = await reader
    .select({ at: promotions.at })
    .from(promotions)
    .where(and(eq(promotions.tenant, ctx.tenant), eq(moved, subject.id), ne(promotions.kind, "promotion")));
  const sinceMs = Math.max(0, ...moves.map(({ at }) => at.getTime()));
  const column = subject.kind === "model" ? gateApprovals.modelVersion : gateApprovals.agentVersion;
  const rows = await reader
    .select()
    .from(gateApprovals)
    .where(
      and(
        eq(gateApprovals.tenant, ctx.tenant),
        eq(column, subject.id),
        gte(gateApprovals.at, new Date(sinceMs)),
      ),
    )
    .orderBy(asc(gateApprovals.at));
  return rows.filter(({ pinned }) => sameDigest(pinned, subject.digest));
}

/** All waivers of a version, the oldest first: asked for, in force, ended and withdrawn. */
export async function waiversOf(reader: Reader, ctx: Ctx, subject: Subject): Promise<WaiverRow[]> {
  const column = subject.kind === "model" ? gateWaivers.modelVersion : gateWaivers.agentVersion;
  return reader
    .select()
    .from(gateWaivers)
    .where(and(eq(gateWaivers.tenant, ctx.tenant), eq(column, subject.id)))
    .orderBy(asc(gateWaivers.askedAt));
}

/** Where a waiver stands at this time: it counts only while it is in force. */
export function waiverState(waiver: WaiverRow, nowMs: number): "asked" | "in_force" | "ended" | "withdrawn" {
  if (waiver.withdrawnAt) return "withdrawn";
  if (waiver.endsAt.getTime() <= nowMs) return "ended";
  return waiver.confirmedAt ? "in_force" : "asked";
}
