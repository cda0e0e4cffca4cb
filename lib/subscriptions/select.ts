import { type Caller, type CallerSaid, callerOf, isAmong } from "./caller";
import {
  type ServedModel,
  type SubscriptionIndex,
  type SubscriptionInForce,
  subscriptionsInForce,
} from "./inForce";
import { fullName } from "./subscription";

/** What somebody wants to draw on. */
export interface SelectAsk extends CallerSaid {
  /** A subscription by id, `name` or `namespace/name`; the highest that would do unless told. */
  requested?: string | null | undefined;
  /** A served model by `name` or `namespace/name`; without one any subscription of the caller's will do. */
  model?: string | null | undefined;
}

/** Why nobody is let through, for gateways to tell apart. */
export type SelectionError =
  | "model_not_found"
  | "model_access_denied"
  | "subscription_not_found"
  | "model_not_in_subscription"
  | "subscription_paused"
  | "no_subscription";

export type Selection =
  | { ok: true; subscription: SubscriptionInForce; model: ServedModel | null }
  | {
      ok: false;
      error: SelectionError;
      /** One sentence for people. */
      message: string;
      /** Whether the caller may call the model at all, subscription aside. */
      accessAllowed: boolean;
    };

/**
 * Which subscription a request draws on, by the rule of MaaS: of the active ones that the caller owns (as team, group,
 * principal or user name) and that hold the model, the requested one, else the one of the highest priority, ties by name. The
 * caller must also be let through by the model's access, where any is set. A request for a subscription that is somebody
 * else's hears the same as for one that does not exist. Held, so that an edit counts within 2 s everywhere; asks no ability:
 * for the edges that judge. Throws where the store is away.
 */
export async function selectSubscription(tenant: string, ask: SelectAsk, nowMs: number): Promise<Selection> {
  const [index, caller] = await Promise.all([
    subscriptionsInForce(tenant, nowMs),
    callerOf(tenant, ask, nowMs),
  ]);
  return selectFrom(index, caller, ask);
}

/** The same from what is at hand. */
export function selectFrom(
  index: SubscriptionIndex,
  caller: Caller,
  { requested, model }: Pick<SelectAsk, "requested" | "model">,
): Selection {
  const named = model ? (index.modelsByName.get(model) ?? []) : null;
  if (named && !named.some(({ state }) => state === "active")) {
    return refused("model_not_found", `No model "${shown(model)}" is served.`, false);
  }
  const open = named?.filter(({ id, state }) => state === "active" && mayCall(index, caller, id)) ?? null;
  if (open?.length === 0) {
    return refused(
      "model_access_denied",
      `Nobody has given you access to the model "${shown(model)}".`,
      false,
    );
  }
  const mine = index.all.filter(({ owners }) => isAmong(owners, caller, index));
  const asked = requested ? calledSo(mine, requested) : mine;
  if (requested && asked.length === 0) {
    return refused("subscription_not_found", `You have no subscription "${shown(requested)}".`, true);
  }
  if (asked.length === 0) return refused("no_subscription", "You have no subscription.", true);
  const fit = asked.flatMap((subscription) => {
    const held = open === null ? null : open.find(({ id }) => subscription.models.has(id));
    return held === undefined ? [] : [{ subscription, model: held }];
  });
  if (fit.length === 0) {
    const whose = requested
      ? `The subscription "${shown(requested)}" does not hold`
      : "No subscription of yours holds";
    return refused("model_not_in_subscription", `${whose} the model "${shown(model)}".`, true);
  }
  const taken = fit.find(({ subscription }) => subscription.state === "active");
  if (!taken)
    return refused("subscription_paused", `The subscription "${fit[0]?.subscription.name}" is paused.`, true);
  return { ok: true, ...taken };
}

/** The subscriptions that a caller owns, in the order in which they are taken, paused ones too. */
export function ownedBy(index: SubscriptionIndex, caller: Caller): SubscriptionInForce[] {
  return index.all.filter(({ owners }) => isAmong(owners, caller, index));
}

/** Whether a caller is let through to a model, subscription aside. */
export function mayCall(index: SubscriptionIndex, caller: Caller, model: string): boolean {
  const subjects = index.access.get(model);
  return subjects === undefined || isAmong(subjects, caller, index);
}

/** By id or full name; a name alone means its namesakes elsewhere only where nothing is called just so. */
function calledSo(all: readonly SubscriptionInForce[], requested: string): SubscriptionInForce[] {
  const exact = all.filter((one) => one.id === requested || fullName(one) === requested);
  return exact.length > 0 ? exact : all.filter((one) => one.name === requested);
}

function refused(error: SelectionError, message: string, accessAllowed: boolean): Selection {
  return { ok: false, error, message, accessAllowed };
}

/** What a caller wrote, bounded, for a sentence. */
function shown(text: string | null | undefined): string {
  return (text ?? "").slice(0, 120);
}
