import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { checkEndpoint } from "@/lib/endpoints/check";
import { clearCredential, setCredential } from "@/lib/endpoints/credential";
import { getEndpoint } from "@/lib/endpoints/list";
import { idParams } from "../principals/schemas";
import { endpointJson } from "./schemas";

const tag = "models";

export const setCredentialOperation = defineOperation({
  method: "PUT",
  path: "/api/v1/model-endpoints/{id}/credential",
  tag,
  ability: "maas.write",
  summary: "Set or replace an endpoint's credential",
  description:
    "It is kept encrypted, sent to this endpoint only, and never shown again. With another host or kind of provider it is forgotten.",
  params: idParams,
  body: z.strictObject({ credential: z.string().max(10_000) }),
  response: endpointJson,
  run: async (ctx, { params: { id }, body }) => {
    await setCredential(ctx, id, body.credential);
    return getEndpoint(ctx, id);
  },
});

export const clearCredentialOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/model-endpoints/{id}/credential",
  tag,
  ability: "maas.write",
  summary: "Forget an endpoint's credential",
  params: idParams,
  run: async (ctx, { params }) => clearCredential(ctx, params.id).then(() => undefined),
});

export const checkEndpointOperation = defineOperation({
  method: "POST",
  path: "/api/v1/model-endpoints/{id}/check",
  tag,
  ability: "models.write",
  summary: "Check now whether an endpoint serves",
  description: "How it ended stands in `health`; an endpoint that does not answer is no error of this call.",
  params: idParams,
  response: endpointJson,
  run: async (ctx, { params: { id } }) => {
    await checkEndpoint(ctx, id);
    return getEndpoint(ctx, id);
  },
});
