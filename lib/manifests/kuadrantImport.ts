import { type Document, type Loss, type Problem, titleOf } from "./document";
import { readLength } from "./lengths";
import type { Typed } from "./maasSpecs";
import { readPredicates, type Scope } from "./predicates";
import type { TierLimits } from "./tiers";
import type { WantedQuota } from "./wanted";

export interface KuadrantLimit {
  rates?: { limit: number; window: string }[];
  counters?: { expression: string }[];
  when?: { predicate: string }[];
  reservation?: { amount: string; ttl?: string };
}

interface Block {
  limits?: Record<string, KuadrantLimit>;
  when?: { predicate: string }[];
  strategy?: "atomic" | "merge";
}

export interface RateLimitPolicySpec extends Block {
  targetRef: { group: string; kind: string; name: string; sectionName?: string };
  defaults?: Block;
  overrides?: Block;
}

interface ReadPolicy {
  quotas: WantedQuota[];
  problems: Problem[];
  losses: Loss[];
}

const MODEL_LABEL = "maas.opendatahub.io/model";
const MODEL_SPACE_LABEL = "maas.opendatahub.io/model-namespace";
const PERS: Readonly<Record<string, WantedQuota["per"]>> = {
  "auth.identity.userid": "person",
  "auth.identity.keyId": "key",
};

/** The block that a policy's limits stand in; null: in the spec itself. */
export function blockNameOf({ defaults, overrides }: RateLimitPolicySpec): "defaults" | "overrides" | null {
  if (defaults) return "defaults";
  return overrides ? "overrides" : null;
}

/** Where the limits of a policy stand, with the predicates that all of them share. */
function blockOf(spec: RateLimitPolicySpec): { path: string; block: Block } {
  const name = blockNameOf(spec);
  return name === null ? { path: "spec", block: spec } : { path: `spec.${name}`, block: spec[name] ?? {} };
}

/** Limits of tiers on the gateway, by the tier: they become limits of that tier's subscription. */
export function tierLimitsIn(documents: readonly Document[]): TierLimits {
  const found = new Map<string, { limit: number; window: string }[]>();
  for (const { kind, spec } of documents) {
    if (kind !== "TokenRateLimitPolicy") continue;
    const { block } = blockOf(spec as unknown as RateLimitPolicySpec);
    for (const { rates = [], when = [] } of Object.values(block.limits ?? {})) {
      const { scope, unread } = readPredicates([...when, ...(block.when ?? [])].map((one) => one.predicate));
      if (scope.tier === null || unread.length > 0) continue;
      found.set(scope.tier, [...(found.get(scope.tier) ?? []), ...rates]);
    }
  }
  return found;
}

/** A policy's limits as quotas: of tokens, or of requests. What a predicate says that nothing here can is a problem, in its words. */
export function readLimitPolicy(document: Typed<RateLimitPolicySpec>): ReadPolicy {
  const of = titleOf(document);
  const read: ReadPolicy = { quotas: [], problems: [], losses: [] };
  const { path, block } = blockOf(document.spec);
  const isOfTiers = Object.values(block.limits ?? {}).some(({ when = [] }) =>
    when.some(({ predicate }) => readPredicates([predicate]).scope.tier !== null),
  );
  if (block.strategy === "merge" || document.spec.overrides)
    read.losses.push({
      of,
      kind: "note",
      words:
        "What it merges with or overrides at the gateway is not in the file: all quotas here count together.",
    });
  for (const [name, limit] of Object.entries(block.limits ?? {})) {
    const at = `${path}.limits.${name}`;
    const { scope, unread } = readPredicates(
      [...(limit.when ?? []), ...(block.when ?? [])].map((one) => one.predicate),
    );
    if (unread.length > 0) {
      const words = `The predicate is not understood: ${unread.join(" && ").slice(0, 300)}. Understood are one subscription, tier, group, user, key and model, each with ==.`;
      read.problems.push({ of, path: `${at}.when`, words });
    } else if (scope.tier !== null) {
      const words = `Its limit ${name} is of the tier ${scope.tier}, and comes in with that tier's subscription.`;
      read.losses.push({ of, kind: "note", words });
    } else takeLimit(read, document, { name, limit, scope, at });
  }
  if (isOfTiers && document.spec.targetRef.kind !== "Gateway")
    read.losses.push({ of, kind: "note", words: "Tiers were of the gateway; this policy is of a route." });
  return read;
}

interface At {
  name: string;
  limit: KuadrantLimit;
  scope: Scope;
  at: string;
}

function takeLimit(
  read: ReadPolicy,
  document: Typed<RateLimitPolicySpec>,
  { name, limit, scope, at }: At,
): void {
  const of = titleOf(document);
  const wrong = (path: string, words: string) => read.problems.push({ of, path, words });
  const expressions = (limit.counters ?? []).map(({ expression }) => expression.trim());
  const per = expressions.length === 0 ? "pooled" : PERS[expressions[0] ?? ""];
  if (per === undefined || expressions.length > 1) {
    wrong(
      `${at}.counters`,
      `A counter for each ${expressions.join(" and ").slice(0, 200)} is not understood: it may be auth.identity.userid, auth.identity.keyId, or none.`,
    );
    return;
  }
  const model = scope.model ?? labelledModel(document);
  const { kind, name: target } = document.spec.targetRef;
  if (kind !== "Gateway" && model === null) {
    wrong(
      at,
      `It counts only what passes the ${kind} ${target}, which nothing here can tell. Name the model in a predicate, or in the label ${MODEL_LABEL}.`,
    );
    return;
  }
  if (limit.reservation)
    read.losses.push({
      of,
      kind: "note",
      words: `The reservation of ${name} (${limit.reservation.amount.slice(0, 80)}) is left out: each request is estimated here by itself.`,
    });
  const counted = (limit.rates ?? []).map(({ limit: ceiling, window }, rate) => {
    const length = readLength(window);
    const path = `${at}.rates[${rate}]`;
    if (!length) wrong(`${path}.window`, `A window of ${window} is no whole number of seconds.`);
    if (ceiling < 0 || !Number.isSafeInteger(ceiling)) wrong(`${path}.limit`, "It must be 0 or more.");
    return length && { ceiling, length, key: `${name} ${rate + 1}`, window };
  });
  const tokens = document.kind === "TokenRateLimitPolicy";
  for (const one of counted) {
    if (!one) continue;
    read.quotas.push({
      source: of,
      key: one.key,
      name: `${name}, ${one.window}`.slice(0, 200),
      subjectKind: scope.subjectKind,
      subject: scope.subject,
      per: scope.subjectKind === "person" && per === "person" ? "pooled" : perOf(scope, per),
      models: model === null ? [] : [model.slice(model.indexOf("/") + 1)],
      measure: tokens ? "total_tokens" : "requests",
      ceiling: one.ceiling,
      ...one.length,
      mode: "hard",
      manifest: { source: of, key: one.key, document: withoutLimits(document), limit: name, said: limit },
    });
  }
}

/** A key is one person's, so each key counts alone whichever of both is asked for. */
function perOf({ subjectKind }: Scope, per: WantedQuota["per"]): WantedQuota["per"] {
  return subjectKind === "key" ? "pooled" : per;
}

function labelledModel({ metadata }: Typed<unknown>): string | null {
  const name = metadata.labels?.[MODEL_LABEL];
  const namespace = metadata.labels?.[MODEL_SPACE_LABEL];
  if (!name) return null;
  return namespace ? `${namespace}/${name}` : name;
}

/** The document with room for its limits, to be filled again on export. */
function withoutLimits({ apiVersion, kind, metadata, spec }: Typed<RateLimitPolicySpec>): object {
  const name = blockNameOf(spec);
  const empty = name === null ? { ...spec, limits: {} } : { ...spec, [name]: { ...spec[name], limits: {} } };
  return { apiVersion, kind, metadata, spec: empty };
}
