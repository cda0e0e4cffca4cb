import type { Ctx } from "@/lib/access/ctx";
import { quotaChoices } from "@/lib/quotas/choices";
import { readSetting } from "@/lib/settings/setting";
import { listSubscriptions, MAX_SUBSCRIPTIONS } from "@/lib/subscriptions/list";
import { listOwnSubscriptions } from "@/lib/subscriptions/mine";
import { fullName } from "@/lib/subscriptions/subscription";

/** What a new key can draw on, and who can pay. */
export interface KeyChoices {
  subscriptions: { id: string; label: string; models: string[] }[];
  /** Who has `maas.write` issues for anybody, and names a team. */
  forOthers: boolean;
  teams: { id: string; name: string }[];
  agents: { id: string; name: string }[];
  maxDays: number;
}

/** For oneself what one owns; with `maas.write` all there is. */
export async function keyChoices(ctx: Ctx, forOthers = ctx.abilities.has("maas.write")): Promise<KeyChoices> {
  const [maxDays, all, { team, agent }] = await Promise.all([
    readSetting(ctx.tenant, "keys.maxDays", ctx.now()),
    forOthers
      ? listSubscriptions(ctx, { limit: MAX_SUBSCRIPTIONS }).then((page) => page.subscriptions)
      : listOwnSubscriptions(ctx),
    forOthers ? quotaChoices(ctx) : { team: [], agent: [] },
  ]);
  return {
    subscriptions: all
      .filter(({ state }) => state === "active")
      .map(({ id, name, displayName, models }) => ({
        id,
        label: displayName ? `${displayName} (${name})` : name,
        models: models.map(fullName),
      })),
    forOthers,
    teams: team,
    agents: agent,
    maxDays,
  };
}
