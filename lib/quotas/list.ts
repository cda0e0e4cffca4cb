import { and, asc, eq, gt, isNull, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { quotas } from "@/db/store/schema/quotas";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import { cutPage, readCursor } from "@/lib/base/page";
import type { SubjectKind } from "./kinds";
import type { Measure } from "./quota";
import { type QuotaView, quotaViews } from "./view";

const MAX_QUOTAS = 200;
const cursorParts = z.tuple([z.string(), z.string()]);

export interface QuotaFilter {
  /** Part of the name, or the id. */
  q?: string | undefined;
  subjectKind?: SubjectKind | undefined;
  subject?: string | undefined;
  measure?: Measure | undefined;
  enabled?: boolean | undefined;
  /** 1 to 200; 50 unless told. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** The tenant's quotas by name, without removed ones. Needs `audit.read`; throws INVALID for a cursor that is not ours. */
export async function listQuotas(
  ctx: Ctx,
  filter: QuotaFilter = {},
): Promise<{ quotas: QuotaView[]; next: string | null }> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), MAX_QUOTAS);
  const rows = await store()
    .select()
    .from(quotas)
    .where(and(whereQuotas(ctx, filter), filter.cursor ? after(filter.cursor) : undefined))
    .orderBy(asc(quotas.name), asc(quotas.id))
    .limit(limit + 1);
  const page = cutPage(rows, limit, (row) => [row.name, row.id]);
  return { quotas: await quotaViews(ctx.tenant, page.rows), next: page.next };
}

/** One quota, also a removed one, whose ledger stays. Needs `audit.read`; throws NOT_FOUND, also for another tenant's. */
export async function getQuota(ctx: Ctx, id: string): Promise<QuotaView> {
  requireAbility(ctx, "audit.read");
  const rows = await store()
    .select()
    .from(quotas)
    .where(and(eq(quotas.tenant, ctx.tenant), eq(quotas.id, id)));
  const [view] = await quotaViews(ctx.tenant, rows);
  if (!view) throw notFound("quota");
  return view;
}

/** Those of the tenant that a filter means, without removed ones. */
export function whereQuotas(
  ctx: Ctx,
  { q, subjectKind, subject, measure, enabled }: QuotaFilter,
): SQL | undefined {
  const part = q
    ?.trim()
    .toLowerCase()
    .replace(/[\\%_]/g, "\\$&");
  return and(
    eq(quotas.tenant, ctx.tenant),
    isNull(quotas.removedAt),
    subjectKind && eq(quotas.subjectKind, subjectKind),
    subject === undefined ? undefined : eq(quotas.subject, subject),
    measure && eq(quotas.measure, measure),
    enabled === undefined ? undefined : eq(quotas.enabled, enabled),
    part ? or(sql`lower(${quotas.name}) like ${`%${part}%`}`, eq(quotas.id, q?.trim() ?? "")) : undefined,
  );
}

function after(cursor: string): SQL | undefined {
  const [name, id] = readCursor(cursor, cursorParts);
  return or(gt(quotas.name, name), and(eq(quotas.name, name), gt(quotas.id, id)));
}
