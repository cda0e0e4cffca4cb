import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { countPrincipals } from "@/lib/principals/count";
import { discoverPrincipals } from "@/lib/principals/discover";
import { editPrincipal } from "@/lib/principals/edit";
import { getPrincipal } from "@/lib/principals/get";
import { heldAbout } from "@/lib/principals/held";
import { listPrincipals } from "@/lib/principals/list";
import { makeService } from "@/lib/principals/make";
import { removePrincipal } from "@/lib/principals/remove";
import { editBody, heldJson, idParams, principalJson, principalsQuery, serviceBody } from "./schemas";

const tag = "principals";
const read = "audit.read";
const write = "people.write";

export const listPrincipalsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/principals",
  tag,
  ability: read,
  summary: "List people and services by name",
  description:
    "Without those that were merged into another. `counts` are over all of them, whatever is asked.",
  query: principalsQuery,
  response: z.object({
    principals: z.array(principalJson),
    next: z.string().nullable(),
    counts: z.object({
      principals: z.number().int(),
      services: z.number().int(),
      withoutAccount: z.number().int(),
    }),
  }),
  run: async (ctx, { query }) => {
    const [page, counts] = await Promise.all([listPrincipals(ctx, query), countPrincipals(ctx)]);
    return { ...page, counts };
  },
});

export const makeServiceOperation = defineOperation({
  method: "POST",
  path: "/api/v1/principals",
  tag,
  ability: write,
  summary: "Make a service",
  body: serviceBody,
  response: principalJson,
  status: 201,
  run: async (ctx, { body }) => getPrincipal(ctx, (await makeService(ctx, body)).id),
});

export const getPrincipalOperation = defineOperation({
  method: "GET",
  path: "/api/v1/principals/{id}",
  tag,
  ability: read,
  summary: "One person or service, with all names",
  params: idParams,
  response: principalJson,
  run: (ctx, { params }) => getPrincipal(ctx, params.id),
});

export const editPrincipalOperation = defineOperation({
  method: "PATCH",
  path: "/api/v1/principals/{id}",
  tag,
  ability: write,
  summary: "Rename, make it a person or a service, link it to a member's account",
  description: "What is left out stays.",
  params: idParams,
  body: editBody,
  response: principalJson,
  run: async (ctx, { params, body }) => {
    await editPrincipal(ctx, params.id, body);
    return getPrincipal(ctx, params.id);
  },
});

export const removePrincipalOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/principals/{id}",
  tag,
  ability: write,
  summary: "Remove a service that was made by hand and that nothing names",
  params: idParams,
  run: async (ctx, { params }) => removePrincipal(ctx, params.id).then(() => undefined),
});

export const heldAboutOperation = defineOperation({
  method: "GET",
  path: "/api/v1/principals/{id}/held",
  tag,
  ability: read,
  summary: "What is held about a person: counts by name",
  params: idParams,
  response: heldJson,
  run: async (ctx, { params }) => ({ held: await heldAbout(ctx, params.id) }),
});

export const discoverOperation = defineOperation({
  method: "POST",
  path: "/api/v1/principals/discover",
  tag,
  ability: write,
  summary: "Look for people in telemetry now; it is done each minute anyway",
  response: z.object({
    seen: z.number().int().describe("names in what came since the last look"),
    added: z.number().int().describe("new principals"),
  }),
  run: (ctx) => discoverPrincipals(ctx),
});
