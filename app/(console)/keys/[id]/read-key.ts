import type { Ctx } from "@/lib/access/ctx";
import type { KeyDetail } from "@/lib/keys/detail";
import { findOwnKeys, getKey } from "@/lib/keys/find";
import { KEY_ABILITIES, writeAbility } from "@/lib/keys/key";
import { type StaleGroups, staleGroups } from "@/lib/keys/staleGroups";
import { type KeyUse, useOfKey } from "@/lib/keys/useOf";
import { modelKeyFacts } from "@/lib/keys/verifyModelKey";
import type { CounterView } from "@/lib/quotas/listCounters";
import { countersOfKeys } from "@/lib/quotas/ofKeys";
import { subscriptionsInForce } from "@/lib/subscriptions/inForce";
import { fullName } from "@/lib/subscriptions/subscription";
import { opensNothing } from "../words";

/** All that the page of a key shows. */
export interface KeyRead {
  key: KeyDetail;
  use: KeyUse;
  counters: CounterView[];
  stale: StaleGroups | null;
  /** Why it opens nothing though it is active; null for one that is good. */
  closed: string | null;
  mayWrite: boolean;
  /** A served model that it is good for, for the snippets; empty where there is none. */
  model: string;
}

export async function readKey(ctx: Ctx, id: string): Promise<KeyRead> {
  const key = await getKey(ctx, id);
  const [use, counters, stale, facts, own, index] = await Promise.all([
    useOfKey(ctx, id),
    countersOfKeys(ctx, [key]).then((all) => all.get(id) ?? []),
    staleGroups(ctx, key),
    key.kind === "model" ? modelKeyFacts(ctx.tenant, id, ctx.now()) : null,
    key.kind === "model" ? findOwnKeys(ctx, { q: id, limit: 1 }) : { keys: [] },
    subscriptionsInForce(ctx.tenant, ctx.now()),
  ]);
  const isClosed = key.kind === "model" && key.state === "active" && facts === null;
  const closed = opensNothing(key) ?? (isClosed ? "its holder is no member any more" : null);
  const ability = key.kind === "model" ? KEY_ABILITIES.model.write : writeAbility(key);
  const [first] = index.byId.get(key.model?.subscription?.id ?? "")?.models.values() ?? [];
  const model = key.model?.scopes[0] ?? (first ? fullName(first) : "");
  return {
    key,
    use,
    counters,
    stale,
    closed,
    mayWrite: ctx.abilities.has(ability) || own.keys.length > 0,
    model,
  };
}
