import type { EndpointKind } from "@/lib/endpoints/endpoint";
import { type Document, INFERENCE, type Loss, placed, titleOf } from "./document";
import type { MaasModelRefSpec, Typed } from "./maasSpecs";
import type { WantedEndpoint } from "./wanted";

interface ExternalModelOfMaas {
  provider: string;
  endpoint: string;
  credentialRef: { name: string };
  targetModel: string;
}

interface ExternalModel {
  externalProviderRefs: {
    ref: { name: string };
    targetModel: string;
    apiFormat: string;
    path: string;
    weight?: number;
  }[];
}

interface ExternalProvider {
  provider: string;
  endpoint: string;
  auth: { secretRef: { name: string } };
}

const KINDS: Readonly<Record<string, EndpointKind>> = {
  openai: "openai",
  anthropic: "anthropic",
  "azure-openai": "azure-openai",
};
const CALLS = /\/(?:chat\/completions|messages|responses)\/?$/;

interface ReadEndpoints {
  endpoints: WantedEndpoint[];
  losses: Loss[];
}

/** External models as endpoints, each behind the served model whose reference names it. Credentials stay in their Secrets. */
export function readEndpoints(documents: readonly Document[]): ReadEndpoints {
  const found: ReadEndpoints = { endpoints: [], losses: [] };
  for (const document of documents) {
    if (document.kind !== "ExternalModel") continue;
    const served = servedBy(documents, document);
    if (served === null)
      found.losses.push({
        of: titleOf(document),
        kind: "note",
        words: "No MaaSModelRef of the file names it: its endpoint serves no model until one is chosen.",
      });
    if (document.apiVersion === INFERENCE) takeRefs(found, document, served, documents);
    else takeOne(found, document as unknown as Typed<ExternalModelOfMaas>, served);
  }
  return found;
}

function servedBy(documents: readonly Document[], { metadata }: Document): string | null {
  const ref = documents.find((one) => {
    const { modelRef } = one.spec as unknown as MaasModelRefSpec;
    return (
      one.kind === "MaaSModelRef" &&
      modelRef.kind === "ExternalModel" &&
      modelRef.name === metadata.name &&
      one.metadata.namespace === metadata.namespace
    );
  });
  return ref ? placed(ref.metadata.namespace ?? "", ref.metadata.name) : null;
}

function takeOne(found: ReadEndpoints, document: Typed<ExternalModelOfMaas>, served: string | null): void {
  const { provider, endpoint, targetModel, credentialRef } = document.spec;
  const of = titleOf(document);
  const { name, namespace = "" } = document.metadata;
  found.endpoints.push({
    name: placed(namespace, name),
    kind: kindOf(provider),
    baseUrl: `https://${endpoint}`,
    served,
    targetModel,
    weight: 1,
  });
  found.losses.push(...lossesOf(of, provider, credentialRef.name));
}

function takeRefs(
  found: ReadEndpoints,
  document: Document,
  served: string | null,
  documents: readonly Document[],
): void {
  const { externalProviderRefs } = document.spec as unknown as ExternalModel;
  const { name, namespace = "" } = document.metadata;
  const of = titleOf(document);
  for (const { ref, targetModel, apiFormat, path, weight = 1 } of externalProviderRefs) {
    const provider = documents.find(
      (one) =>
        one.kind === "ExternalProvider" &&
        one.metadata.name === ref.name &&
        one.metadata.namespace === document.metadata.namespace,
    )?.spec as unknown as ExternalProvider | undefined;
    if (!provider) {
      const words = `The file has no ExternalProvider ${ref.name} in its namespace, so its address is not known.`;
      found.losses.push({ of, kind: "lost", words });
      continue;
    }
    const kind = apiFormat === "messages" ? "anthropic" : kindOf(provider.provider);
    const base = path.replace(CALLS, "").replace(/\/+$/, "");
    found.endpoints.push({
      name: `${placed(namespace, name)} at ${ref.name}`,
      kind,
      baseUrl: `https://${provider.endpoint}${base}`,
      served,
      targetModel,
      weight,
    });
    found.losses.push(...lossesOf(of, provider.provider, provider.auth.secretRef.name));
  }
}

const kindOf = (provider: string): EndpointKind => KINDS[provider] ?? "openai-compatible";

function lossesOf(of: string, provider: string, secret: string): Loss[] {
  const credential: Loss = {
    of,
    kind: "lost",
    words: `Its credential stays in the Secret ${secret}: give it to the endpoint here.`,
  };
  if (KINDS[provider] !== undefined) return [credential];
  const words = `The provider ${provider.slice(0, 63)} is taken for one that speaks OpenAI's API.`;
  return [credential, { of, kind: "note", words }];
}

/** What a model's reference hangs on, to be given back with it: its external model, and the providers of that. */
export function externalsOf(
  documents: readonly Document[],
  { metadata, spec }: Typed<MaasModelRefSpec>,
): Document[] {
  if (spec.modelRef.kind !== "ExternalModel") return [];
  const here = documents.filter((one) => one.metadata.namespace === metadata.namespace);
  const models = here.filter(
    (one) => one.kind === "ExternalModel" && one.metadata.name === spec.modelRef.name,
  );
  const names = models.flatMap((one) =>
    one.apiVersion === INFERENCE
      ? (one.spec as unknown as ExternalModel).externalProviderRefs.map(({ ref }) => ref.name)
      : [],
  );
  return [
    ...here.filter((one) => one.kind === "ExternalProvider" && names.includes(one.metadata.name)),
    ...models,
  ];
}
