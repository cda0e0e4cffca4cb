import type { SubscriptionIndex } from "@/lib/subscriptions/inForce";
import { fullName } from "@/lib/subscriptions/subscription";
import { type KeyRow, stateOf } from "./key";

/** What a living model key says of whoever calls with it. Ids of the catalogs; null where nobody was named. */
export interface ModelKeyFacts {
  tenant: string;
  keyId: string;
  keyName: string;
  prefix: string;
  /** Whose requests these are, as quotas ask: `human` is the holder where no agent stands between, else the caller's to say. */
  asker: {
    key: string;
    person: string;
    human: string | null;
    agent: string | null;
    team: string | null;
    subscription: string;
  };
  /** The principal that holds it: what people call them, and the name that gateways know them by. */
  person: { id: string; name: string; kind: "person" | "service"; user: string };
  subscription: { id: string; name: string; namespace: string };
  /** The holder's groups when it was issued. */
  groups: readonly string[];
  /** Served models by name that it is good for; empty: all of its subscription. */
  scopes: readonly string[];
  labels: Readonly<Record<string, string>>;
  ephemeral: boolean;
  expiresAtMs: number | null;
}

/** A key with what it hangs on. */
export interface ModelKeyFound {
  row: KeyRow;
  /** Null where it has no holder or no subscription any more. */
  facts: ModelKeyFacts | null;
  holder: "good" | "gone" | "left";
  subscription: "active" | "paused" | "gone";
}

/** Why a key opens nothing, in words for those who look after it; null for one that is good. */
export function whyClosed({ row, holder, subscription }: ModelKeyFound, nowMs: number): string | null {
  if (row.kind !== "model") return `it is of the kind ${row.kind}`;
  const state = stateOf(row, nowMs);
  if (state !== "active") return state;
  if (holder === "gone") return "its holder was removed";
  if (holder === "left") return "its holder is no member any more";
  if (subscription === "gone") return "its subscription was removed";
  return subscription === "paused" ? "its subscription is paused" : null;
}

/**
 * Whether a key is good for what a request calls a model: whatever its subscription holds under that name, with a namespace or
 * without, must be among its scopes.
 */
export function isInScope(
  { scopes, subscription }: Pick<ModelKeyFacts, "scopes" | "subscription">,
  model: string,
  index: Pick<SubscriptionIndex, "byId" | "modelsByName">,
): boolean {
  if (scopes.length === 0) return true;
  const held = index.byId.get(subscription.id)?.models;
  const meant = (index.modelsByName.get(model) ?? []).filter(({ id }) => held?.has(id));
  return meant.length > 0 && meant.every((one) => scopes.includes(fullName(one)));
}
