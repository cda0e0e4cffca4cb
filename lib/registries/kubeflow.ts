import { z } from "zod";
import { DomainError } from "@/lib/base/errors";
import { groupBy } from "@/lib/base/group";
import type { Imported, ImportedVersion } from "./imported";
import { customProperties, id, name, pageOf, plainProperties, text } from "./shapes";

/** `/api/model_registry/v1alpha3` of Kubeflow's Model Registry (api/openapi/model-registry.yaml). */
export const REGISTRY_API = "/api/model_registry/v1alpha3";

const state = z.enum(["LIVE", "ARCHIVED"]).nullish();
const labels = { provider: text, license: text, tasks: z.array(z.string().max(200)).max(50).nullish() };

export const registeredModel = z.object({ id, name, description: text, state, customProperties, ...labels });
export const modelVersion = z.object({
  id,
  name,
  registeredModelId: id,
  description: text,
  state,
  customProperties,
});
/** Others than `model-artifact` (documents, metrics) are let through and not used. */
export const artifact = z.object({
  artifactType: z.string().nullish(),
  uri: z.string().max(2_000).nullish(),
  state: z.string().nullish(),
  modelFormatName: text,
  modelFormatVersion: text,
  customProperties,
});

export const registeredModels = pageOf(registeredModel);
export const modelVersions = pageOf(modelVersion);
export const artifacts = pageOf(artifact);

export interface RegistryContent {
  models: z.output<typeof registeredModel>[];
  versions: z.output<typeof modelVersion>[];
  /** By the version's id. */
  artifacts: ReadonlyMap<string, z.output<typeof artifact>[]>;
}

/** What a registry has, as we take it over; archived models and versions are left out. Throws INVALID for a digest that is none, and for a version of no model. */
export function importedFromRegistry(content: RegistryContent): Imported {
  const { models, versions } = content;
  const known = new Set(models.map((model) => model.id));
  const orphan = versions.find(({ registeredModelId }) => !known.has(registeredModelId));
  if (orphan) {
    const why = `Version ${orphan.name} names the model ${orphan.registeredModelId}, which is not there.`;
    throw invalid(why, "model_versions.registeredModelId");
  }
  const versionsOf = groupBy(versions, ({ registeredModelId }) => registeredModelId);
  const live = models.filter((model) => model.state !== "ARCHIVED");
  return {
    skipped: models.length - live.length,
    models: live.map((model) => ({
      external: model.id,
      provider: model.provider ?? "",
      name: model.name,
      description: model.description || null,
      licence: model.license || null,
      tasks: model.tasks ?? [],
      versions: (versionsOf.get(model.id) ?? [])
        .filter((version) => version.state !== "ARCHIVED")
        .map((version) => importedVersion(version, content.artifacts.get(version.id) ?? [])),
    })),
  };
}

function importedVersion(
  version: z.output<typeof modelVersion>,
  all: readonly z.output<typeof artifact>[],
): ImportedVersion {
  const found = all.find(
    ({ artifactType, uri }) => (artifactType ?? "model-artifact") === "model-artifact" && uri,
  );
  const properties = {
    ...plainProperties(found?.customProperties),
    ...plainProperties(version.customProperties),
    ...(found?.modelFormatName && {
      format: [found.modelFormatName, found.modelFormatVersion ?? ""].join(" ").trim(),
    }),
  };
  return {
    external: version.id,
    version: version.name,
    description: version.description || null,
    digest: digestIn(properties, `model_versions ${version.name}`),
    uri: found?.uri ?? null,
    properties: withoutOurs(properties),
  };
}

/** A digest of the weights stands in a property, for the APIs have no field for it. */
export function digestIn(properties: Readonly<Record<string, string>>, of: string): string | null {
  const key = ["digest", "sha256"].find((one) => properties[one]);
  const value = key && properties[key]?.trim().toLowerCase();
  if (!key || !value) return null;
  if (key === "digest" && !/^sha256:|^[0-9a-f]{64}$/.test(value)) return null;
  const hex = /^(?:sha256:)?([0-9a-f]{64})$/.exec(value)?.[1];
  if (hex) return `sha256:${hex}`;
  throw invalid(
    `The property ${key} of ${of} is no SHA-256: 64 hexadecimal digits are.`,
    `customProperties.${key}`,
  );
}

/** What we wrote there ourselves does not come back as somebody else's word. */
export function withoutOurs(properties: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !key.startsWith("bailiwick.")));
}

function invalid(why: string, field: string): DomainError {
  return new DomainError(
    "INVALID",
    { what: "The model registry cannot be imported.", why, fix: "Correct it there and import again." },
    { [field]: why },
  );
}
