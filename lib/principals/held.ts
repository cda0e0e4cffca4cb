import { z } from "zod";
import { readRows } from "@/db/lake/query";
import { sql, strings, typed } from "@/db/lake/sql";
import type { Ctx } from "@/lib/access/ctx";
import { getPrincipal } from "./get";

/** What the lake holds under one name. Times are ISO 8601, UTC. */
export interface HeldUnder {
  value: string;
  actions: number;
  sessions: number;
  firstAt: string | null;
  lastAt: string | null;
}

const month = z.object({ month: z.coerce.number(), first: z.string(), last: z.string() });
const counted = z.object({
  value: z.string(),
  actions: z.coerce.number(),
  sessions: z.coerce.number(),
  first: z.string(),
  last: z.string(),
});

/**
 * What is held about a person, by each of their names: what a data subject may ask for (GDPR Art. 15). Exact, each row
 * counted once; reads only the months in which a name was seen. Needs `audit.read`; throws NOT_FOUND, UNAVAILABLE.
 */
export async function heldAbout(ctx: Ctx, id: string): Promise<HeldUnder[]> {
  const values = (await getPrincipal(ctx, id)).aliases.map((one) => one.value);
  if (values.length === 0) return [];
  const rows = new Map((await count(ctx, values)).map((row) => [row.value, row]));
  return values.map((value) => {
    const row = rows.get(value);
    if (!row) return { value, actions: 0, sessions: 0, firstAt: null, lastAt: null };
    return {
      value,
      actions: row.actions,
      sessions: row.sessions,
      firstAt: isoOf(row.first),
      lastAt: isoOf(row.last),
    };
  });
}

async function count(ctx: Ctx, values: readonly string[]) {
  const where = sql`SELECT toYYYYMM(month) AS month,
      toString(min(first_ts)) AS first,
      toString(max(last_ts)) AS last
    FROM principal_values WHERE tenant = {tenant:String} AND value IN ${strings(values)} GROUP BY month`;
  const months = await readRows(where, month, { name: "principals.months", tenant: ctx.tenant });
  if (months.length === 0) return [];
  const bound = (text: string) => typed("DateTime64(9, 'UTC')", text);
  const from = bound(months.map((row) => row.first).sort()[0] ?? "");
  const to = bound(
    months
      .map((row) => row.last)
      .sort()
      .at(-1) ?? "",
  );
  const list = typed(
    "Array(UInt32)",
    months.map((row) => row.month),
  );
  const query = sql`SELECT toString(principal) AS value, count() AS actions, uniqExact(session_id) AS sessions,
      toString(min(ts)) AS first, toString(max(ts)) AS last
    FROM actions FINAL
    WHERE tenant = {tenant:String} AND toYYYYMM(ts) IN ${list}
      AND toStartOfMinute(ts) >= toStartOfMinute(${from}) AND toStartOfMinute(ts) <= toStartOfMinute(${to})
      AND principal IN ${strings(values)}
    GROUP BY principal`;
  return readRows(query, counted, { name: "principals.held", tenant: ctx.tenant });
}

/** `2026-11-22 10:00:00.123456789` as the lake prints it → ISO 8601. */
function isoOf(text: string): string {
  return `${text.replace(" ", "T")}Z`;
}
