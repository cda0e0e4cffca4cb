import { and, desc, eq } from "drizzle-orm";
import { toolDefinitions } from "@/db/store/schema/tools";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { compareDefinitions, type DefinitionDiff } from "./compare";
import { type ToolView, toolFor } from "./tool";
import { toolViews } from "./views";

/** A tool with its definitions. */
export interface ToolDetail extends ToolView {
  /** Canonical JSON (RFC 8785), as it is now; null where nobody has seen one. */
  definition: string | null;
  /** The one that was approved last, where it is another. */
  approvedDefinition: string | null;
  /** What changed since that, word by word; null where there is nothing to compare. */
  difference: DefinitionDiff | null;
  /** The definitions that it had, newest first. */
  definitions: { fingerprint: string; at: string }[];
}

/** One tool, registered or not. Needs `audit.read`; throws NOT_FOUND, also for another tenant's. */
export async function getTool(ctx: Ctx, id: string): Promise<ToolDetail> {
  requireAbility(ctx, "audit.read");
  const row = await toolFor(store(), ctx, id);
  const [view] = await toolViews(ctx, [row]);
  if (!view) throw new Error("A row has a view.");
  const kept = await store()
    .select()
    .from(toolDefinitions)
    .where(and(eq(toolDefinitions.tenant, ctx.tenant), eq(toolDefinitions.tool, id)))
    .orderBy(desc(toolDefinitions.at));
  const textOf = (fingerprint: string | null) =>
    kept.find((one) => one.fingerprint === fingerprint)?.definition ?? null;
  const definition = textOf(row.fingerprint);
  const isOther = row.approvedFingerprint !== null && row.approvedFingerprint !== row.fingerprint;
  const approvedDefinition = isOther ? textOf(row.approvedFingerprint) : null;
  return {
    ...view,
    definition,
    approvedDefinition,
    difference:
      definition !== null && approvedDefinition !== null
        ? compareDefinitions(approvedDefinition, definition)
        : null,
    definitions: kept.map(({ fingerprint, at }) => ({ fingerprint, at: at.toISOString() })),
  };
}
