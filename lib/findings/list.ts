import { and, asc, count, desc, eq, gt, inArray, lt, ne, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { findings } from "@/db/store/schema/findings";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { cutPage, readCursor } from "@/lib/base/page";
import {
  type FindingState,
  type FindingView,
  findingFor,
  findingView,
  SEVERITIES,
  type Severity,
  type SubjectKind,
} from "./finding";

export const MAX_FINDINGS = 200;
const cursorParts = z.tuple([z.number().int(), z.number(), z.string()]);

export interface FindingFilter {
  /** `open` is new and acknowledged. */
  state?: FindingState | "open" | undefined;
  kind?: string | undefined;
  severity?: Severity | undefined;
  /** Part of the subject's name, or its id. */
  q?: string | undefined;
}

/** Critical first. */
const rank = sql<number>`array_position(array[${sql.join(
  SEVERITIES.map((severity) => sql`${severity}`),
  sql`, `,
)}]::text[], ${findings.severity})`;

/** The tenant's findings, the worst first, then the newest. Needs `audit.read`; throws INVALID for a cursor that is not ours. */
export async function listFindings(
  ctx: Ctx,
  filter: FindingFilter & { limit?: number | undefined; cursor?: string | undefined } = {},
): Promise<{ findings: FindingView[]; next: string | null }> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), MAX_FINDINGS);
  const rows = await store()
    .select()
    .from(findings)
    .where(and(whereFindings(ctx, filter), filter.cursor ? after(filter.cursor) : undefined))
    .orderBy(asc(rank), desc(findings.openedAt), asc(findings.id))
    .limit(limit + 1);
  const page = cutPage(rows, limit, (row) => [
    SEVERITIES.indexOf(row.severity) + 1,
    row.openedAt.getTime(),
    row.id,
  ]);
  return { findings: page.rows.map(findingView), next: page.next };
}

/** One finding. Needs `audit.read`; throws NOT_FOUND, also for another tenant's. */
export async function getFinding(ctx: Ctx, id: string): Promise<FindingView> {
  requireAbility(ctx, "audit.read");
  return findingView(await findingFor(store(), ctx, id));
}

/** The open findings of some subjects, by the subject's id, the worst first. Needs `audit.read`. */
export async function openFindingsOf(
  ctx: Ctx,
  subjectKind: SubjectKind,
  ids: readonly string[],
): Promise<Map<string, FindingView[]>> {
  requireAbility(ctx, "audit.read");
  const found = new Map<string, FindingView[]>();
  if (ids.length === 0) return found;
  const rows = await store()
    .select()
    .from(findings)
    .where(
      and(
        eq(findings.tenant, ctx.tenant),
        eq(findings.subjectKind, subjectKind),
        inArray(findings.subjectId, [...ids]),
        ne(findings.state, "resolved"),
      ),
    )
    .orderBy(asc(rank), desc(findings.openedAt), asc(findings.id));
  for (const row of rows) {
    const mine = found.get(row.subjectId) ?? [];
    found.set(row.subjectId, mine);
    mine.push(findingView(row));
  }
  return found;
}

export interface FindingCounts {
  new: number;
  acknowledged: number;
  resolved: number;
  /** Of the open ones. */
  severities: Record<Severity, number>;
  /** Of the open ones, the most first. */
  kinds: { value: string; count: number }[];
}

/** How many findings the tenant has. Needs `audit.read`. */
export async function countFindings(ctx: Ctx): Promise<FindingCounts> {
  requireAbility(ctx, "audit.read");
  const rows = await store()
    .select({ state: findings.state, severity: findings.severity, kind: findings.kind, n: count() })
    .from(findings)
    .where(eq(findings.tenant, ctx.tenant))
    .groupBy(findings.state, findings.severity, findings.kind);
  const sum = (keep: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(keep).reduce((total, row) => total + row.n, 0);
  const open = rows.filter(({ state }) => state !== "resolved");
  const kinds = [...new Set(open.map(({ kind }) => kind))].map((value) => ({
    value,
    count: sum((row) => row.kind === value && row.state !== "resolved"),
  }));
  return {
    new: sum(({ state }) => state === "new"),
    acknowledged: sum(({ state }) => state === "acknowledged"),
    resolved: sum(({ state }) => state === "resolved"),
    severities: Object.fromEntries(
      SEVERITIES.map((one) => [one, sum((row) => row.severity === one && row.state !== "resolved")]),
    ) as Record<Severity, number>,
    kinds: kinds.sort((a, b) => b.count - a.count || a.value.localeCompare(b.value)),
  };
}

function whereFindings(ctx: Ctx, { state, kind, severity, q }: FindingFilter): SQL | undefined {
  const part = q?.trim()
    ? `%${q
        .trim()
        .toLowerCase()
        .replace(/[\\%_]/g, "\\$&")}%`
    : null;
  return and(
    eq(findings.tenant, ctx.tenant),
    state === "open" ? ne(findings.state, "resolved") : state && eq(findings.state, state),
    kind ? eq(findings.kind, kind) : undefined,
    severity && eq(findings.severity, severity),
    part === null
      ? undefined
      : or(sql`lower(${findings.subjectName}) like ${part}`, eq(findings.subjectId, q?.trim() ?? "")),
  );
}

function after(cursor: string): SQL | undefined {
  const [severity, openedMs, id] = readCursor(cursor, cursorParts);
  const openedAt = new Date(openedMs);
  return or(
    sql`${rank} > ${severity}`,
    and(
      sql`${rank} = ${severity}`,
      or(lt(findings.openedAt, openedAt), and(eq(findings.openedAt, openedAt), gt(findings.id, id))),
    ),
  );
}
