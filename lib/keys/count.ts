import { and, type SQL, sql } from "drizzle-orm";
import { keys } from "@/db/store/schema/keys";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { whereKeys, whereState } from "./find";
import { visibleKeys } from "./own";
import { SOON_DAYS, UNUSED_DAYS } from "./states";

/** How many of the keys that the actor may see are good now, and how many of these nobody has used for 90 days, or end within 7. */
export interface KeyCounts {
  active: number;
  unused: number;
  expiring: number;
}

export async function countKeys(ctx: Ctx): Promise<KeyCounts> {
  const active = whereState("active", ctx.now());
  const how = (filter: SQL | undefined) => sql<number>`(count(*) filter (where ${filter}))::int`;
  const [row] = await store()
    .select({
      active: sql<number>`count(*)::int`,
      unused: how(whereKeys(ctx, { unusedDays: UNUSED_DAYS })),
      expiring: how(whereKeys(ctx, { expiresInDays: SOON_DAYS })),
    })
    .from(keys)
    .where(and(await visibleKeys(ctx), active));
  return row ?? { active: 0, unused: 0, expiring: 0 };
}
