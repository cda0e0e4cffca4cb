import type { Ctx } from "@/lib/access/ctx";
import type { EndpointRow } from "./endpoint";

/** Of a health that nobody has looked at. */
export const UNCHECKED = {
  health: "unknown",
  healthCheckedAt: null,
  healthFailure: null,
  healthMs: null,
  healthFailures: 0,
  healthNextAt: null,
} as const satisfies Partial<EndpointRow>;

/** Of an endpoint without a credential. */
export const UNAUTHENTICATED = {
  credentialSecret: null,
  credentialHint: null,
  credentialSetAt: null,
} as const satisfies Partial<EndpointRow>;

/** An endpoint of which nothing is said yet. */
export function emptyEndpoint(ctx: Ctx): EndpointRow {
  return {
    id: ctx.newId("mep"),
    tenant: ctx.tenant,
    name: "",
    kind: "vllm",
    baseUrl: null,
    served: null,
    targetModel: null,
    weight: 1,
    apiVersion: null,
    ...UNAUTHENTICATED,
    ...UNCHECKED,
    model: null,
    version: null,
    metricsUrl: null,
    dcgmUrl: null,
    servedName: null,
    acceleratorType: null,
    acceleratorCount: null,
    hourNanoUsd: null,
    paused: false,
    triedAt: null,
    scrapedAt: null,
    failure: null,
    createdBy: ctx.actor.id,
    createdAt: new Date(ctx.now()),
  };
}
