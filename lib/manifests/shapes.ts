/**
 * What each kind of manifest may say: names, types and limits as its CustomResourceDefinition has them, written down here.
 * Checked against: opendatahub-io/models-as-a-service c0639b1b, Kuadrant/kuadrant-operator ae698811, envoyproxy/ai-gateway
 * c217da8a (all Apache-2.0). JSON Schema as ajv reads it; what the definitions leave to CEL is in rules.ts.
 */
export interface Shape {
  type: "object" | "array" | "string" | "integer" | "boolean";
  properties?: Readonly<Record<string, Shape>>;
  required?: readonly string[];
  additionalProperties?: Shape | false;
  items?: Shape;
  enum?: readonly string[];
  pattern?: string;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minimum?: number;
  maximum?: number;
}

type Limits = Omit<Shape, "type" | "properties" | "required" | "items">;

const text = (limits: Limits = {}): Shape => ({ type: "string", ...limits });
const sized = (most: number, limits: Limits = {}) => text({ minLength: 1, maxLength: most, ...limits });
const whole = (limits: Limits = {}): Shape => ({ type: "integer", ...limits });
const flag: Shape = { type: "boolean" };
const oneOf = (...values: string[]) => text({ enum: values });
const list = (items: Shape, limits: Limits = {}): Shape => ({ type: "array", items, ...limits });
const map = (of: Shape): Shape => ({ type: "object", additionalProperties: of });

/** An object; a name with `?` behind it may be left out. */
function object(fields: Readonly<Record<string, Shape>>): Shape {
  const named = Object.entries(fields).map(([name, shape]) => [name.replace("?", ""), shape] as const);
  const required = Object.keys(fields).filter((name) => !name.endsWith("?"));
  const properties = Object.fromEntries(named);
  return {
    type: "object",
    properties,
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

const named = object({ name: text() });
const whose = { "groups?": list(named), "users?": list(text()) };
const metering = object({ "organizationId?": text(), "costCenter?": text(), "labels?": map(text()) });
const modelRef = { name: sized(63), namespace: sized(63) };

const maasModelRef = object({
  modelRef: object({ kind: oneOf("LLMInferenceService", "ExternalModel"), name: sized(253) }),
  "endpointOverride?": text(),
  "tenantRef?": text({ maxLength: 253, pattern: "^[a-z0-9]([-a-z0-9]*[a-z0-9])?$" }),
});

const maasAuthPolicy = object({
  modelRefs: list(object(modelRef), { minItems: 1 }),
  subjects: object(whose),
  "meteringMetadata?": metering,
});

const tokenRateLimit = object({
  limit: whole({ minimum: 1, maximum: 1_000_000_000 }),
  window: text({ minLength: 2, maxLength: 5, pattern: "^[1-9]\\d{0,3}(s|m|h)$" }),
});
const maasSubscription = object({
  owner: object(whose),
  modelRefs: list(
    object({
      ...modelRef,
      tokenRateLimits: list(tokenRateLimit, { minItems: 1 }),
      "billingRate?": object({ perToken: text() }),
    }),
    { minItems: 1 },
  ),
  "tokenMetadata?": metering,
  "priority?": whole(),
});

const LABEL = "[a-zA-Z0-9]([a-zA-Z0-9\\-]*[a-zA-Z0-9])?";
const DNS_NAME = "^[a-z0-9]([a-z0-9\\-]*[a-z0-9])?$";
const providerName = object({ name: sized(253, { pattern: DNS_NAME }) });
const providerAuth = object({
  secretRef: providerName,
  type: oneOf("apikey", "simple", "sigv4", "oauth2"),
});

const externalModelOfMaas = object({
  provider: sized(63),
  endpoint: sized(253, { pattern: `^${LABEL}(\\.${LABEL})*$` }),
  credentialRef: object({ name: sized(253) }),
  targetModel: sized(253),
});

const externalModel = object({
  "modelName?": text({ maxLength: 253 }),
  externalProviderRefs: list(
    object({
      ref: providerName,
      targetModel: sized(253),
      apiFormat: sized(63),
      path: sized(512, { pattern: "^/.*" }),
      "weight?": whole({ minimum: 0, maximum: 100 }),
      "auth?": providerAuth,
      "config?": map(text()),
    }),
    { minItems: 1, maxItems: 64 },
  ),
});

const externalProvider = object({
  provider: sized(63),
  endpoint: sized(253, { pattern: `^${LABEL}(\\.${LABEL})+$` }),
  auth: providerAuth,
  "config?": map(text()),
});

const GROUP = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
const targetRef = {
  group: text({ maxLength: 253, pattern: `^$|^${GROUP}$` }),
  kind: sized(63, { pattern: "^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$" }),
  name: sized(253),
};
const when = list(object({ predicate: text({ minLength: 1 }) }));

function limitsWith(more: Readonly<Record<string, Shape>>): Shape {
  const rate = object({
    limit: whole(),
    window: text({ pattern: "^([0-9]{1,5}(h|m|s|ms)){1,4}$" }),
  });
  const counters = list(object({ expression: text({ minLength: 1 }) }));
  return map(object({ "rates?": list(rate), "counters?": counters, "when?": when, ...more }));
}

function rateLimitPolicy(more: Readonly<Record<string, Shape>> = {}): Shape {
  const limits = limitsWith(more);
  const block = object({ "limits?": limits, "strategy?": oneOf("atomic", "merge"), "when?": when });
  return object({
    targetRef: object({ ...targetRef, "sectionName?": sized(253, { pattern: `^${GROUP}$` }) }),
    "limits?": limits,
    "when?": when,
    "defaults?": block,
    "overrides?": block,
  });
}

/** Only newer operators have it (Kuadrant RFC 0021), so no released definition does. */
const reservation = { "reservation?": object({ amount: text({ minLength: 1 }), "ttl?": text() }) };

const bucket = object({ limit: whole(), duration: oneOf("1s", "1m", "1h", "1d") });
const matched = (most: number) =>
  list(
    object({
      name: sized(256),
      "type?": oneOf("Exact", "RegularExpression", "Distinct"),
      "value?": text({ maxLength: 1_024 }),
      "invert?": flag,
    }),
    { maxItems: most },
  );
const METHODS = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];
const clientSelector = object({
  "headers?": matched(64),
  "methods?": list(object({ value: oneOf(...METHODS), "invert?": flag })),
  "path?": object({
    "type?": oneOf("Exact", "PathPrefix", "RegularExpression"),
    value: text({ maxLength: 1_024 }),
    "invert?": flag,
  }),
  "queryParams?": matched(16),
  "sourceCIDR?": object({
    "type?": oneOf("Exact", "Distinct"),
    value: sized(256),
    "invert?": flag,
  }),
});
const quotaPolicy = object({
  "targetRefs?": list(object(targetRef), { maxItems: 16 }),
  "perModelQuotas?": list(
    object({
      modelName: text({ minLength: 1 }),
      quota: object({
        "mode?": oneOf("Shared"),
        "costExpression?": text(),
        "defaultBucket?": bucket,
        "bucketRules?": list(
          object({
            "clientSelectors?": list(clientSelector, { maxItems: 8 }),
            quota: bucket,
            "shadowMode?": flag,
          }),
        ),
      }),
    }),
    { maxItems: 128 },
  ),
  "serviceQuota?": object({ quota: bucket, "costExpression?": text() }),
});

/** The `spec` of each kind that we know, by `<apiVersion> <kind>`. */
export const SPECS: Readonly<Record<string, Shape>> = {
  "maas.opendatahub.io/v1alpha1 MaaSModelRef": maasModelRef,
  "maas.opendatahub.io/v1alpha1 MaaSAuthPolicy": maasAuthPolicy,
  "maas.opendatahub.io/v1alpha1 MaaSSubscription": maasSubscription,
  "maas.opendatahub.io/v1alpha1 ExternalModel": externalModelOfMaas,
  "inference.opendatahub.io/v1alpha1 ExternalModel": externalModel,
  "inference.opendatahub.io/v1alpha1 ExternalProvider": externalProvider,
  "kuadrant.io/v1 RateLimitPolicy": rateLimitPolicy(),
  "kuadrant.io/v1alpha1 TokenRateLimitPolicy": rateLimitPolicy(reservation),
  "aigateway.envoyproxy.io/v1alpha1 QuotaPolicy": quotaPolicy,
};
/** TokenRateLimitPolicy as released operators have it. */
export const RELEASED_TOKEN_POLICY: Shape = rateLimitPolicy();
