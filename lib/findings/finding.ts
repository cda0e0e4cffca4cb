import { and, eq, type SQL } from "drizzle-orm";
import { findings } from "@/db/store/schema/findings";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { notFound } from "@/lib/base/errors";
import { oneLine } from "@/lib/tools/definition";

export const SEVERITIES = ["critical", "high", "medium", "low"] as const;
export type Severity = (typeof SEVERITIES)[number];
export const FINDING_STATES = ["new", "acknowledged", "resolved"] as const;
export type FindingState = (typeof FINDING_STATES)[number];
/** What a finding can be about; pages know where each stands. */
export type SubjectKind = "agent" | "tool" | "tool server" | "model";

export type FindingRow = typeof findings.$inferSelect;

/** What a check found to be so now. */
export interface Current {
  severity: Severity;
  subject: { kind: SubjectKind; id: string; name: string };
  /** For people and policies; scalars and lists of them. */
  facts: Record<string, unknown>;
}

/** Something that needs a person. Times are ISO 8601. */
export interface FindingView {
  id: string;
  kind: string;
  severity: Severity;
  subject: { kind: string; id: string; name: string };
  facts: Record<string, unknown>;
  state: FindingState;
  firstSeenAt: string;
  lastSeenAt: string;
  /** Since when it is open: it may have come back. */
  openedAt: string;
  timesOpened: number;
  acknowledgedAt: string | null;
  acknowledgedBy: string | null;
  resolvedAt: string | null;
  resolvedBy: string | null;
  resolvedReason: string | null;
}

export function whereFinding(ctx: Ctx, id: string): SQL | undefined {
  return and(eq(findings.tenant, ctx.tenant), eq(findings.id, id));
}

/** One finding of ctx's tenant. Throws NOT_FOUND, the same for another tenant's. */
export async function findingFor(
  reader: Pick<StoreReader, "select">,
  ctx: Ctx,
  id: string,
): Promise<FindingRow> {
  const [row] = await reader.select().from(findings).where(whereFinding(ctx, id));
  if (!row) throw notFound("finding");
  return row;
}

export function findingView(row: FindingRow): FindingView {
  const { tenant: _, subjectKind, subjectId, subjectName, accepted: __, ...rest } = row;
  return {
    ...rest,
    subject: { kind: subjectKind, id: subjectId, name: subjectName },
    firstSeenAt: row.firstSeenAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    openedAt: row.openedAt.toISOString(),
    acknowledgedAt: row.acknowledgedAt?.toISOString() ?? null,
    resolvedAt: row.resolvedAt?.toISOString() ?? null,
  };
}

/** What the change log says of a finding. */
export function findingSnapshot(row: FindingRow): object {
  const { kind, severity, subjectKind, subjectId, subjectName, state, resolvedReason } = row;
  return { kind, severity, subject: `${subjectKind} ${subjectName}`, subjectId, state, resolvedReason };
}

export const subjectName = (name: string) => oneLine(name, 200) || "(without a name)";
