import { and, desc, eq, inArray, isNotNull, isNull, lt, or, type SQL } from "drizzle-orm";
import { z } from "zod";
import { stops } from "@/db/store/schema/stops";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { notFound } from "@/lib/base/errors";
import { cutPage, readCursor } from "@/lib/base/page";
import { type StopKind, type StopView, stopView } from "./stop";

export const STOP_STATES = ["in-force", "lifted"] as const;
type StopState = (typeof STOP_STATES)[number];
export const MAX_STOPS = 200;
const cursorParts = z.tuple([z.number(), z.string()]);

export interface StopFilter {
  state?: StopState | undefined;
  kind?: StopKind | undefined;
  /** Ids of what was stopped. */
  targets?: readonly string[] | undefined;
  /** 1 to 200; 50 unless told. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** The tenant's stops, newest first. Needs `audit.read`; throws INVALID for a cursor that is not ours. */
export async function listStops(
  ctx: Ctx,
  filter: StopFilter = {},
): Promise<{ stops: StopView[]; next: string | null }> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), MAX_STOPS);
  if (filter.targets?.length === 0) return { stops: [], next: null };
  const rows = await store()
    .select()
    .from(stops)
    .where(whereStops(ctx, filter))
    .orderBy(desc(stops.at), desc(stops.id))
    .limit(limit + 1);
  const page = cutPage(rows, limit, (row) => [row.at.getTime(), row.id]);
  return { stops: page.rows.map(stopView), next: page.next };
}

/** One stop. Needs `audit.read`; throws NOT_FOUND, also for another tenant's. */
export async function getStop(ctx: Ctx, id: string): Promise<StopView> {
  requireAbility(ctx, "audit.read");
  const [row] = await store()
    .select()
    .from(stops)
    .where(and(eq(stops.tenant, ctx.tenant), eq(stops.id, id)));
  if (!row) throw notFound("stop");
  return stopView(row);
}

function whereStops(ctx: Ctx, { state, kind, targets, cursor }: StopFilter): SQL | undefined {
  return and(
    eq(stops.tenant, ctx.tenant),
    state && (state === "lifted" ? isNotNull(stops.liftedAt) : isNull(stops.liftedAt)),
    kind && eq(stops.kind, kind),
    targets && inArray(stops.target, [...targets]),
    cursor ? after(cursor) : undefined,
  );
}

function after(cursor: string): SQL | undefined {
  const [atMs, id] = readCursor(cursor, cursorParts);
  const at = new Date(atMs);
  return or(lt(stops.at, at), and(eq(stops.at, at), lt(stops.id, id)));
}
