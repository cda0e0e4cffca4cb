import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { getServedModel, listServedModels } from "@/lib/servedModels/list";
import {
  createServedModel,
  editServedModel,
  removeServedModel,
  setServedState,
} from "@/lib/servedModels/manage";
import { newServedFields, SERVED_STATES, servedFields } from "@/lib/servedModels/servedModel";
import { idParams, reference } from "../principals/schemas";

const tag = "maas";
const read = "audit.read";
const write = "maas.write";
const text = z.string().nullable();
const named = z.object({ id: z.string(), name: z.string(), namespace: z.string() });

const servedJson = z
  .object({
    ...named.shape,
    displayName: text,
    description: text,
    provider: text.describe("whose prices and whose telemetry name it"),
    model: reference.nullable().describe("of the catalog"),
    state: z.enum(SERVED_STATES),
    endpoints: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        kind: z.string(),
        weight: z.number().int(),
        health: z.string(),
        paused: z.boolean(),
      }),
    ),
    subscriptions: z.array(named.extend({ displayName: text, state: z.enum(SERVED_STATES) })),
    access: z.array(named).describe("who may call it; where none says so, its subscribers may"),
    createdBy: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: "ServedModel" });

export const listServedModelsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/served-models",
  tag,
  ability: read,
  summary: "List the models that callers may ask for, with their endpoints and subscriptions",
  response: z.object({ models: z.array(servedJson) }),
  run: async (ctx) => ({ models: await listServedModels(ctx) }),
});

export const createServedModelOperation = defineOperation({
  method: "POST",
  path: "/api/v1/served-models",
  tag,
  ability: write,
  summary: "Make a name that callers may ask for",
  description: "The name stands in keys, quotas and prices, so it never changes.",
  body: newServedFields,
  response: servedJson,
  status: 201,
  run: async (ctx, { body }) => getServedModel(ctx, (await createServedModel(ctx, body)).id),
});

export const getServedModelOperation = defineOperation({
  method: "GET",
  path: "/api/v1/served-models/{id}",
  tag,
  ability: read,
  summary: "One served model",
  params: idParams,
  response: servedJson,
  run: (ctx, { params }) => getServedModel(ctx, params.id),
});

export const editServedModelOperation = defineOperation({
  method: "PATCH",
  path: "/api/v1/served-models/{id}",
  tag,
  ability: write,
  summary: "Edit what is said of a served model",
  description: "What is left out stays; null clears.",
  params: idParams,
  body: servedFields,
  response: servedJson,
  run: async (ctx, { params: { id }, body }) => {
    await editServedModel(ctx, id, body);
    return getServedModel(ctx, id);
  },
});

export const removeServedModelOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/served-models/{id}",
  tag,
  ability: write,
  summary: "Remove a served model; subscriptions lose it, its endpoints serve nothing",
  params: idParams,
  run: async (ctx, { params }) => removeServedModel(ctx, params.id).then(() => undefined),
});

export const pauseServedModelOperation = defineOperation({
  method: "POST",
  path: "/api/v1/served-models/{id}/pause",
  tag,
  ability: write,
  summary: "Pause a served model: nobody gets it within 2 s",
  params: idParams,
  run: async (ctx, { params }) => setServedState(ctx, params.id, "paused").then(() => undefined),
});

export const resumeServedModelOperation = defineOperation({
  method: "POST",
  path: "/api/v1/served-models/{id}/resume",
  tag,
  ability: write,
  summary: "Take a served model up again",
  params: idParams,
  run: async (ctx, { params }) => setServedState(ctx, params.id, "active").then(() => undefined),
});
