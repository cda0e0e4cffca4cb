import { and, desc, eq, lt, or, type SQL } from "drizzle-orm";
import { z } from "zod";
import { changes } from "@/db/store/schema/changes";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { cutPage, readCursor } from "@/lib/base/page";
import { visibleTo } from "./nouns";

const MAX_TIME_MS = 8.64e15;
const cursorParts = z.tuple([z.number().min(-MAX_TIME_MS).max(MAX_TIME_MS), z.string()]);

/** One audited edit. */
export interface ChangeView {
  id: string;
  /** ISO 8601, UTC, milliseconds. */
  at: string;
  actor: { kind: "person" | "token" | "system"; id: string; name: string };
  verb: string;
  noun: string;
  target: string;
  before: unknown;
  after: unknown;
  requestId: string;
}

export interface ChangeFilter {
  noun?: string | undefined;
  /** The actor's id. */
  actor?: string | undefined;
  target?: string | undefined;
  /** 1 to 500; 50 unless told. */
  limit?: number | undefined;
  cursor?: string | undefined;
}

/** The tenant's changes, newest first. Needs `audit.read`, and `security.read` for those of who may do what; throws INVALID for a cursor that is not ours. */
export async function listChanges(
  ctx: Ctx,
  filter: ChangeFilter = {},
): Promise<{ changes: ChangeView[]; next: string | null }> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(Math.trunc(filter.limit ?? 50), 1), 500);
  const rows = await store()
    .select()
    .from(changes)
    .where(and(eq(changes.tenant, ctx.tenant), visibleTo(ctx), ...wanted(filter)))
    .orderBy(desc(changes.at), desc(changes.id))
    .limit(limit + 1);
  const page = cutPage(rows, limit, (row) => [row.at.getTime(), row.id]);
  return { changes: page.rows.map(changeView), next: page.next };
}

function wanted(filter: ChangeFilter): (SQL | undefined)[] {
  const conditions = [
    filter.noun ? eq(changes.noun, filter.noun) : undefined,
    filter.actor ? eq(changes.actorId, filter.actor) : undefined,
    filter.target ? eq(changes.targetId, filter.target) : undefined,
  ];
  if (!filter.cursor) return conditions;
  const [atMs, id] = readCursor(filter.cursor, cursorParts);
  const at = new Date(atMs);
  return [...conditions, or(lt(changes.at, at), and(eq(changes.at, at), lt(changes.id, id)))];
}

export function changeView(row: typeof changes.$inferSelect): ChangeView {
  return {
    id: row.id,
    at: row.at.toISOString(),
    actor: { kind: row.actorKind, id: row.actorId, name: row.actorName },
    verb: row.verb,
    noun: row.noun,
    target: row.targetId,
    before: row.before,
    after: row.after,
    requestId: row.requestId,
  };
}
