import { and, asc, eq, isNull } from "drizzle-orm";
import { agents } from "@/db/store/schema/agents";
import { keys } from "@/db/store/schema/keys";
import { teams } from "@/db/store/schema/principals";
import { subscriptions } from "@/db/store/schema/subscriptions";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { modelNamesKnown } from "./modelNames";

interface Choice {
  id: string;
  name: string;
}

/** What a form for a quota offers. People are searched, there are too many of them. */
export interface QuotaChoices {
  team: Choice[];
  subscription: Choice[];
  agent: Choice[];
  key: Choice[];
  models: string[];
}

const MOST = 500;

/** What quotas can be of here, by name, 500 of a kind at most. Needs `maas.write`. */
export async function quotaChoices(ctx: Ctx): Promise<QuotaChoices> {
  requireAbility(ctx, "maas.write");
  const { tenant } = ctx;
  const [team, subscription, agent, key, models] = await Promise.all([
    store()
      .select({ id: teams.id, name: teams.name })
      .from(teams)
      .where(eq(teams.tenant, tenant))
      .orderBy(asc(teams.name))
      .limit(MOST),
    store()
      .select({ id: subscriptions.id, name: subscriptions.name })
      .from(subscriptions)
      .where(eq(subscriptions.tenant, tenant))
      .orderBy(asc(subscriptions.name))
      .limit(MOST),
    store()
      .select({ id: agents.id, name: agents.name })
      .from(agents)
      .where(and(eq(agents.tenant, tenant), isNull(agents.retiredAt), isNull(agents.mergedInto)))
      .orderBy(asc(agents.nameKey))
      .limit(MOST),
    store()
      .select({ id: keys.id, name: keys.name })
      .from(keys)
      .where(and(eq(keys.tenant, tenant), eq(keys.kind, "model"), isNull(keys.revokedAt)))
      .orderBy(asc(keys.name))
      .limit(MOST),
    modelNamesKnown(ctx),
  ]);
  return { team, subscription, agent, key, models };
}
