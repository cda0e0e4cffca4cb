import { and, desc, eq, or } from "drizzle-orm";
import { alias } from "drizzle-orm/pg-core";
import { principalMerges, principals } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import type { PrincipalRef } from "./principal";

/** One merge, undone or not. Times are ISO 8601. */
export interface MergeView {
  id: string;
  kept: PrincipalRef;
  merged: PrincipalRef;
  /** The names that it brought along. */
  aliases: string[];
  by: string;
  at: string;
  undoneAt: string | null;
}

const MOST = 100;

/** The newest 100 merges, newest first: of one principal and of what was merged into it, or of the tenant. Needs `audit.read`. */
export async function listMerges(ctx: Ctx, principal?: string): Promise<MergeView[]> {
  requireAbility(ctx, "audit.read");
  const [kept, merged] = [alias(principals, "kept"), alias(principals, "merged")];
  const isOf = principal
    ? or(eq(kept.root, principal), eq(kept.id, principal), eq(merged.id, principal))
    : undefined;
  const rows = await store()
    .select({
      merge: principalMerges,
      kept: { id: kept.id, name: kept.name },
      merged: { id: merged.id, name: merged.name },
    })
    .from(principalMerges)
    .innerJoin(kept, eq(kept.id, principalMerges.kept))
    .innerJoin(merged, eq(merged.id, principalMerges.merged))
    .where(and(eq(principalMerges.tenant, ctx.tenant), isOf))
    .orderBy(desc(principalMerges.at), desc(principalMerges.id))
    .limit(MOST);
  return rows.map(({ merge, ...names }) => ({
    id: merge.id,
    ...names,
    aliases: merge.moved.map(({ value }) => value),
    by: merge.by,
    at: merge.at.toISOString(),
    undoneAt: merge.undoneAt?.toISOString() ?? null,
  }));
}
