import { param, printUrl, type SearchParams } from "@/app/_ui/list/list-url";
import type { SubscriptionFilter } from "@/lib/subscriptions/list";
import { SUBSCRIPTION_STATES } from "@/lib/subscriptions/subscription";

export const SUBSCRIPTIONS_PATH = "/subscriptions";
export const NEW_PATH = "/subscriptions/new";

/** Everything that the list shows; empty text means: not said. */
export interface SubscriptionsUrl {
  q: string;
  state: (typeof SUBSCRIPTION_STATES)[number] | "";
  /** A served model's id. */
  model: string;
  cursor: string;
}

export function readSubscriptionsUrl(params: SearchParams): SubscriptionsUrl {
  return {
    q: param(params, "q").slice(0, 200),
    state: SUBSCRIPTION_STATES.find((one) => one === param(params, "state")) ?? "",
    model: param(params, "model").slice(0, 100),
    cursor: param(params, "cursor"),
  };
}

export function filterOf({ q, state, model, cursor }: SubscriptionsUrl): SubscriptionFilter {
  return {
    q: q || undefined,
    state: state || undefined,
    model: model || undefined,
    cursor: cursor || undefined,
  };
}

export function subscriptionsHref(url: SubscriptionsUrl, change: Partial<SubscriptionsUrl>): string {
  return printUrl(SUBSCRIPTIONS_PATH, { ...url, ...change });
}

export const isNarrowed = ({ q, state, model }: SubscriptionsUrl) => q !== "" || state !== "" || model !== "";

export const subscriptionHref = (id: string) => `${SUBSCRIPTIONS_PATH}/${encodeURIComponent(id)}`;

/** A quota for a subscription, on the page where one is made. */
export const newQuotaHref = (subscription: string) =>
  printUrl("/quotas/new", { subjectKind: "subscription", subject: subscription });
