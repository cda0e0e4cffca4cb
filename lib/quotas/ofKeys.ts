import { inArray } from "drizzle-orm";
import { quotas } from "@/db/store/schema/quotas";
import type { Ctx } from "@/lib/access/ctx";
import type { KeyDetail } from "@/lib/keys/detail";
import { standingsOf } from "./counters";
import { quotasInForce } from "./inForce";
import { type CounterView, counterViews } from "./listCounters";
import { holderOf } from "./matches";
import type { Asker } from "./quota";

/** Who asks with a key, as the ledger counts it. */
function askerOfKey({ id, model }: KeyDetail): Asker | null {
  if (!model?.holder) return null;
  const person = model.holder.id;
  const agent = model.agent?.id ?? null;
  const human = agent === null ? person : null;
  return {
    key: id,
    person,
    human,
    agent,
    team: model.team?.id ?? null,
    subscription: model.subscription?.id ?? null,
  };
}

/**
 * The counters that a request with each of these keys would count in, by the key's id, the fullest first; keys of other kinds
 * have none. For keys that the caller has read. Three reads however many keys.
 */
export async function countersOfKeys(
  ctx: Ctx,
  keys: readonly KeyDetail[],
): Promise<Map<string, CounterView[]>> {
  const inForce = await quotasInForce(ctx.tenant, ctx.now());
  const touched = keys.flatMap((key) => {
    const asker = askerOfKey(key);
    if (!asker) return [];
    return inForce
      .about(asker)
      .map(({ quota }) => ({ key: key.id, quota: quota.id, holder: holderOf(quota, asker) }));
  });
  if (touched.length === 0) return new Map();
  const holders = new Map<string, Set<string>>();
  for (const { quota, holder } of touched) {
    holders.set(quota, (holders.get(quota) ?? new Set()).add(holder));
  }
  const standings = await standingsOf(ctx, inArray(quotas.id, [...holders.keys()]), ({ id }) => [
    ...(holders.get(id) ?? []),
  ]);
  const views = await counterViews(ctx.tenant, standings);
  const byCounter = new Map(views.map((view) => [`${view.quota.id} ${view.holder}`, view]));
  const found = new Map<string, CounterView[]>();
  for (const { key, quota, holder } of touched) {
    const view = byCounter.get(`${quota} ${holder}`);
    if (view) found.set(key, [...(found.get(key) ?? []), view]);
  }
  for (const all of found.values()) all.sort((a, b) => share(b) - share(a));
  return found;
}

const share = ({ settled, reserved, ceiling }: CounterView) => (settled + reserved) / Math.max(1, ceiling);
