import type { Metadata } from "./document";

/** The specs of MaaS' own kinds, as SPECS holds documents to them. */
export interface MaasModelRefSpec {
  modelRef: { kind: "LLMInferenceService" | "ExternalModel"; name: string };
  endpointOverride?: string;
  tenantRef?: string;
}

export interface Whose {
  groups?: { name: string }[];
  users?: string[];
}

export interface Metering {
  organizationId?: string;
  costCenter?: string;
  labels?: Record<string, string>;
}

export interface MaasAuthPolicySpec {
  modelRefs: { name: string; namespace: string }[];
  subjects: Whose;
  meteringMetadata?: Metering;
}

export interface MaasModel {
  name: string;
  namespace: string;
  tokenRateLimits: { limit: number; window: string }[];
  billingRate?: { perToken: string };
}

export interface MaasSubscriptionSpec {
  owner: Whose;
  modelRefs: MaasModel[];
  tokenMetadata?: Metering;
  priority?: number;
}

/** A document whose spec was held to its shape. */
export interface Typed<S> {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
  spec: S;
}
