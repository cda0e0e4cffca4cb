import { and, asc, desc, eq, gte, lt, sql } from "drizzle-orm";
import { securityEvents } from "@/db/store/schema/securityEvents";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import type { TimeRange } from "@/lib/base/time";
import { type EventScope, mine } from "./list";

/** What happened in a range, counted; each repetition counts. */
export interface EventSummary {
  /** By kind and outcome, the most first. */
  counts: { kind: string; outcome: "success" | "failure"; count: number }[];
  /** Who acted, by name; at most 200. */
  actors: { id: string; name: string }[];
}

const MAX_ACTORS = 200;

/** Counts and actors of a range, for the page's sentence and its choices. Throws FORBIDDEN. */
export async function summariseSecurityEvents(
  ctx: Ctx,
  scope: EventScope,
  range: TimeRange,
): Promise<EventSummary> {
  const t = securityEvents;
  const from = new Date(range.fromMs);
  const where = and(mine(ctx, scope), gte(t.at, from), lt(t.at, new Date(range.toMs)));
  const total = sql<number>`sum(${t.count})`.mapWith(Number);
  const [counts, actors] = await Promise.all([
    store()
      .select({ kind: t.kind, outcome: t.outcome, count: total })
      .from(t)
      .where(where)
      .groupBy(t.kind, t.outcome)
      .orderBy(desc(total), asc(t.kind)),
    store()
      .selectDistinctOn([t.actorName, t.actorId], { id: t.actorId, name: t.actorName })
      .from(t)
      .where(where)
      .orderBy(asc(t.actorName), asc(t.actorId))
      .limit(MAX_ACTORS),
  ]);
  return { counts, actors: actors.filter((actor) => actor.id !== "") };
}

/** Who opened a thing's contents, the last first: at most 20. Throws FORBIDDEN without `security.read`. */
export async function readersOf(
  ctx: Ctx,
  target: { kind: string; id: string },
): Promise<{ actor: { kind: string; id: string; name: string }; lastAt: string; count: number }[]> {
  const t = securityEvents;
  const last = sql<Date>`max(${t.at})`.mapWith(t.at);
  const total = sql<number>`sum(${t.count})`.mapWith(Number);
  const rows = await store()
    .select({ kind: t.actorKind, id: t.actorId, name: t.actorName, last, total })
    .from(t)
    .where(
      and(
        mine(ctx, "tenant"),
        eq(t.kind, "content_read"),
        eq(t.targetKind, target.kind),
        eq(t.targetId, target.id),
      ),
    )
    .groupBy(t.actorKind, t.actorId, t.actorName)
    .orderBy(desc(last))
    .limit(20);
  return rows.map(({ kind, id, name, last: at, total: count }) => ({
    actor: { kind, id, name },
    lastAt: at.toISOString(),
    count,
  }));
}
