import type { Document } from "./document";

/** What the definitions say in CEL: path and words of what is broken. */
export function brokenRules({ kind, spec }: Document): { path: string; words: string }[] {
  switch (kind) {
    case "MaaSAuthPolicy":
      return authPolicyRules(spec);
    case "RateLimitPolicy":
    case "TokenRateLimitPolicy":
      return limitRules(kind, spec);
    case "QuotaPolicy":
      return quotaRules(spec);
    default:
      return [];
  }
}

const sizeOf = (value: unknown): number =>
  typeof value === "object" && value !== null ? Object.keys(value).length : 0;
const as = (value: unknown) => (value ?? {}) as Readonly<Record<string, unknown>>;

function authPolicyRules(spec: Document["spec"]) {
  const { groups, users } = as(spec.subjects);
  if (sizeOf(groups) + sizeOf(users) > 0) return [];
  return [{ path: "spec.subjects", words: "At least one group or user must be named." }];
}

function limitRules(kind: string, spec: Document["spec"]) {
  const target = as(spec.targetRef);
  const kinds = kind === "RateLimitPolicy" ? ["HTTPRoute", "GRPCRoute", "Gateway"] : ["HTTPRoute", "Gateway"];
  const has = (name: string) => spec[name] !== undefined;
  const both = (one: string, other: string) =>
    has(one) && has(other) ? [{ path: `spec.${other}`, words: `It cannot stand beside ${one}.` }] : [];
  const inBlock = (name: string) =>
    has(name) && sizeOf(as(spec[name]).limits) === 0
      ? [{ path: `spec.${name}.limits`, words: "At least one limit must be defined." }]
      : [];
  return [
    ...(target.group === "gateway.networking.k8s.io"
      ? []
      : [{ path: "spec.targetRef.group", words: "It must be gateway.networking.k8s.io." }]),
    ...(kinds.includes(String(target.kind))
      ? []
      : [{ path: "spec.targetRef.kind", words: `It must be ${kinds.join(" or ")}.` }]),
    ...both("defaults", "limits"),
    ...both("defaults", "overrides"),
    ...both("overrides", "limits"),
    ...(has("defaults") || has("overrides") || sizeOf(spec.limits) > 0
      ? []
      : [{ path: "spec.limits", words: "At least one limit must be defined." }]),
    ...inBlock("defaults"),
    ...inBlock("overrides"),
  ];
}

function quotaRules(spec: Document["spec"]) {
  const refs = Array.isArray(spec.targetRefs) ? spec.targetRefs.map(as) : [];
  const wrong = refs.findIndex(
    ({ group, kind }) => group !== "aigateway.envoyproxy.io" || kind !== "AIServiceBackend",
  );
  const models = Array.isArray(spec.perModelQuotas) ? spec.perModelQuotas.map(as) : [];
  const empty = models.flatMap(({ quota }, at) => {
    const rules = as(quota).bucketRules;
    return (Array.isArray(rules) ? rules.map(as) : []).flatMap(({ clientSelectors }, rule) =>
      (Array.isArray(clientSelectors) ? clientSelectors : []).flatMap((one: unknown, selector) =>
        sizeOf(one) > 0
          ? []
          : [
              {
                path: `spec.perModelQuotas[${at}].quota.bucketRules[${rule}].clientSelectors[${selector}]`,
                words: "At least one of headers, methods, path, sourceCIDR or queryParams must be given.",
              },
            ],
      ),
    );
  });
  return [
    ...(wrong < 0
      ? []
      : [
          {
            path: `spec.targetRefs[${wrong}]`,
            words: "It must be an AIServiceBackend of aigateway.envoyproxy.io.",
          },
        ]),
    ...empty,
  ];
}
