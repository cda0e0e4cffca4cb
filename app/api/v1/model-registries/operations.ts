import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { readFileBody } from "@/app/_edge/readFile";
import { connectRegistry, disconnectRegistry, editRegistry } from "@/lib/registries/connect";
import { importModelFile } from "@/lib/registries/importFile";
import { listRegistries, REGISTRY_KINDS, registryFields } from "@/lib/registries/registry";
import { startSync } from "@/lib/registries/syncJob";
import { planWriteBack, writeBack } from "@/lib/registries/writeBack";
import { verificationOf } from "@/lib/risks/verification";
import { idParams } from "../principals/schemas";

const tag = "models";
const read = "audit.read";
const write = "models.write";
const count = z.number().int();
const instant = z.string().nullable();

const found = z.object({ models: count, versions: count, added: count, skipped: count });
const registryJson = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(REGISTRY_KINDS),
    url: z.string(),
    hasToken: z.boolean(),
    triedAt: instant,
    syncedAt: instant,
    failure: z.string().nullable().describe("why the last import failed"),
    found: found.nullable().describe("of the last import"),
  })
  .meta({ id: "ModelRegistry" });

export const listRegistriesOperation = defineOperation({
  method: "GET",
  path: "/api/v1/model-registries",
  tag,
  ability: read,
  summary: "List the connected model registries and catalogs",
  response: z.object({ registries: z.array(registryJson) }),
  run: async (ctx) => ({ registries: await listRegistries(ctx) }),
});

export const connectRegistryOperation = defineOperation({
  method: "POST",
  path: "/api/v1/model-registries",
  tag,
  ability: write,
  summary:
    "Connect a Kubeflow Model Registry (registry), or a Kubeflow or OpenShift AI model catalog (catalog)",
  description: "It is imported each hour. The token is kept encrypted, and never shown again.",
  body: registryFields,
  response: z.object({ id: z.string() }),
  status: 201,
  run: (ctx, { body }) => connectRegistry(ctx, body),
});

export const editRegistryOperation = defineOperation({
  method: "PATCH",
  path: "/api/v1/model-registries/{id}",
  tag,
  ability: write,
  summary: "Edit the connection of a model registry",
  description: "What is left out stays; with another host the token goes.",
  params: idParams,
  body: registryFields.partial(),
  run: async (ctx, { params, body }) => editRegistry(ctx, params.id, body).then(() => undefined),
});

export const disconnectRegistryOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/model-registries/{id}",
  tag,
  ability: write,
  summary: "Forget the connection of a model registry",
  description: "What was imported stays.",
  params: idParams,
  run: async (ctx, { params }) => disconnectRegistry(ctx, params.id).then(() => undefined),
});

export const syncRegistryOperation = defineOperation({
  method: "POST",
  path: "/api/v1/model-registries/{id}/sync",
  tag,
  ability: write,
  summary: "Import from a model registry now",
  description: "Starts a job: all or nothing, and its end says why.",
  params: idParams,
  response: z.object({ job: z.string() }),
  status: 202,
  run: (ctx, { params }) => startSync(ctx, params.id),
});

const editsJson = z.object({
  edits: z.array(
    z.object({
      external: z.string().describe("the version's id there"),
      version: z.string(),
      property: z.string(),
      before: z.string().nullable(),
      after: z.string(),
    }),
  ),
});

export const planWriteBackOperation = defineOperation({
  method: "GET",
  path: "/api/v1/model-registries/{id}/write-back",
  tag,
  ability: write,
  summary: "What writing back to a model registry would change",
  description:
    "Stage, signature and gates of its versions, as custom properties `bailiwick.*`. Nothing is written.",
  params: idParams,
  response: editsJson,
  run: async (ctx, { params }) => ({
    edits: await planWriteBack(ctx, params.id, (versions) => verificationOf(ctx, versions)),
  }),
});

export const writeBackOperation = defineOperation({
  method: "POST",
  path: "/api/v1/model-registries/{id}/write-back",
  tag,
  ability: write,
  summary: "Write stage and verification back to a model registry",
  description: "Its other properties stay. The token must be allowed to write.",
  params: idParams,
  response: editsJson,
  run: async (ctx, { params }) => ({
    edits: await writeBack(ctx, params.id, (versions) => verificationOf(ctx, versions)),
  }),
});

export const importModelsOperation = defineOperation({
  method: "POST",
  path: "/api/v1/models/import",
  tag,
  ability: write,
  summary: "Import models from saved answers of a model registry or catalog",
  description:
    "JSON with `registered_models`, `model_versions` and `artifacts` (by version id), or the `items` of a catalog. All or nothing.",
  file: "JSON, up to 16 MiB",
  response: found,
  run: async (ctx, { request }) => importModelFile(ctx, await readFileBody(request, "registry.json")),
});
