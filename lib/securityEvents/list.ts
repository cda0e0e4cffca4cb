import { and, desc, eq, gte, ilike, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import { securityEvents } from "@/db/store/schema/securityEvents";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireOperator } from "@/lib/access/operator";
import { requireAbility } from "@/lib/access/require";
import { cutPage, readCursor } from "@/lib/base/page";
import type { TimeRange } from "@/lib/base/time";
import type { EventActor, SecurityEventKind } from "./event";
import type { EventRow } from "./row";

const MAX_TIME_MS = 8.64e15;
const cursorParts = z.tuple([z.number().min(-MAX_TIME_MS).max(MAX_TIME_MS), z.string()]);
export const MAX_EVENTS = 500;

/** One event at the doors. `tenant` null is what happened before anyone knew the tenant. */
export interface SecurityEventView {
  id: string;
  tenant: string | null;
  /** Of the first of its repetitions: ISO 8601, UTC, milliseconds. */
  at: string;
  kind: SecurityEventKind;
  outcome: "success" | "failure";
  actor: EventActor;
  target: { kind: string; id: string } | null;
  address: string;
  userAgent: string;
  /** Repetitions within its minute. */
  count: number;
  detail: Record<string, string | number | boolean | null>;
  requestId: string;
}

/** Whose events: the tenant's (needs `security.read`), or those of no tenant, which are the operators'. */
export type EventScope = "tenant" | "installation";

export interface EventFilter {
  kind?: string | undefined;
  outcome?: "success" | "failure" | undefined;
  /** The actor's id. */
  actor?: string | undefined;
  /** The id of what it was done to. */
  target?: string | undefined;
  address?: string | undefined;
  /** In names, ids, addresses, user agents and details, without regard to case. */
  text?: string | undefined;
  range?: TimeRange | undefined;
  /** 1 to 500; 50 unless told. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** Security events, newest first. Throws FORBIDDEN, and INVALID for a cursor that is not ours. */
export async function listSecurityEvents(
  ctx: Ctx,
  scope: EventScope,
  filter: EventFilter = {},
): Promise<{ events: SecurityEventView[]; next: string | null }> {
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), MAX_EVENTS);
  const rows = await store()
    .select()
    .from(securityEvents)
    .where(and(mine(ctx, scope), ...wanted(filter)))
    .orderBy(desc(securityEvents.at), desc(securityEvents.id))
    .limit(limit + 1);
  const page = cutPage(rows, limit, (row) => [row.at.getTime(), row.id]);
  return { events: page.rows.map(eventView), next: page.next };
}

/** The rows that the actor may see. Throws FORBIDDEN. */
export function mine(ctx: Ctx, scope: EventScope): SQL {
  if (scope === "installation") {
    requireOperator(ctx);
    return isNull(securityEvents.tenant);
  }
  requireAbility(ctx, "security.read");
  return eq(securityEvents.tenant, ctx.tenant);
}

function wanted(filter: EventFilter): (SQL | undefined)[] {
  const t = securityEvents;
  const { kind, outcome, actor, target, address, text, range } = filter;
  const conditions = [
    kind ? eq(t.kind, kind) : undefined,
    outcome ? eq(t.outcome, outcome) : undefined,
    actor ? eq(t.actorId, actor) : undefined,
    target ? eq(t.targetId, target) : undefined,
    address ? eq(t.address, address) : undefined,
    text ? holds(text) : undefined,
    range ? and(gte(t.at, new Date(range.fromMs)), lt(t.at, new Date(range.toMs))) : undefined,
  ];
  if (!filter.cursor) return conditions;
  const [atMs, id] = readCursor(filter.cursor, cursorParts);
  const at = new Date(atMs);
  return [...conditions, or(lt(t.at, at), and(eq(t.at, at), lt(t.id, id)))];
}

function holds(text: string): SQL {
  const t = securityEvents;
  const all = sql`concat_ws(' ', ${t.actorName}, ${t.actorId}, ${t.targetKind}, ${t.targetId}, ${t.address}, ${t.userAgent}, ${t.requestId}, ${t.detail}::text)`;
  return ilike(all, `%${text.replace(/[\\%_]/g, "\\$&")}%`);
}

export function eventView(row: EventRow): SecurityEventView {
  return {
    id: row.id,
    tenant: row.tenant,
    at: row.at.toISOString(),
    kind: row.kind as SecurityEventKind,
    outcome: row.outcome,
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
    target: row.targetKind === null ? null : { kind: row.targetKind, id: row.targetId ?? "" },
    address: row.address,
    userAgent: row.userAgent,
    count: row.count,
    detail: row.detail as SecurityEventView["detail"],
    requestId: row.requestId,
  };
}
