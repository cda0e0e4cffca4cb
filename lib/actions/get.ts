import { readRows } from "@/db/lake/query";
import { sql, str, typed } from "@/db/lake/sql";
import type { Ctx } from "../access/ctx";
import { requireAbility } from "../access/require";
import { notFound } from "../base/errors";
import { actionStartMs } from "../base/ids";
import { FULL_COLUMNS, fullRow } from "./columns";
import { mayReadContent, noteContentRead } from "./noteRead";
import { presentFull } from "./present";
import type { ActionView } from "./view";

/** One action whole; contents only with content.read, which is noted before they are given. Throws NOT_FOUND, also for another tenant's. The id bounds its own scan. */
export async function getAction(ctx: Ctx, id: string): Promise<ActionView> {
  requireAbility(ctx, "audit.read");
  const startMs = actionStartMs(id);
  if (startMs === null) throw notFound("action");
  const minute = typed("DateTime64(3, 'UTC')", (startMs / 1000).toFixed(3));
  const query = sql`SELECT ${FULL_COLUMNS} FROM actions
    WHERE tenant = {tenant:String} AND toStartOfMinute(ts) = toStartOfMinute(${minute}) AND id = ${str(id)}
    ORDER BY ingest_seq DESC LIMIT 1`;
  const [row] = await readRows(query, fullRow, { name: "actions.get", tenant: ctx.tenant });
  if (!row) throw notFound("action");
  const opens = mayReadContent(ctx);
  if (opens) await noteContentRead(ctx, { kind: "action", id }, { session: row.session_id });
  return presentFull(row, opens);
}
