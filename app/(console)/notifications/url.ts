import { param, printUrl, type SearchParams } from "@/app/_ui/list/list-url";
import { DELIVERY_STATES, type DeliveryState } from "@/lib/notify/delivery";

const NOTIFICATIONS_PATH = "/notifications";
const DEAD_PATH = `${NOTIFICATIONS_PATH}/dead`;

/** Everything that the list of deliveries shows; empty text means: not said. */
export interface DeliveriesUrl {
  state: DeliveryState | "";
  /** A webhook's id. */
  webhook: string;
  cursor: string;
}

export function readDeliveriesUrl(params: SearchParams): DeliveriesUrl {
  const state = DELIVERY_STATES.find((one) => one === param(params, "state")) ?? "";
  return { state, webhook: param(params, "webhook"), cursor: param(params, "cursor") };
}

export function notificationsHref(url: Partial<DeliveriesUrl> = {}): string {
  return printUrl(NOTIFICATIONS_PATH, url);
}

export function deadHref(url: Partial<Omit<DeliveriesUrl, "state">> = {}): string {
  return printUrl(DEAD_PATH, url);
}

export const deliveryHref = (id: string) => `${NOTIFICATIONS_PATH}/${id}`;
