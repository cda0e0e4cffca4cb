/** QuotaPolicy of Envoy AI Gateway, `aigateway.envoyproxy.io/v1alpha1`. */
export interface QuotaPolicySpec {
  targetRefs?: { group: string; kind: string; name: string }[];
  perModelQuotas?: ModelQuota[];
  serviceQuota?: { quota: Bucket; costExpression?: string };
}

export interface ModelQuota {
  modelName: string;
  quota: {
    mode?: "Shared";
    costExpression?: string;
    defaultBucket?: Bucket;
    bucketRules?: BucketRule[];
  };
}

export interface BucketRule {
  clientSelectors?: ClientSelector[];
  quota: Bucket;
  shadowMode?: boolean;
}

export interface Bucket {
  limit: number;
  duration: "1s" | "1m" | "1h" | "1d";
}

interface ClientSelector {
  headers?: HeaderMatch[];
  methods?: unknown[];
  path?: unknown;
  queryParams?: unknown[];
  sourceCIDR?: unknown;
}

export interface HeaderMatch {
  name: string;
  type?: "Exact" | "RegularExpression" | "Distinct";
  value?: string;
  invert?: boolean;
}

/** Headers that MaaS' gateway sets itself, and takes from nobody. */
export const USER_HEADER = "x-maas-username";
export const SUBSCRIPTION_HEADER = "x-maas-subscription";
