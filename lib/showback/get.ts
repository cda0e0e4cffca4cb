import { and, asc, desc, eq, gt, sql } from "drizzle-orm";
import { showbackLines, showbackMonths } from "@/db/store/schema/showback";
import { tenants } from "@/db/store/schema/tenants";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import { LINE_FACTS, type LineFact, type LineFacts, type ShowbackLine, type ShowbackTotals } from "./line";
import { readMonth } from "./month";

/** A closed month as people see it. Times are ISO 8601, UTC. */
export interface ShowbackMonthView {
  /** `shb_…` */
  id: string;
  tenant: { id: string; name: string };
  month: string;
  zone: string;
  from: string;
  to: string;
  /** 1, 2, … of the same month. */
  closing: number;
  /** The newest closing of its month. */
  stands: boolean;
  reason: string | null;
  priceVersions: string[];
  totals: ShowbackTotals;
  lineCount: number;
  digest: string;
  closedBy: string;
  closedAt: string;
}

const newest = sql<number>`max(${showbackMonths.closing}) OVER (PARTITION BY ${showbackMonths.month})`;

/** All closings, the newest month first. Needs `audit.read`. */
export async function listMonths(ctx: Ctx): Promise<ShowbackMonthView[]> {
  requireAbility(ctx, "audit.read");
  const rows = await store()
    .select({ row: showbackMonths, newest: newest.mapWith(Number), tenant: tenants.name })
    .from(showbackMonths)
    .innerJoin(tenants, eq(tenants.id, showbackMonths.tenant))
    .where(eq(showbackMonths.tenant, ctx.tenant))
    .orderBy(desc(showbackMonths.month), desc(showbackMonths.closing));
  return rows.map(({ row, newest: last, tenant }) => viewOf(row, last, tenant));
}

/** One closing, by its id, or a month's newest by `2026-11`. Needs `audit.read`; throws NOT_FOUND, also for another tenant's. */
export async function getMonth(ctx: Ctx, name: string): Promise<ShowbackMonthView> {
  const found = (await listMonths(ctx)).find(
    ({ id, month, stands }) => id === name || (month === name && stands),
  );
  if (!found) throw notFound("showback month");
  return found;
}

function viewOf(row: typeof showbackMonths.$inferSelect, last: number, name: string): ShowbackMonthView {
  const { fromMs, toMs } = readMonth(row.month, row.zone);
  const of = (name: keyof ShowbackTotals) => row.totals[name] ?? 0;
  return {
    ...row,
    tenant: { id: row.tenant, name },
    from: new Date(fromMs).toISOString(),
    to: new Date(toMs).toISOString(),
    stands: row.closing === last,
    totals: {
      requests: of("requests"),
      inputTokens: of("inputTokens"),
      outputTokens: of("outputTokens"),
      costNanoUsd: of("costNanoUsd"),
      unpricedRequests: of("unpricedRequests"),
    },
    closedAt: row.closedAt.toISOString(),
  };
}

/** Lines of a closing in order, from after a line on, at most `limit`. For verbs that looked the month up. */
export async function linesAfter(
  ctx: Ctx,
  id: string,
  after: number,
  limit: number,
): Promise<(ShowbackLine & { line: number })[]> {
  const rows = await store()
    .select()
    .from(showbackLines)
    .where(
      and(eq(showbackLines.tenant, ctx.tenant), eq(showbackLines.month, id), gt(showbackLines.line, after)),
    )
    .orderBy(asc(showbackLines.line))
    .limit(limit);
  return rows.map(({ facts, month: _month, tenant: _tenant, ...row }) => ({ ...row, facts: factsOf(facts) }));
}

const factsOf = (facts: Readonly<Record<string, string | null>>): LineFacts =>
  Object.fromEntries(LINE_FACTS.map((fact) => [fact, facts[fact] ?? null])) as Record<
    LineFact,
    string | null
  >;

const PAGE = 2_000;

/** All lines of a closing, a page at a time. For verbs that looked the month up. */
export async function* allLines(ctx: Ctx, id: string): AsyncGenerator<(ShowbackLine & { line: number })[]> {
  let after = 0;
  for (;;) {
    const page = await linesAfter(ctx, id, after, PAGE);
    if (page.length > 0) yield page;
    const last = page.at(-1);
    if (page.length < PAGE || !last) return;
    after = last.line;
  }
}
