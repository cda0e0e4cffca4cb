import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { parseRange } from "@/lib/base/time";
import { agentsUsing } from "@/lib/models/agents";
import { archiveModel, restoreModel } from "@/lib/models/archive";
import { editModel } from "@/lib/models/edit";
import { modelFacets } from "@/lib/models/facets";
import { getModel } from "@/lib/models/get";
import { modelFields, newModel } from "@/lib/models/input";
import { modelLatency } from "@/lib/models/latency";
import { listModels } from "@/lib/models/list";
import { seenAs } from "@/lib/models/model";
import { registerModel } from "@/lib/models/register";
import { costPerThousand, modelUsage, sumUsage } from "@/lib/models/usage";
import { idParams } from "../principals/schemas";
import { facetsJson, modelJson, modelsQuery, usageJson } from "./schemas";

const tag = "models";
const read = "audit.read";
const write = "models.write";

export const listModelsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/models",
  tag,
  ability: read,
  summary: "List the models",
  description: "Those that telemetry names and nobody has registered come first, then by name.",
  query: modelsQuery,
  response: z.object({ models: z.array(modelJson), next: z.string().nullable() }),
  run: (ctx, { query }) => listModels(ctx, query),
});

export const modelFacetsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/models/facets",
  tag,
  ability: read,
  summary: "Count the models by what they can be narrowed to",
  query: modelsQuery.omit({ limit: true, cursor: true }),
  response: facetsJson,
  run: (ctx, { query }) => modelFacets(ctx, query),
});

export const registerModelOperation = defineOperation({
  method: "POST",
  path: "/api/v1/models",
  tag,
  ability: write,
  summary: "Register a model",
  description: "One that telemetry named so becomes registered; another is made.",
  body: newModel,
  response: modelJson,
  status: 201,
  run: async (ctx, { body }) => getModel(ctx, (await registerModel(ctx, body)).id),
});

export const getModelOperation = defineOperation({
  method: "GET",
  path: "/api/v1/models/{id}",
  tag,
  ability: read,
  summary: "One model with its versions and its names in telemetry",
  params: idParams,
  response: modelJson,
  run: (ctx, { params }) => getModel(ctx, params.id),
});

export const editModelOperation = defineOperation({
  method: "PATCH",
  path: "/api/v1/models/{id}",
  tag,
  ability: write,
  summary: "Edit a registered model",
  description: "What is left out stays.",
  params: idParams,
  body: modelFields,
  response: modelJson,
  run: async (ctx, { params: { id }, body }) => {
    await editModel(ctx, id, body);
    return getModel(ctx, id);
  },
});

export const archiveModelOperation = defineOperation({
  method: "POST",
  path: "/api/v1/models/{id}/archive",
  tag,
  ability: write,
  summary: "Take a model off the list",
  description: "Its versions and evidence stay. Refused while a version is in production.",
  params: idParams,
  run: async (ctx, { params }) => archiveModel(ctx, params.id).then(() => undefined),
});

export const restoreModelOperation = defineOperation({
  method: "POST",
  path: "/api/v1/models/{id}/restore",
  tag,
  ability: write,
  summary: "Put an archived model back",
  params: idParams,
  run: async (ctx, { params }) => restoreModel(ctx, params.id).then(() => undefined),
});

export const modelUsageOperation = defineOperation({
  method: "GET",
  path: "/api/v1/models/{id}/usage",
  tag,
  ability: read,
  summary: "What a model's calls were over a range, and which agents used it",
  params: idParams,
  query: z.strictObject({
    version: z.string().max(100).optional().describe("Only by the names that are bound to this version."),
    from: z.string().max(40).optional().describe("now-7d unless told"),
    to: z.string().max(40).optional(),
  }),
  response: usageJson,
  run: async (ctx, { params, query }) => {
    const { names } = await getModel(ctx, params.id);
    const mine = names.filter(({ version }) => !query.version || version === query.version).map(seenAs);
    const range = parseRange(query.from, query.to, ctx.now());
    const usage = sumUsage(await modelUsage(ctx, mine, range), mine);
    return {
      range: { from: new Date(range.fromMs).toISOString(), to: new Date(range.toMs).toISOString() },
      usage,
      costPerThousandNanoUsd: costPerThousand(usage),
      latency: await modelLatency(ctx, mine, range),
      agents: await agentsUsing(ctx, mine),
    };
  },
});
