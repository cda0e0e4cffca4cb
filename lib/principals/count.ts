import { sql } from "drizzle-orm";
import { principals } from "@/db/store/schema/principals";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { hasAccount, whereStanding } from "./list";

export interface PrincipalCounts {
  /** All that stand for themselves. */
  principals: number;
  services: number;
  /** Persons that no member's account belongs to. */
  withoutAccount: number;
}

/** How many principals the tenant has, without those that were merged into another. Needs `audit.read`. */
export async function countPrincipals(ctx: Ctx): Promise<PrincipalCounts> {
  requireAbility(ctx, "audit.read");
  const isPerson = sql`${principals.kind} = 'person'`;
  const [row] = await store()
    .select({
      principals: sql<number>`count(*)::int`,
      services: sql<number>`(count(*) filter (where ${principals.kind} = 'service'))::int`,
      withoutAccount: sql<number>`(count(*) filter (where ${isPerson} and not ${hasAccount(ctx)}))::int`,
    })
    .from(principals)
    .where(whereStanding(ctx));
  return row ?? { principals: 0, services: 0, withoutAccount: 0 };
}
