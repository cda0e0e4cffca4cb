import { isDeepStrictEqual } from "node:util";
import type { AccessRow } from "@/lib/subscriptions/access";
import { type Document, documentIn, type Loss, MAAS, placed, titleOf } from "./document";
import type { ExportWorld } from "./exportWorld";
import { keepMetering, keepRate, keepWhose, metadataOf } from "./keepParts";
import { limitsOf } from "./maasLimits";
import type {
  MaasAuthPolicySpec,
  MaasModel,
  MaasModelRefSpec,
  MaasSubscriptionSpec,
  Metering,
} from "./maasSpecs";
import { type ModelRow, modelNamesOf, type StandingSubscription } from "./state";

export interface Exported {
  documents: Document[];
  losses: Loss[];
}

/**
 * Model references, access and subscriptions as MaaS has them. What came in as a manifest and still says the same is given
 * back as it came, field for field, with all that nothing here means; the rest is written anew.
 */
export function exportMaas(world: ExportWorld): Exported {
  const found: Exported = { documents: [], losses: [] };
  for (const row of world.state.models) exportModel(found, world, row);
  for (const row of world.state.access) exportAccess(found, world, row);
  for (const one of world.state.subscriptions) exportSubscription(found, world, one);
  for (const { subjectKind, name } of world.state.quotas)
    if (subjectKind !== "subscription")
      found.losses.push({
        of: `quota "${name}"`,
        kind: "lost",
        words: `It is of ${subjectKind === "tenant" ? "everybody" : `a ${subjectKind}`}; MaaS has limits of subscriptions only.`,
      });
  const documents = new Map(found.documents.map((one) => [titleOf(one), one]));
  return { ...found, documents: [...documents.values()] };
}

function exportModel({ documents, losses }: Exported, world: ExportWorld, row: ModelRow): void {
  const kept = documentIn(row.manifest, "MaaSModelRef");
  const metadata = metadataOf(kept, row, world.modelNamespace);
  const of = titleOf({ kind: "MaaSModelRef", metadata });
  if (row.state === "paused") {
    losses.push({
      of,
      kind: "lost",
      words: "It is paused, which MaaS cannot say: left out, so that nobody gets it there.",
    });
    return;
  }
  if (!kept) {
    losses.push({
      of,
      kind: "note",
      words: `Which LLMInferenceService it stands for is not known here: written is one of its own name, ${row.name}.`,
    });
    const behind = world.state.endpoints.filter(({ served }) => served === row.id);
    for (const { name } of behind)
      losses.push({
        of,
        kind: "lost",
        words: `Its endpoint ${name} is not written: an ExternalModel names a Secret with its credential, which never leaves here.`,
      });
  }
  const spec: MaasModelRefSpec = kept
    ? (kept.spec as unknown as MaasModelRefSpec)
    : { modelRef: { kind: "LLMInferenceService", name: row.name } };
  documents.push({ ...(kept ?? { apiVersion: MAAS, kind: "MaaSModelRef" }), metadata, spec: { ...spec } });
  if (kept) documents.push(...externalsIn(row.manifest));
}

/** External models and providers that came in with a model's reference, as they came. */
function externalsIn(manifest: unknown): Document[] {
  const { externals } = manifest as { externals?: Document[] };
  return externals ?? [];
}

function exportAccess({ documents, losses }: Exported, world: ExportWorld, row: AccessRow): void {
  const kept = documentIn(row.manifest, "MaaSAuthPolicy");
  const metadata = metadataOf(kept, { ...row, displayName: undefined }, world.namespace);
  const of = titleOf({ kind: "MaaSAuthPolicy", metadata });
  const was = kept?.spec as unknown as MaasAuthPolicySpec | undefined;
  const subjects = keepWhose(was?.subjects, row.subjects, { of, world, losses });
  const names = modelNamesOf(world.state);
  const models = row.models.flatMap((id) => names.get(id) ?? []);
  const before = was?.modelRefs ?? [];
  const isSame = isDeepStrictEqual(
    sorted(before.map((ref) => placed(ref.namespace, ref.name))),
    sorted(models),
  );
  const modelRefs = isSame
    ? before
    : inOrder(
        models.map((name) => refOf(world, name)),
        before,
      );
  const nobody = (subjects.groups?.length ?? 0) + (subjects.users?.length ?? 0) === 0;
  if (nobody || modelRefs.length === 0) {
    const words = nobody ? "None of whom it names MaaS can name" : "It names no model any more";
    losses.push({ of, kind: "lost", words: `${words}: left out. Nobody passes there, subscription or not.` });
    return;
  }
  const metering = keepMetering(was?.meteringMetadata, row);
  const spec = { ...was, modelRefs, subjects, ...(metering && { meteringMetadata: metering }) };
  if (!metering) delete (spec as { meteringMetadata?: Metering }).meteringMetadata;
  documents.push({ ...(kept ?? { apiVersion: MAAS, kind: "MaaSAuthPolicy" }), metadata, spec });
}

function exportSubscription(
  { documents, losses }: Exported,
  world: ExportWorld,
  one: StandingSubscription,
): void {
  const { row } = one;
  const kept = documentIn(row.manifest, "MaaSSubscription");
  const metadata = metadataOf(kept, row, world.namespace);
  const of = titleOf({ kind: "MaaSSubscription", metadata });
  if (row.state === "paused") {
    losses.push({
      of,
      kind: "lost",
      words: "It is paused, which MaaS cannot say: left out, so that nobody draws on it there.",
    });
    return;
  }
  const was = kept?.spec as unknown as MaasSubscriptionSpec | undefined;
  const owner = keepWhose(was?.owner, one.owners, { of, world, losses });
  const limits = limitsOf(world, one, of, was, losses);
  const written = one.models.flatMap(({ model, billingNanoUsdPerMillion: billing }): MaasModel[] => {
    const ref = refOf(world, model);
    const tokenRateLimits = limits.get(model) ?? [];
    if (tokenRateLimits.length === 0) {
      const words = `The model ${model} is left out: MaaS wants a limit of tokens for each person, and it has none that MaaS can say. Give it one here.`;
      losses.push({ of, kind: "lost", words });
      return [];
    }
    const before = was?.modelRefs.find(
      (other) => other.name === ref.name && other.namespace === ref.namespace,
    );
    const rate = keepRate(before?.billingRate, billing);
    const { billingRate: _, ...rest }: Partial<MaasModel> = before ?? {};
    return [{ ...rest, ...ref, tokenRateLimits, ...(rate && { billingRate: rate }) }];
  });
  if (written.length === 0) {
    losses.push({ of, kind: "lost", words: "It is left out: none of its models can be written." });
    return;
  }
  const metering = keepMetering(was?.tokenMetadata, row);
  const { tokenMetadata: _, priority: __, ...rest } = was ?? {};
  const priority = row.priority === 0 && was?.priority === undefined ? {} : { priority: row.priority };
  const modelRefs = inOrder(written, was?.modelRefs ?? []);
  const spec = { ...rest, owner, modelRefs, ...(metering && { tokenMetadata: metering }), ...priority };
  documents.push({ ...(kept ?? { apiVersion: MAAS, kind: "MaaSSubscription" }), metadata, spec });
}

/** A model's `namespace/name` as a reference. */
function refOf(world: ExportWorld, full: string): { name: string; namespace: string } {
  const at = full.indexOf("/");
  const isPlaced = world.state.models.some(
    ({ namespace, name }) => namespace !== "" && placed(namespace, name) === full,
  );
  return isPlaced
    ? { name: full.slice(at + 1), namespace: full.slice(0, at) }
    : { name: full, namespace: world.modelNamespace };
}

const sorted = (names: readonly string[]): string[] => [...new Set(names)].sort();

/** What stood there before in its order, then what is new. */
function inOrder<T extends { name: string; namespace: string }>(
  now: T[],
  before: readonly { name: string; namespace: string }[],
): T[] {
  const place = ({ name, namespace }: { name: string; namespace: string }) => {
    const at = before.findIndex((one) => one.name === name && one.namespace === namespace);
    return at < 0 ? before.length : at;
  };
  return now.toSorted((a, b) => place(a) - place(b));
}
