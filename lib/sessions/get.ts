import { readRows } from "@/db/lake/query";
import { sql } from "@/db/lake/sql";
import type { Ctx } from "../access/ctx";
import { requireAbility } from "../access/require";
import { notFound } from "../base/errors";
import { findSession, whereSessions } from "./bounds";
import { presentSession, SUMMARY, summaryRow } from "./columns";
import type { SessionView } from "./session";

/** One session's summary, by its id (ses_…), its conversation id or its trace id. Needs audit.read. Throws NOT_FOUND. */
export async function getSession(ctx: Ctx, id: string): Promise<SessionView> {
  requireAbility(ctx, "audit.read");
  const bounds = await findSession(ctx, id);
  const query = sql`${SUMMARY} WHERE ${whereSessions([bounds])} GROUP BY session_id`;
  const [row] = await readRows(query, summaryRow, { name: "sessions.get", tenant: ctx.tenant });
  if (!row) throw notFound("session");
  return presentSession(row);
}
