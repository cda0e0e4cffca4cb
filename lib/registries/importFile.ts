import { z } from "zod";
import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { DomainError } from "@/lib/base/errors";
import { readShape } from "@/lib/base/readShape";
import { type HandedFile, readJson } from "@/lib/base/untrusted";
import { type Applied, applyImported } from "./apply";
import { catalogModel, importedFromCatalog, keyOf } from "./catalog";
import type { Imported } from "./imported";
import { artifact, importedFromRegistry, modelVersion, registeredModel } from "./kubeflow";
import { pageOf } from "./shapes";

const WHAT = "The file of the model registry";
const MAX_BYTES = 16 * 1_048_576;

/** A saved answer of the API, or its `items` alone. */
const saved = <S extends z.ZodType>(item: S) => z.union([z.array(item), pageOf(item)]);
const items = <T>(given: T[] | { items?: T[] | null | undefined } | undefined): T[] =>
  Array.isArray(given) ? given : (given?.items ?? []);

const registryFile = z.object({
  registered_models: saved(registeredModel),
  model_versions: saved(modelVersion).optional(),
  /** By the version's id: the answers of `/model_versions/{id}/artifacts`. */
  artifacts: z.record(z.string(), saved(artifact)).optional(),
});
const withArtifacts = catalogModel.extend({ artifacts: saved(artifact).optional() });

/**
 * Takes models over from a saved file: `registered_models`, `model_versions` and `artifacts` of a registry, or the list of
 * a catalog's models. All or nothing. Needs `models.write`; throws INVALID naming the field, CONFLICT.
 */
export async function importModelFile(ctx: Ctx, file: HandedFile): Promise<Applied> {
  requireAbility(ctx, "models.write");
  return applyImported(ctx, readModelFile(readJson(file, WHAT, { maxBytes: MAX_BYTES })), null);
}

/** What the file says, by its shape. Throws INVALID. */
export function readModelFile(value: unknown): Imported {
  if (isObject(value) && "registered_models" in value) {
    const read = readShape(registryFile, value, WHAT);
    return importedFromRegistry({
      models: items(read.registered_models),
      versions: items(read.model_versions),
      artifacts: new Map(Object.entries(read.artifacts ?? {}).map(([id, given]) => [id, items(given)])),
    });
  }
  const listed = isObject(value) && Array.isArray(value.items) ? value.items : value;
  if (!Array.isArray(listed)) throw unknownShape();
  if (listed.some((one) => isObject(one) && "state" in one && !("source_id" in one))) {
    const models = readShape(z.array(registeredModel), listed, WHAT);
    return importedFromRegistry({ models, versions: [], artifacts: new Map() });
  }
  const models = readShape(z.array(withArtifacts), listed, WHAT);
  const own = new Map(models.map((model) => [keyOf(model), items(model.artifacts)]));
  return importedFromCatalog({ models, artifacts: own });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function unknownShape(): DomainError {
  const why = "It has neither registered_models nor a list of a catalog's models (items).";
  const fix = "Save the answers of the registry's or the catalog's API, and hand them in.";
  return new DomainError("INVALID", { what: `${WHAT} cannot be used.`, why, fix }, { file: why });
}
