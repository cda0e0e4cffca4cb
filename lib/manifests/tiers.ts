import { z } from "zod";
import { type DomainError, isDomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import { readManifests } from "@/lib/base/untrusted";
import { type Document, MAAS, type Problem } from "./document";

/** Tiers as MaaS had them before subscriptions, and which models say that they belong to which. */
export interface TierSet {
  tiers: Tier[];
  models: { name: string; namespace: string; tiers: string[] }[];
}

interface Tier {
  name: string;
  displayName?: string | undefined;
  description?: string | undefined;
  /** The higher wins: a user had exactly one. */
  level: number;
  groups: string[];
}

const NAME = "tier-to-group-mapping";
const TIERS_OF = "alpha.maas.opendatahub.io/tiers";
/** Where subscriptions stand unless told: the namespace of MaaS' own tenant. */
const NAMESPACE = "models-as-a-service";
const text = z.string().max(253);
const mapping = z.object({
  metadata: z.object({ name: z.literal(NAME) }).loose(),
  data: z.strictObject({ tiers: z.string().max(200_000) }),
});
const tiersShape = z
  .array(
    z.strictObject({
      name: text.regex(/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/, "Use lower-case letters, digits and -"),
      displayName: text.optional(),
      description: z.string().max(2_000).optional(),
      level: z.int().default(0),
      groups: z.array(text.min(1)).default([]),
    }),
  )
  .max(200);
const service = z.object({
  metadata: z
    .object({
      name: text.min(1),
      namespace: text.default(""),
      annotations: z.record(z.string(), z.string()).optional(),
    })
    .loose(),
});

interface Found {
  tiers: TierSet;
  problems: Problem[];
}

/** Takes the mapping of tiers to groups, and of an LLMInferenceService the tiers that it names. False for anything else. */
export function readTiers(
  { tiers, problems }: Found,
  value: Readonly<Record<string, unknown>>,
  title: string,
): boolean {
  const key = `${String(value.apiVersion).split("/")[0]} ${String(value.kind)}`;
  const isMapping = key === "v1 ConfigMap" && title.endsWith(NAME);
  if (!isMapping && key !== "serving.kserve.io LLMInferenceService") return false;
  try {
    if (isMapping) {
      const { data } = readShape(mapping, value);
      const file = { name: "data.tiers", bytes: Buffer.from(data.tiers) };
      // By the one reader of YAML from outside: the parser's own takes half a minute for a text of this length.
      const [list = null] = readManifests(file, "The list of tiers");
      tiers.tiers.push(...readShape(tiersShape, list));
    } else {
      const { name, namespace, annotations } = readShape(service, value).metadata;
      const said = annotations?.[TIERS_OF];
      if (said === undefined) return false;
      tiers.models.push({ name, namespace, tiers: readShape(z.array(text), JSON.parse(said)) });
    }
  } catch (error) {
    const path = isMapping ? "data.tiers" : `metadata.annotations["${TIERS_OF}"]`;
    const words = isDomainError(error) ? saidIn(error) : `It cannot be read: ${(error as Error).message}`;
    problems.push({ of: title, path, words: words.slice(0, 400) });
  }
  return true;
}

const saidIn = ({ words: { what, why } }: DomainError) => [what, why].filter(Boolean).join(" ");

/** Limits of a tier on a model, from the gateway's policy. */
export type TierLimits = ReadonlyMap<string, readonly { limit: number; window: string }[]>;

/**
 * Tiers as model references, access and subscriptions, as MaaS' own migration makes them: one of each kind a tier, with the
 * two labels that say so. A tier without limits has no subscription: MaaS requires a limit for each model.
 */
export function documentsOfTiers(
  set: TierSet,
  limits: TierLimits,
): { documents: Document[]; without: string[] } {
  const used = set.models.filter((model) =>
    model.tiers.some((tier) => set.tiers.some(({ name }) => name === tier)),
  );
  const refs = used.map(({ name, namespace }) =>
    made("MaaSModelRef", name, namespace, null, {
      modelRef: { kind: "LLMInferenceService", name },
    }),
  );
  const perTier = set.tiers.map((tier) => {
    const modelRefs = used
      .filter(({ tiers }) => tiers.includes(tier.name))
      .map(({ name, namespace }) => ({ name, namespace }));
    const groups = tier.groups.map((name) => ({ name }));
    const tokenRateLimits = limits.get(tier.name) ?? [];
    const access = made("MaaSAuthPolicy", `${tier.name}-access`, NAMESPACE, tier, {
      modelRefs,
      subjects: { groups },
    });
    const subscription = made("MaaSSubscription", `${tier.name}-subscription`, NAMESPACE, tier, {
      owner: { groups },
      priority: tier.level,
      modelRefs: modelRefs.map((one) => ({ ...one, tokenRateLimits })),
    });
    const isUsed = modelRefs.length > 0 && groups.length > 0;
    return {
      tier: tier.name,
      documents: [
        ...(isUsed ? [access] : []),
        ...(isUsed && tokenRateLimits.length > 0 ? [subscription] : []),
      ],
      isWhole: isUsed && tokenRateLimits.length > 0,
    };
  });
  return {
    documents: [...refs, ...perTier.flatMap(({ documents }) => documents)],
    without: perTier.flatMap(({ tier, isWhole }) => (isWhole ? [] : [tier])),
  };
}

function made(
  kind: string,
  name: string,
  namespace: string,
  tier: Tier | null,
  spec: Document["spec"],
): Document {
  const labels = {
    "migration.maas.opendatahub.io/generated": "true",
    ...(tier && { "migration.maas.opendatahub.io/from-tier": tier.name }),
  };
  const shown = tier && {
    ...(tier.displayName !== undefined && { "openshift.io/display-name": tier.displayName }),
    ...(tier.description !== undefined && { "openshift.io/description": tier.description }),
  };
  const annotations = shown && Object.keys(shown).length > 0 ? { annotations: shown } : {};
  return { apiVersion: MAAS, kind, metadata: { name, namespace, labels, ...annotations }, spec };
}
