import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, str, typed, uint } from "@/db/lake/sql";
import type { Ctx } from "../access/ctx";
import { requireAbility } from "../access/require";
import { parseCursor } from "../actions/cursor";
import type { Filter } from "../actions/filter";
import { whereNotedWords } from "../actions/noteRead";
import { whereRange, whereTerms } from "../actions/where";
import { cutPage } from "../base/page";
import type { TimeRange } from "../base/time";
import { readBounds, whereSessions } from "./bounds";
import { presentSession, SUMMARY, summaryRow } from "./columns";
import type { SessionView } from "./session";

export interface ListInput {
  filter: Filter;
  range: TimeRange;
  /** 1 … 200. */
  limit: number;
  cursor?: string | null;
}

export const MAX_SESSIONS = 200;

/** Sessions with an action that matches, by their newest matching action. Numbers are over the whole session. Needs audit.read. */
export async function listSessions(
  ctx: Ctx,
  input: ListInput,
): Promise<{ sessions: SessionView[]; next: string | null }> {
  requireAbility(ctx, "audit.read");
  const limit = Math.min(Math.max(1, input.limit), MAX_SESSIONS);
  const keys = await findKeys(ctx, input, limit + 1);
  const page = cutPage(keys, limit, (key) => [key.last, key.id]);
  const ids = page.rows.map((key) => key.id);
  return { sessions: await summaries(ctx, ids), next: page.next };
}

const keyRow = z.object({ id: z.string(), last: z.string() });

async function findKeys(ctx: Ctx, input: ListInput, limit: number) {
  const words = await whereNotedWords(ctx, input.filter);
  const cursor = parseCursor(input.cursor);
  const older = cursor
    ? sql`(newest, session_id) < (${typed("DateTime64(9, 'UTC')", cursor.ts)}, ${str(cursor.id)})`
    : sql`1`;
  const query = sql`SELECT session_id AS id, toString(max(ts) AS newest) AS last FROM actions FINAL
    WHERE ${whereRange(input.range)} AND ${whereTerms(input.filter)} AND ${words}
    GROUP BY session_id HAVING ${older} ORDER BY newest DESC, session_id DESC LIMIT ${uint(limit)}`;
  return readRows(query, keyRow, { name: "sessions.list", tenant: ctx.tenant });
}

async function summaries(ctx: Ctx, ids: readonly string[]): Promise<SessionView[]> {
  if (ids.length === 0) return [];
  const bounds = await readBounds(ctx, ids);
  const query = sql`${SUMMARY} WHERE ${whereSessions(bounds)} GROUP BY session_id`;
  const rows = await readRows(query, summaryRow, { name: "sessions.summaries", tenant: ctx.tenant });
  const byId = new Map(rows.map((row) => [row.session_id, presentSession(row)]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
