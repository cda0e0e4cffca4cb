import type { Document, Loss, Problem } from "./document";
import { readQuotaPolicy } from "./envoyImport";
import type { QuotaPolicySpec } from "./envoySpec";
import { externalsOf, readEndpoints } from "./external";
import { type RateLimitPolicySpec, readLimitPolicy, tierLimitsIn } from "./kuadrantImport";
import type { MaasAuthPolicySpec, MaasModelRefSpec, MaasSubscriptionSpec, Typed } from "./maasSpecs";
import type { ReadFile } from "./readDocuments";
import { readAuthPolicy, readModelRef, readSubscription } from "./readMaas";
import { documentsOfTiers } from "./tiers";
import type { Wanted, WantedModel, WantedQuota } from "./wanted";

export interface WantedFile {
  wanted: Wanted;
  problems: Problem[];
  losses: Loss[];
}

const typed = <S>(document: Document) => document as unknown as Typed<S>;

/** Everything that the documents of a file ask for, together. */
export function wantedOf(read: ReadFile): WantedFile {
  const { documents: ofTiers, without } = documentsOfTiers(read.tiers, tierLimitsIn(read.documents));
  const documents = [...read.documents, ...ofTiers];
  const file: WantedFile = {
    wanted: { models: [], endpoints: [], access: [], subscriptions: [], quotas: [] },
    problems: [...read.problems],
    losses: [...read.losses, ...without.map(lostTier)],
  };
  for (const document of documents) takeMaas(file, document, documents);
  const external = readEndpoints(documents);
  file.wanted.endpoints.push(...external.endpoints);
  file.losses.push(...external.losses);
  for (const document of documents) takePolicy(file, document);
  file.wanted.quotas = withoutGenerated(file);
  return file;
}

const lostTier = (tier: string): Loss => ({
  of: `ConfigMap tier-to-group-mapping, tier ${tier}`,
  kind: "lost",
  words:
    "It becomes no subscription: MaaS wants groups, models (LLMInferenceServices that name the tier) and a limit for each. Put them, and the gateway's TokenRateLimitPolicy, into the same file.",
});

function takeMaas(
  { wanted, problems, losses }: WantedFile,
  document: Document,
  all: readonly Document[],
): void {
  switch (document.kind) {
    case "MaaSModelRef":
      wanted.models.push(withExternals(readModelRef(typed<MaasModelRefSpec>(document)), document, all));
      return;
    case "MaaSAuthPolicy":
      wanted.access.push(readAuthPolicy(typed<MaasAuthPolicySpec>(document)));
      return;
    case "MaaSSubscription": {
      const read = readSubscription(typed<MaasSubscriptionSpec>(document));
      wanted.subscriptions.push(read.subscription);
      wanted.quotas.push(...read.quotas);
      problems.push(...read.problems);
      losses.push(...read.losses);
    }
  }
}

function withExternals(model: WantedModel, document: Document, all: readonly Document[]): WantedModel {
  const externals = externalsOf(all, typed<MaasModelRefSpec>(document));
  return externals.length === 0 ? model : { ...model, manifest: { ...model.manifest, externals } };
}

function takePolicy({ wanted, problems, losses }: WantedFile, document: Document): void {
  const read =
    document.kind === "QuotaPolicy"
      ? readQuotaPolicy(typed<QuotaPolicySpec>(document))
      : /^(?:Token)?RateLimitPolicy$/.test(document.kind)
        ? readLimitPolicy(typed<RateLimitPolicySpec>(document))
        : null;
  if (!read) return;
  wanted.quotas.push(...read.quotas);
  problems.push(...read.problems);
  losses.push(...read.losses);
}

/** Limits that the MaaS controller wrote from a subscription of the same file come in with that subscription, once. */
function withoutGenerated({ wanted, losses }: WantedFile): WantedQuota[] {
  const same = (quota: WantedQuota) =>
    JSON.stringify([
      quota.subject,
      quota.per,
      quota.models,
      quota.measure,
      quota.ceiling,
      quota.windowUnit,
      quota.windowCount,
    ]);
  const own = wanted.quotas.filter(({ source }) => source.startsWith("MaaSSubscription "));
  const known = new Map(own.map((quota) => [same(quota), quota.source]));
  return wanted.quotas.filter((quota) => {
    const by =
      own.includes(quota) || quota.subjectKind !== "subscription" ? undefined : known.get(same(quota));
    if (by === undefined) return true;
    const words = `Its limit ${quota.key} is the one of ${by}, and comes in with that.`;
    losses.push({ of: quota.source, kind: "note", words });
    return false;
  });
}
