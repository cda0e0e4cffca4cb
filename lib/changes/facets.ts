import { and, asc, eq } from "drizzle-orm";
import { changes } from "@/db/store/schema/changes";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { visibleTo } from "./nouns";

const LIMIT = 200;

/** What the tenant's changes can be narrowed to. */
export interface ChangeFacets {
  nouns: string[];
  actors: { id: string; name: string }[];
}

/** The nouns that were changed and who changed them, by name; at most 200 of each. Needs `audit.read`. */
export async function changeFacets(ctx: Ctx): Promise<ChangeFacets> {
  requireAbility(ctx, "audit.read");
  const mine = and(eq(changes.tenant, ctx.tenant), visibleTo(ctx));
  const [nouns, actors] = await Promise.all([
    store()
      .selectDistinct({ noun: changes.noun })
      .from(changes)
      .where(mine)
      .orderBy(asc(changes.noun))
      .limit(LIMIT),
    store()
      .selectDistinctOn([changes.actorName, changes.actorId], {
        id: changes.actorId,
        name: changes.actorName,
      })
      .from(changes)
      .where(mine)
      .orderBy(asc(changes.actorName), asc(changes.actorId))
      .limit(LIMIT),
  ]);
  return { nouns: nouns.map((row) => row.noun), actors };
}
