import type { Quota } from "@/lib/quotas/quota";
import { type Document, type Loss, placed, titleOf } from "./document";
import {
  type Bucket,
  type BucketRule,
  type HeaderMatch,
  type ModelQuota,
  SUBSCRIPTION_HEADER,
  USER_HEADER,
} from "./envoySpec";
import type { Exported } from "./exportMaas";
import type { ExportWorld } from "./exportWorld";

const DURATIONS: Readonly<Record<string, Bucket["duration"]>> = {
  "1 second": "1s",
  "60 second": "1m",
  "1 minute": "1m",
  "60 minute": "1h",
  "1 hour": "1h",
  "24 hour": "1d",
  "1 day": "1d",
};

/** Quotas as Envoy AI Gateway's buckets by model, with the ways in which they are weaker there. */
export function exportEnvoy(world: ExportWorld): Exported {
  const losses: Loss[] = [];
  const byModel = new Map<string, { rules: BucketRule[]; default: Bucket | null }>();
  const served = [...new Set(world.state.models.map(({ name }) => name))];
  for (const quota of world.state.quotas) {
    const of = `quota "${quota.name}"`;
    const bucket = bucketOf(world, quota);
    if (typeof bucket === "string") {
      losses.push({ of, kind: "lost", words: bucket });
      continue;
    }
    const models = quota.models.length === 0 ? modelsOf(world, quota, served) : quota.models;
    if (models.length > 1)
      losses.push({
        of,
        kind: "looser",
        words: `It counts ${models.length} models together; there each has a bucket of its own, so ${models.length} times as much may be used.`,
      });
    if (quota.windowUnit === "day")
      losses.push({
        of,
        kind: "note",
        words: `It ends at midnight in ${quota.zone} here, and in UTC there.`,
      });
    for (const model of models) {
      const found = byModel.get(model) ?? { rules: [], default: null };
      byModel.set(model, found);
      if (bucket.headers.length > 0 || bucket.shadow || found.default !== null)
        found.rules.push(ruleOf(bucket));
      else found.default = bucket.quota;
    }
  }
  if (byModel.size === 0) return { documents: [], losses };
  const document = policyOf(world, byModel);
  return { documents: [document], losses: [...losses, ...traps(document, byModel)] };
}

interface Sized {
  quota: Bucket;
  headers: HeaderMatch[];
  shadow: boolean;
}

const ruleOf = ({ quota, headers, shadow }: Sized): BucketRule => ({
  ...(headers.length > 0 && { clientSelectors: [{ headers }] }),
  quota,
  ...(shadow && { shadowMode: true }),
});

function modelsOf(world: ExportWorld, { subjectKind, subject }: Quota, served: string[]): string[] {
  if (subjectKind !== "subscription") return served;
  const one = world.state.subscriptions.find(({ row }) => row.id === subject);
  return (one?.models ?? []).map(({ model }) => model.slice(model.indexOf("/") + 1));
}

/** A quota as a bucket, or why it is none. */
function bucketOf(world: ExportWorld, quota: Quota): Sized | string {
  const { subjectKind, subject, per, measure, ceiling, mode, windowUnit, windowCount } = quota;
  if (!quota.enabled) return "It is switched off: left out.";
  if (mode === "soft") return "It is soft; the gateway refuses, or only counts.";
  if (measure !== "total_tokens")
    return `Written are quotas of total tokens; this one counts ${measure.replace("_", " ")}.`;
  const duration = DURATIONS[`${windowCount} ${windowUnit}`];
  if (duration === undefined)
    return `The gateway has windows of 1s, 1m, 1h and 1d, not of ${windowCount} ${windowUnit}${windowCount === 1 ? "" : "s"}.`;
  if (per !== "pooled" && per !== "person") return `The gateway tells no ${per}s apart.`;
  const each: HeaderMatch[] = per === "person" ? [{ name: USER_HEADER, type: "Distinct" }] : [];
  const sized = { quota: { limit: ceiling, duration }, shadow: mode === "shadow" };
  if (subjectKind === "tenant" || (subjectKind === "person" && subject === null))
    return { ...sized, headers: each };
  if (subjectKind === "person") {
    const user = world.users.get(subject ?? "");
    if (user === undefined) return "Of this person no user name is known.";
    return { ...sized, headers: [{ name: USER_HEADER, type: "Exact", value: user }] };
  }
  const held = world.state.subscriptions.find(({ row }) => row.id === subject);
  if (subjectKind !== "subscription" || !held) return `The gateway tells no ${subjectKind}s apart.`;
  const value = placed(held.row.namespace || world.namespace, held.row.name);
  return { ...sized, headers: [{ name: SUBSCRIPTION_HEADER, type: "Exact", value }, ...each] };
}

function policyOf(
  world: ExportWorld,
  byModel: ReadonlyMap<string, { rules: BucketRule[]; default: Bucket | null }>,
): Document {
  const perModelQuotas = [...byModel].map(
    ([modelName, { rules, default: defaultBucket }]): ModelQuota => ({
      modelName,
      quota: {
        mode: "Shared",
        costExpression: "total_tokens",
        ...(defaultBucket && { defaultBucket }),
        ...(rules.length > 0 && { bucketRules: rules }),
      },
    }),
  );
  const targetRefs = [{ group: "aigateway.envoyproxy.io", kind: "AIServiceBackend", name: world.backend }];
  return {
    apiVersion: "aigateway.envoyproxy.io/v1alpha1",
    kind: "QuotaPolicy",
    metadata: { name: "bailiwick", namespace: world.gatewayNamespace },
    spec: { targetRefs, perModelQuotas },
  };
}

function traps(
  document: Document,
  byModel: ReadonlyMap<string, { rules: BucketRule[]; default: Bucket | null }>,
): Loss[] {
  const of = titleOf(document);
  const several = [...byModel]
    .filter(([, one]) => one.rules.length + (one.default ? 1 : 0) > 1)
    .map(([model]) => model);
  return [
    {
      of,
      kind: "note",
      words:
        "Each modelName must be the modelNameOverride of the route: of another name nothing is applied, and nothing says so.",
    },
    ...(several.length > 0
      ? [
          {
            of,
            kind: "looser" as const,
            words: `A request passes if any matching bucket has room, so of several the loosest counts: ${several.join(", ").slice(0, 300)}.`,
          },
        ]
      : []),
    {
      of,
      kind: "looser",
      words: `Who a request is from the gateway believes the headers ${USER_HEADER} and ${SUBSCRIPTION_HEADER}: it must take them from no client.`,
    },
  ];
}
