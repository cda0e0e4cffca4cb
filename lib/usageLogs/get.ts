import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, str, typed, unsafeSql } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { mayReadContent, noteContentRead } from "@/lib/actions/noteRead";
import { notFound } from "@/lib/base/errors";
import { usageLogMs } from "@/lib/base/ids";
import { COLUMNS, type UsageLogView, usageLogRow, usageLogView } from "./row";

/** A record with what it said word for word, without secrets. */
export interface WholeUsageLog extends UsageLogView {
  /** Its words are what an admin let the gateway log: they need `content.read`. */
  content: "full" | "hidden";
  said: { attributes: Record<string, unknown>; resource: Record<string, unknown>; body: string } | null;
}

const json = z.string().transform((text) => z.record(z.string(), z.unknown()).parse(JSON.parse(text)));
const wholeRow = usageLogRow.extend({ attributes: json, resource: json, body: z.string() });

/**
 * One record of a gateway's access log; its words only with content.read, which is noted before they are given. Throws
 * NOT_FOUND, also for another tenant's. The id bounds its own scan.
 */
export async function getUsageLog(ctx: Ctx, id: string): Promise<WholeUsageLog> {
  requireAbility(ctx, "audit.read");
  const atMs = usageLogMs(id);
  if (atMs === null) throw notFound("usage log");
  const minute = typed("DateTime64(3, 'UTC')", (atMs / 1_000).toFixed(3));
  const query = sql`SELECT ${unsafeSql(COLUMNS)}, attributes, resource, body FROM usage_logs
    WHERE tenant = {tenant:String} AND toStartOfMinute(ts) = toStartOfMinute(${minute}) AND id = ${str(id)}
    ORDER BY ingest_seq DESC LIMIT 1`;
  const [row] = await readRows(query, wholeRow, { name: "usageLogs.get", tenant: ctx.tenant });
  if (!row) throw notFound("usage log");
  const { attributes, resource, body, ...light } = row;
  const view = usageLogView(light);
  if (!mayReadContent(ctx)) return { ...view, content: "hidden", said: null };
  await noteContentRead(ctx, { kind: "usageLog", id });
  return { ...view, content: "full", said: { attributes, resource, body } };
}
