import type { EndpointKind } from "@/lib/endpoints/endpoint";
import type { Measure, Quota } from "@/lib/quotas/quota";
import type { Subject } from "@/lib/subscriptions/subscription";
import type { Length } from "./lengths";

/** What stands in a row's `manifest`: where it came from, as it came. */
export type Origin = Record<string, unknown>;

export interface WantedModel {
  namespace: string;
  name: string;
  displayName: string | null;
  description: string | null;
  manifest: Origin | null;
}

export interface Metered {
  organisation: string | null;
  costCentre: string | null;
  labels: Record<string, string>;
}

export interface WantedAccess extends Metered {
  namespace: string;
  name: string;
  subjects: Subject[];
  /** As `namespace/name`. */
  models: string[];
  manifest: Origin | null;
}

export interface WantedSubscription extends Metered {
  namespace: string;
  name: string;
  displayName: string | null;
  description: string | null;
  priority: number;
  owners: Subject[];
  models: { model: string; billingNanoUsdPerMillion: number | null }[];
  manifest: Origin | null;
}

/** A quota that a manifest asks for. `source` and `key` find it again when the same manifest comes in once more. */
export interface WantedQuota extends Length {
  /** The title of the document. */
  source: string;
  /** Unique within it. */
  key: string;
  name: string;
  /** Of a subscription its `namespace/name`, of a team its group, of a person its user name, of a key its id. */
  subjectKind: Extract<Quota["subjectKind"], "tenant" | "subscription" | "team" | "person" | "key">;
  subject: string | null;
  per: Quota["per"];
  /** By the name that requests say. */
  models: string[];
  measure: Extract<Measure, "total_tokens" | "requests">;
  ceiling: number;
  mode: Quota["mode"];
  manifest: Origin;
}

export interface WantedEndpoint {
  name: string;
  kind: EndpointKind;
  baseUrl: string;
  /** The served model behind it as `namespace/name`; null where no model reference names it. */
  served: string | null;
  targetModel: string;
  weight: number;
}

/** Everything that a file asks for. */
export interface Wanted {
  models: WantedModel[];
  endpoints: WantedEndpoint[];
  access: WantedAccess[];
  subscriptions: WantedSubscription[];
  quotas: WantedQuota[];
}
