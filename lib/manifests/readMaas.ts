import type { Subject } from "@/lib/subscriptions/subscription";
import {
  DESCRIPTION,
  DISPLAY_NAME,
  type Loss,
  type Metadata,
  type Problem,
  placed,
  titleOf,
} from "./document";
import { readLength } from "./lengths";
import type {
  MaasAuthPolicySpec,
  MaasModel,
  MaasModelRefSpec,
  MaasSubscriptionSpec,
  Metering,
  Typed,
  Whose,
} from "./maasSpecs";
import { nanoOfRate } from "./perToken";
import type { Metered, WantedAccess, WantedModel, WantedQuota, WantedSubscription } from "./wanted";

/** Groups and users as subjects, in their order. */
export function readWhose({ groups = [], users = [] }: Whose): Subject[] {
  return [
    ...groups.map(({ name }): Subject => ({ kind: "group", value: name.trim() })),
    ...users.map((name): Subject => ({ kind: "user", value: name.trim() })),
  ];
}

export function readMetering({ organizationId, costCenter, labels = {} }: Metering = {}): Metered {
  const trimmed = Object.entries(labels).map(([name, value]) => [name.trim(), value.trim()]);
  return {
    organisation: organizationId?.trim() || null,
    costCentre: costCenter?.trim() || null,
    labels: Object.fromEntries(trimmed),
  };
}

/** What people call it: annotations, as OpenShift's console shows them. */
export function readShown({ annotations = {} }: Metadata) {
  return {
    displayName: annotations[DISPLAY_NAME]?.trim() || null,
    description: annotations[DESCRIPTION]?.trim() || null,
  };
}

export function readModelRef(document: Typed<MaasModelRefSpec>): WantedModel {
  const { name, namespace = "" } = document.metadata;
  return { namespace, name, ...readShown(document.metadata), manifest: { document } };
}

export function readAuthPolicy(document: Typed<MaasAuthPolicySpec>): WantedAccess {
  const { name, namespace = "" } = document.metadata;
  const { modelRefs, subjects, meteringMetadata } = document.spec;
  return {
    namespace,
    name,
    subjects: readWhose(subjects),
    models: modelRefs.map((ref) => placed(ref.namespace, ref.name)),
    ...readMetering(meteringMetadata),
    manifest: { document },
  };
}

interface ReadSubscription {
  subscription: WantedSubscription;
  quotas: WantedQuota[];
  problems: Problem[];
  losses: Loss[];
}

/** A subscription, and its limits as quotas: tokens of one model, for each person, refused beyond. */
export function readSubscription(document: Typed<MaasSubscriptionSpec>): ReadSubscription {
  const of = titleOf(document);
  const { name, namespace = "" } = document.metadata;
  const { owner, modelRefs, tokenMetadata, priority = 0 } = document.spec;
  const problems: Problem[] = [];
  const seen = new Set<string>();
  for (const [at, ref] of modelRefs.entries()) {
    const model = placed(ref.namespace, ref.name);
    const path = `spec.modelRefs[${at}]`;
    if (seen.has(model)) problems.push({ of, path, words: `The model ${model} stands in it twice.` });
    seen.add(model);
    if (ref.billingRate && nanoOfRate(ref.billingRate.perToken) === null) {
      const words =
        "It is no price in dollars per token, such as 0.000002, or finer than a nano-dollar per million tokens.";
      problems.push({ of, path: `${path}.billingRate.perToken`, words });
    }
  }
  const models = modelRefs.map(({ namespace: at, name: model, billingRate }) => ({
    model: placed(at, model),
    billingNanoUsdPerMillion: billingRate ? nanoOfRate(billingRate.perToken) : null,
  }));
  const subscription: WantedSubscription = {
    namespace,
    name,
    ...readShown(document.metadata),
    priority,
    owners: readWhose(owner),
    models,
    ...readMetering(tokenMetadata),
    manifest: { document },
  };
  const quotas = modelRefs.flatMap((ref) => quotasOf(ref, of, placed(namespace, name)));
  return { subscription, quotas, problems, losses: lossesOf(of, modelRefs, owner) };
}

function quotasOf(ref: MaasModel, source: string, subject: string): WantedQuota[] {
  const model = placed(ref.namespace, ref.name);
  const seen = new Map<string, number>();
  return ref.tokenRateLimits.flatMap(({ limit, window }) => {
    const length = readLength(window);
    if (!length) return [];
    const at = `${length.windowCount} ${length.windowUnit}`;
    const before = seen.get(at) ?? 0;
    seen.set(at, before + 1);
    const key = `${model} ${at}${before === 0 ? "" : ` ${before + 1}`}`;
    return [
      {
        source,
        key,
        name: `${subject} on ${model}, ${window}`,
        subjectKind: "subscription" as const,
        subject,
        per: "person" as const,
        models: [ref.name],
        measure: "total_tokens" as const,
        ceiling: limit,
        ...length,
        mode: "hard" as const,
        manifest: { source, key },
      },
    ];
  });
}

/** Nothing of it is lost here, but some things are not what a reader may think. */
function lossesOf(of: string, modelRefs: readonly MaasModel[], owner: Whose): Loss[] {
  const note = (words: string): Loss => ({ of, kind: "note", words });
  const people = owner.groups?.length
    ? "everybody in its groups"
    : `each of its ${(owner.users ?? []).length} users`;
  const names = modelRefs.map(({ name }) => name);
  const shared = names.filter((name, at) => names.indexOf(name) !== at);
  return [
    note(`Its limits are for each person, as MaaS counts them: ${people} may use all of it.`),
    ...(modelRefs.some(({ billingRate }) => billingRate)
      ? [
          note(
            "Its billing rates are kept and given back. What is charged here goes by the prices of models.",
          ),
        ]
      : []),
    ...shared.map(
      (name): Loss => ({
        of,
        kind: "stricter",
        words: `Models of two namespaces are called ${name}. Requests name them alike, so their limits count together here.`,
      }),
    ),
  ];
}
