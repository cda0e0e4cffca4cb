import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { type EventFilter, type EventScope, listSecurityEvents, MAX_EVENTS } from "./list";
import { amendSecurityEvent, noteSecurityEvent } from "./note";
import { toOcsf } from "./ocsf";

/**
 * All matching events, newest first, as lines of OCSF JSON, a page at a time. Needs `export` too, but for the operators'
 * own. Noted as an export before the first line.
 */
export async function* exportSecurityEvents(
  ctx: Ctx,
  scope: EventScope,
  filter: EventFilter,
): AsyncGenerator<string> {
  if (scope === "tenant") requireAbility(ctx, "export");
  let page = await listSecurityEvents(ctx, scope, { ...filter, limit: MAX_EVENTS, cursor: undefined });
  const id = await noteExport(ctx, scope, filter);
  const end = { rows: 0, ended: "cut short" };
  try {
    for (;;) {
      for (const event of page.events) {
        yield `${JSON.stringify(toOcsf(event))}\n`;
        end.rows += 1;
      }
      if (page.next === null) break;
      page = await listSecurityEvents(ctx, scope, { ...filter, limit: MAX_EVENTS, cursor: page.next });
    }
    end.ended = "whole";
  } finally {
    await amendSecurityEvent(id, end);
  }
}

function noteExport(ctx: Ctx, scope: EventScope, { range, ...filter }: EventFilter): Promise<string> {
  const [from, to] = range
    ? [range.fromMs, range.toMs].map((ms) => new Date(ms).toISOString())
    : [null, null];
  const said = Object.entries(filter).filter(([name, value]) => value !== undefined && name !== "limit");
  const words = said.map(([name, value]) => `${name}:${String(value)}`).join(" ");
  const detail = { filter: words, from, to, format: "ocsf" };
  const target = { kind: "security events", id: "export" };
  const tenant = scope === "installation" ? null : ctx.tenant;
  return noteSecurityEvent({ ...ctx, tenant }, { kind: "export", outcome: "success", target, detail });
}
