import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { addModelVersion } from "@/lib/models/addVersion";
import { bindModelName, freeModelName } from "@/lib/models/bindName";
import { editModelVersion } from "@/lib/models/editVersion";
import { getModel } from "@/lib/models/get";
import { newVersion, versionFields } from "@/lib/models/input";
import { idParams } from "../principals/schemas";
import { modelJson, nameBody, versionParams } from "./schemas";

const tag = "models";
const write = "models.write";

export const addModelVersionOperation = defineOperation({
  method: "POST",
  path: "/api/v1/models/{id}/versions",
  tag,
  ability: write,
  summary: "Add a version to a registered model",
  description: "It begins as a candidate.",
  params: idParams,
  body: newVersion,
  response: z.object({ id: z.string() }),
  status: 201,
  run: (ctx, { params, body }) => addModelVersion(ctx, params.id, body),
});

export const editModelVersionOperation = defineOperation({
  method: "PATCH",
  path: "/api/v1/models/{id}/versions/{version}",
  tag,
  ability: write,
  summary: "Edit a version",
  description: "What is left out stays. From staging on the digest cannot change: evidence is pinned to it.",
  params: versionParams,
  body: versionFields,
  run: async (ctx, { params, body }) =>
    editModelVersion(ctx, params.id, params.version, body).then(() => undefined),
});

export const bindModelNameOperation = defineOperation({
  method: "PUT",
  path: "/api/v1/models/{id}/names",
  tag,
  ability: write,
  summary: "Say that a name in telemetry stands for this model, or for one of its versions",
  params: idParams,
  body: nameBody.extend({ version: z.string().max(100).nullish().describe("a version's id") }),
  response: modelJson,
  run: async (ctx, { params: { id }, body }) => {
    await bindModelName(ctx, id, body);
    return getModel(ctx, id);
  },
});

export const freeModelNameOperation = defineOperation({
  method: "POST",
  path: "/api/v1/models/{id}/names/free",
  tag,
  ability: write,
  summary: "Take a name from a model: it stands for a model of its own again",
  params: idParams,
  body: nameBody,
  response: modelJson,
  run: async (ctx, { params: { id }, body }) => {
    await freeModelName(ctx, id, body);
    return getModel(ctx, id);
  },
});
