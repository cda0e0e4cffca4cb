import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { distinguish, forgetDistinction } from "@/lib/principals/distinguish";
import { getPrincipal } from "@/lib/principals/get";
import { mergePrincipals } from "@/lib/principals/merge";
import { listMerges } from "@/lib/principals/merges";
import { splitAlias } from "@/lib/principals/split";
import { suggestMerges } from "@/lib/principals/suggest";
import { undoMerge } from "@/lib/principals/undo";
import { idParams, mergeJson, principalJson, suggestionJson, suggestionsQuery } from "./schemas";

const tag = "principals";
const ability = "people.write";
const pair = z.strictObject({ one: z.string().max(100), other: z.string().max(100) });

export const listSuggestionsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/principals/suggestions",
  tag,
  ability: "audit.read",
  summary: "Persons that may be one, the surest first",
  description: "Computed, never done by itself: merge, or tell them apart.",
  query: suggestionsQuery,
  response: z.object({
    suggestions: z.array(suggestionJson),
    next: z.string().nullable(),
    total: z.number().int(),
  }),
  run: (ctx, { query }) => suggestMerges(ctx, query),
});

export const mergeOperation = defineOperation({
  method: "POST",
  path: "/api/v1/principals/{id}/merge",
  tag,
  ability,
  summary: "Merge another principal into this one",
  description: "Nothing is rewritten; the answer names the merge, by which it is undone.",
  params: idParams,
  body: z.strictObject({ merged: z.string().max(100).describe("the one that is hidden behind this one") }),
  response: z.object({ merge: z.string(), principal: principalJson }),
  status: 201,
  run: async (ctx, { params, body }) => {
    const { id } = await mergePrincipals(ctx, { kept: params.id, merged: body.merged });
    return { merge: id, principal: await getPrincipal(ctx, params.id) };
  },
});

export const listMergesOperation = defineOperation({
  method: "GET",
  path: "/api/v1/principals/merges",
  tag,
  ability: "audit.read",
  summary: "The newest 100 merges",
  query: z.strictObject({
    of: z.string().max(100).optional().describe("Only those that concern this principal."),
  }),
  response: z.object({ merges: z.array(mergeJson) }),
  run: async (ctx, { query }) => ({ merges: await listMerges(ctx, query.of) }),
});

export const undoMergeOperation = defineOperation({
  method: "POST",
  path: "/api/v1/principals/merges/{id}/undo",
  tag,
  ability,
  summary: "Undo a merge",
  description: "Refused where one of the names that it brought was split off since.",
  params: idParams,
  response: principalJson,
  run: async (ctx, { params }) => getPrincipal(ctx, (await undoMerge(ctx, params.id)).id),
});

export const splitOperation = defineOperation({
  method: "POST",
  path: "/api/v1/principals/{id}/split",
  tag,
  ability,
  summary: "Make one name a principal of its own",
  params: idParams,
  body: z.strictObject({ value: z.string().max(512) }),
  response: principalJson,
  status: 201,
  run: async (ctx, { params, body }) => getPrincipal(ctx, (await splitAlias(ctx, params.id, body.value)).id),
});

export const distinguishOperation = defineOperation({
  method: "POST",
  path: "/api/v1/principals/distinctions",
  tag,
  ability,
  summary: "Say that two are not the same, so that it is not suggested again",
  body: pair,
  run: async (ctx, { body }) => distinguish(ctx, body.one, body.other).then(() => undefined),
});

export const forgetDistinctionOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/principals/distinctions",
  tag,
  ability,
  summary: "Take that back",
  query: pair,
  run: async (ctx, { query }) => forgetDistinction(ctx, query.one, query.other).then(() => undefined),
});
