import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { getModelAccess, listModelAccess } from "@/lib/subscriptions/listAccess";
import { createModelAccess, editModelAccess, removeModelAccess } from "@/lib/subscriptions/writeAccess";
import { idParams } from "../principals/schemas";
import { accessBody, accessJson } from "../subscriptions/schemas";

const tag = "subscriptions";
const read = "audit.read";
const write = "maas.write";

export const listModelAccessOperation = defineOperation({
  method: "GET",
  path: "/api/v1/model-access",
  tag,
  ability: read,
  summary: "List who may call which served models",
  response: z.object({ access: z.array(accessJson) }),
  run: async (ctx) => ({ access: await listModelAccess(ctx) }),
});

export const createModelAccessOperation = defineOperation({
  method: "POST",
  path: "/api/v1/model-access",
  tag,
  ability: write,
  summary: "Say who may call models: from then on nobody else may",
  description: "A model that no access names is open to whoever has a subscription that holds it.",
  body: accessBody,
  response: accessJson,
  status: 201,
  run: async (ctx, { body }) => getModelAccess(ctx, (await createModelAccess(ctx, body)).id),
});

export const getModelAccessOperation = defineOperation({
  method: "GET",
  path: "/api/v1/model-access/{id}",
  tag,
  ability: read,
  summary: "One model access",
  params: idParams,
  response: accessJson,
  run: (ctx, { params }) => getModelAccess(ctx, params.id),
});

export const editModelAccessOperation = defineOperation({
  method: "PATCH",
  path: "/api/v1/model-access/{id}",
  tag,
  ability: write,
  summary: "Edit a model access",
  description: "What is left out stays; lists are replaced as a whole.",
  params: idParams,
  body: accessBody.partial(),
  response: accessJson,
  run: async (ctx, { params, body }) => {
    await editModelAccess(ctx, params.id, body);
    return getModelAccess(ctx, params.id);
  },
});

export const removeModelAccessOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/model-access/{id}",
  tag,
  ability: write,
  summary: "Remove a model access: its models are open to their subscribers again, unless another names them",
  params: idParams,
  run: (ctx, { params }) => removeModelAccess(ctx, params.id).then(() => undefined),
});
