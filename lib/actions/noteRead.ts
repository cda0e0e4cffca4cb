import type { Sql } from "@/db/lake/sql";
import type { Ctx } from "../access/ctx";
import { noteSecurityEvent } from "../securityEvents/note";
import { type Filter, printFilter } from "./filter";
import { whereWords } from "./where";

/** Whether the actor may read contents; everything that shows or searches them asks here. */
export const mayReadContent = (ctx: Ctx): boolean => ctx.abilities.has("content.read");

/**
 * Notes that the actor opens contents, once a minute and target, before they are shown: where it cannot be noted, this
 * throws, and nothing is shown.
 */
export async function noteContentRead(
  ctx: Ctx,
  target: { kind: "action" | "search" | "usageLog"; id: string },
  detail: Record<string, string | number | boolean> = {},
): Promise<void> {
  await noteSecurityEvent(ctx, { kind: "content_read", outcome: "success", target, detail, coalesce: true });
}

/**
 * The condition of a filter's free text. For who may read contents it looks into them and so tells what they hold:
 * that is noted as reading. For others it looks at names only.
 */
export async function whereNotedWords(ctx: Ctx, filter: Filter): Promise<Sql> {
  const opens = mayReadContent(ctx);
  if (opens && filter.words.length > 0) await noteContentRead(ctx, searchOf(filter));
  return whereWords(filter, opens);
}

/** What a search is known by in an event: its filter. */
export function searchOf(filter: Filter): { kind: "search"; id: string } {
  return { kind: "search", id: printFilter(filter) };
}
