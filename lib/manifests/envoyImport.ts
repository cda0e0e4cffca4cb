import { type Loss, type Problem, titleOf } from "./document";
import {
  type Bucket,
  type BucketRule,
  type ModelQuota,
  type QuotaPolicySpec,
  SUBSCRIPTION_HEADER,
  USER_HEADER,
} from "./envoySpec";
import { readLength } from "./lengths";
import type { Typed } from "./maasSpecs";
import type { WantedQuota } from "./wanted";

interface ReadPolicy {
  quotas: WantedQuota[];
  problems: Problem[];
  losses: Loss[];
}

/** A policy's buckets as quotas. What is accepted there and never enforced does not come in as if it were. */
export function readQuotaPolicy(document: Typed<QuotaPolicySpec>): ReadPolicy {
  const of = titleOf(document);
  const read: ReadPolicy = { quotas: [], problems: [], losses: [] };
  const { perModelQuotas = [], serviceQuota } = document.spec;
  if (serviceQuota)
    read.losses.push({
      of,
      kind: "lost",
      words:
        "The gateway takes serviceQuota and enforces nothing of it. It does not come in: make a quota if it is meant.",
    });
  for (const [at, model] of perModelQuotas.entries())
    takeModel(read, of, `spec.perModelQuotas[${at}].quota`, model);
  if (perModelQuotas.length > 0)
    read.losses.push({
      of,
      kind: "stricter",
      words: "There a request passes if any matching bucket has room; here every quota must have some.",
    });
  return read;
}

function takeModel(read: ReadPolicy, of: string, path: string, { modelName, quota }: ModelQuota): void {
  const { costExpression, defaultBucket, bucketRules = [] } = quota;
  const measure = measureOf(costExpression);
  if (measure === null) {
    const words = `What it counts is not understood: ${costExpression?.slice(0, 200)}. It may be total_tokens.`;
    read.problems.push({ of, path: `${path}.costExpression`, words });
    return;
  }
  const base = { source: of, models: [modelName], measure };
  if (defaultBucket)
    read.quotas.push({
      ...base,
      ...sized(defaultBucket),
      ...named(of, modelName, "default"),
      subjectKind: "tenant",
      subject: null,
      per: "pooled",
      mode: "hard",
    });
  for (const [at, rule] of bucketRules.entries()) {
    const scope = scopeOf(rule);
    if (scope === null) {
      const words = `Of its clients only those are understood that a header ${USER_HEADER} (Distinct) or ${SUBSCRIPTION_HEADER} (Exact) tells apart.`;
      read.problems.push({ of, path: `${path}.bucketRules[${at}].clientSelectors`, words });
      continue;
    }
    read.quotas.push({
      ...base,
      ...sized(rule.quota),
      ...named(of, modelName, `rule ${at + 1}`),
      ...scope,
      mode: rule.shadowMode ? "shadow" : "hard",
    });
  }
}

const sized = ({ limit, duration }: Bucket) => ({
  ceiling: limit,
  ...(readLength(duration) ?? { windowUnit: "hour", windowCount: 24 }),
});

function named(source: string, model: string, which: string) {
  const key = `${model} ${which}`;
  return { key, name: `${model}, ${which}`.slice(0, 200), manifest: { source, key } };
}

/** Nothing said counts what the response's usage calls total tokens. */
function measureOf(expression = "total_tokens"): WantedQuota["measure"] | null {
  return expression.trim() === "total_tokens" ? "total_tokens" : null;
}

function scopeOf({
  clientSelectors = [],
}: BucketRule): Pick<WantedQuota, "subjectKind" | "subject" | "per"> | null {
  const scope: Pick<WantedQuota, "subjectKind" | "subject" | "per"> = {
    subjectKind: "tenant",
    subject: null,
    per: "pooled",
  };
  for (const { headers = [], ...others } of clientSelectors) {
    if (Object.keys(others).length > 0) return null;
    for (const { name, type = "Exact", value, invert } of headers) {
      const is = `${name.toLowerCase()} ${type}`;
      if (invert) return null;
      if (is === `${USER_HEADER} Distinct`) scope.per = "person";
      else if (is === `${SUBSCRIPTION_HEADER} Exact` && value && scope.subject === null)
        Object.assign(scope, { subjectKind: "subscription", subject: value });
      else return null;
    }
  }
  return scope;
}
