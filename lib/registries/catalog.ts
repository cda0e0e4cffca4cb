import { z } from "zod";
import type { Imported, ImportedVersion } from "./imported";
import { artifact, digestIn, withoutOurs } from "./kubeflow";
import { customProperties, id, name, pageOf, plainProperties, text } from "./shapes";

/** `/api/model_catalog/v1alpha1` of Kubeflow's and OpenShift AI's model catalog (api/openapi/catalog.yaml). */
export const CATALOG_API = "/api/model_catalog/v1alpha1";

const catalogSource = z.object({ id, name, enabled: z.boolean().nullish() });
export const catalogModel = z.object({
  name,
  source_id: z.string().max(200).nullish(),
  description: text,
  provider: text,
  license: text,
  tasks: z.array(z.string().max(200)).max(50).nullish(),
  maturity: text,
  libraryName: text,
  customProperties,
});

export const catalogSources = pageOf(catalogSource);
export const catalogModels = pageOf(catalogModel);

type CatalogModel = z.output<typeof catalogModel>;

export interface CatalogContent {
  models: CatalogModel[];
  /** By `keyOf` of the model. */
  artifacts: ReadonlyMap<string, z.output<typeof artifact>[]>;
}

/** What a catalog calls one of its models: names are unique within a source only. */
export function keyOf({ source_id, name }: Pick<CatalogModel, "source_id" | "name">): string {
  return `${source_id ?? ""}/${name}`;
}

/** What a catalog offers, as we take it over: its artifacts are the versions, called by their tags. */
export function importedFromCatalog({ models, artifacts }: CatalogContent): Imported {
  return {
    skipped: 0,
    models: models.map((model) => ({
      external: keyOf(model),
      provider: model.provider ?? "",
      name: model.name,
      description: model.description || null,
      licence: model.license || null,
      tasks: model.tasks ?? [],
      versions: versionsOf(model, artifacts.get(keyOf(model)) ?? []),
    })),
  };
}

function versionsOf(model: CatalogModel, all: readonly z.output<typeof artifact>[]): ImportedVersion[] {
  const shared = {
    ...plainProperties(model.customProperties),
    ...(model.maturity && { maturity: model.maturity }),
    ...(model.libraryName && { library: model.libraryName }),
  };
  const found = all.flatMap(({ artifactType, uri, customProperties: own }) =>
    artifactType !== "metrics-artifact" && uri ? [{ uri, own }] : [],
  );
  const byTag = new Map(found.map((one) => [tagOf(one.uri), one]));
  return [...byTag].map(([tag, { uri, own }]) => {
    const properties = { ...shared, ...plainProperties(own) };
    return {
      external: `${keyOf(model)}#${tag}`,
      version: tag,
      description: null,
      digest: digestIn(properties, `models ${model.name}`),
      uri,
      properties: withoutOurs(properties),
    };
  });
}

/** `oci://quay.io/granite:1.5` → `1.5`; `latest` where there is none. */
function tagOf(uri: string): string {
  return /:([^/:@]{1,128})(?:@[^/]*)?$/.exec(uri.replace(/^[a-z0-9+]+:\/\//i, ""))?.[1] ?? "latest";
}
