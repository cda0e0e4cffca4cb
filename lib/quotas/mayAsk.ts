import type { Ctx } from "@/lib/access/ctx";
import { DomainError } from "@/lib/base/errors";
import { isInScope, type ModelKeyFacts } from "@/lib/keys/modelKey";
import { stopFor, stopsInForce } from "@/lib/stops/inForce";
import { callerOf } from "@/lib/subscriptions/caller";
import {
  type SubscriptionIndex,
  type SubscriptionInForce,
  subscriptionsInForce,
} from "@/lib/subscriptions/inForce";
import { mayCall } from "@/lib/subscriptions/select";
import type { Asker } from "./quota";
import type { ReserveAsk } from "./reservation";

const MOST_SHOWN = 120;

/**
 * Whether who asks may call the model at all, before anything is counted: nobody of them is stopped, nor the model; the
 * subscription is active and holds the model; the key is good for it; and the model's access lets its holder through.
 * Held, so that an edit counts within 2 s everywhere. Throws PRECONDITION, and where the store is away.
 */
export async function checkMayAsk(
  ctx: Pick<Ctx, "tenant" | "now">,
  ask: Pick<ReserveAsk, "provider" | "model">,
  asker: Asker,
  key: ModelKeyFacts | null,
): Promise<void> {
  const [index] = await Promise.all([
    asker.subscription === null ? null : subscriptionsInForce(ctx.tenant, ctx.now()),
    checkStops(ctx, ask, asker, key),
  ]);
  if (index === null) return;
  const subscription = index.byId.get(asker.subscription ?? "");
  if (!subscription)
    throw closed("There is no such subscription.", "It was removed, or never was this tenant's.");
  if (subscription.state === "paused") throw closed(`The subscription "${subscription.name}" is paused.`);
  await checkModel(ctx, ask.model, index, subscription, key);
}

async function checkStops(
  ctx: Pick<Ctx, "tenant" | "now">,
  { provider, model }: Pick<ReserveAsk, "provider" | "model">,
  { key: keyId, person, human, agent }: Asker,
  key: ModelKeyFacts | null,
): Promise<void> {
  const found = stopFor(await stopsInForce(ctx), {
    agentIds: named([agent]),
    userIds: named([person, human, ...(key ? [key.person.user, key.person.name] : [])]),
    model: { provider, name: model },
    keyId,
  });
  if (found)
    throw closed(`${found.stop.name} is stopped.`, `${found.stop.byName} did so: ${found.stop.reason}`);
}

const named = (names: readonly (string | null)[]) => names.filter((name) => name !== null);

async function checkModel(
  ctx: Pick<Ctx, "tenant" | "now">,
  model: string,
  index: SubscriptionIndex,
  subscription: SubscriptionInForce,
  key: ModelKeyFacts | null,
): Promise<void> {
  const shown = model.slice(0, MOST_SHOWN);
  const held = (index.modelsByName.get(model) ?? []).filter(({ id }) => subscription.models.has(id));
  if (held.length === 0)
    throw closed(`The subscription "${subscription.name}" does not hold the model "${shown}".`);
  const active = held.filter(({ state }) => state === "active");
  if (active.length === 0) throw closed(`The model "${shown}" is paused.`);
  if (!key) return;
  if (!isInScope(key, model, index)) throw closed(`The key is not good for the model "${shown}".`);
  if (active.some(({ id }) => !index.access.has(id))) return;
  const said = { groups: key.groups, principal: key.person.id, user: key.person.user };
  const caller = await callerOf(ctx.tenant, said, ctx.now());
  if (!active.some(({ id }) => mayCall(index, caller, id)))
    throw closed(`Nobody has given the key's holder access to the model "${shown}".`);
}

function closed(what: string, why = "So nothing was set aside, and nothing counted."): DomainError {
  return new DomainError("PRECONDITION", {
    what,
    why,
    fix: "Refuse the request. An administrator decides who may call which models.",
  });
}
