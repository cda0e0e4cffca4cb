import { and, eq, isNull } from "drizzle-orm";
import { quotas } from "@/db/store/schema/quotas";
import type { StoreReader } from "@/db/store/store";
import { notFound } from "@/lib/base/errors";
import type { QuotaDraft } from "./input";
import type { Quota } from "./quota";
import { type SubjectRef, subjectKey, subjectNames } from "./subjects";

/** A quota as people see it. Times are ISO 8601, UTC; the ceiling is in whole units, of money nano-USD. */
export interface QuotaView extends QuotaDraft {
  /** `quo_…` */
  id: string;
  /** Null where none is named, or it is gone. */
  subjectName: string | null;
  version: number;
  createdBy: string;
  createdAt: string;
  updatedAt: string;
  removedAt: string | null;
}

export function quotaView(row: Quota, subjectName: string | null): QuotaView {
  return {
    id: row.id,
    ...draftOf(row),
    subjectName,
    version: row.version,
    createdBy: row.createdBy,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    removedAt: row.removedAt?.toISOString() ?? null,
  };
}

/** What a person sets of it. */
export function draftOf(row: QuotaDraft): QuotaDraft {
  const { name, subjectKind, subject, per, models, measure, ceiling } = row;
  const { windowUnit, windowCount, zone, fiscalStartMonth, mode, alertsAt, enabled } = row;
  const window = { windowUnit, windowCount, zone, fiscalStartMonth };
  return { name, subjectKind, subject, per, models, measure, ceiling, ...window, mode, alertsAt, enabled };
}

/** What the change log says of a quota. */
export const quotaSnapshot = (row: Quota): object => ({ ...draftOf(row), version: row.version });

/** With the names of their subjects. */
export async function quotaViews(tenant: string, rows: readonly Quota[]): Promise<QuotaView[]> {
  const names = await subjectNames(tenant, rows.flatMap(subjectOf));
  return rows.map((row) => {
    const [ref] = subjectOf(row);
    return quotaView(row, (ref && names.get(subjectKey(ref))) ?? null);
  });
}

export function subjectOf({ subjectKind, subject }: Pick<Quota, "subjectKind" | "subject">): SubjectRef[] {
  return subjectKind === "tenant" || subject === null ? [] : [{ kind: subjectKind, id: subject }];
}

/** One quota of the tenant that is not removed. Throws NOT_FOUND, the same for another tenant's. */
export async function standingQuota(
  reader: Pick<StoreReader, "select">,
  tenant: string,
  id: string,
): Promise<Quota> {
  const mine = and(eq(quotas.tenant, tenant), eq(quotas.id, id), isNull(quotas.removedAt));
  const [row] = await reader.select().from(quotas).where(mine);
  if (!row) throw notFound("quota");
  return row;
}
