import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { parseRange } from "@/lib/base/time";
import { efficiencyOf } from "@/lib/endpoints/efficiency";
import { ENDPOINT_KINDS, endpointFields } from "@/lib/endpoints/endpoint";
import { getEndpoint, listEndpoints } from "@/lib/endpoints/list";
import { addEndpoint, editEndpoint, pauseEndpoint, removeEndpoint } from "@/lib/endpoints/manage";
import { readSamples } from "@/lib/endpoints/samples";
import { scrapeEndpoint } from "@/lib/endpoints/scrape";
import { idParams } from "../principals/schemas";
import { endpointJson } from "./schemas";

const tag = "models";
const read = "audit.read";
const write = "models.write";
const figure = z.number().nullable();

const efficiencyJson = z.object({
  measuredMs: z.number().describe("how much of the range was measured"),
  idleMs: figure.describe("with nothing running"),
  promptTokens: figure,
  generatedTokens: figure,
  generatedPerSecond: figure,
  firstTokenP50Ms: figure,
  firstTokenP95Ms: figure,
  nextTokenP50Ms: figure,
  prefixHitRate: figure,
  errorRate: figure,
  abortRate: figure,
  kvCache: figure,
  gpuUtil: figure.describe("percent"),
  memoryShare: figure,
  waitingMax: figure,
  costNanoUsd: figure,
  idleNanoUsd: figure,
  costPerThousandNanoUsd: figure,
  restarts: z.number(),
  points: z.array(
    z.object({
      atMs: z.number(),
      generatedPerSecond: figure,
      promptPerSecond: figure,
      running: figure,
      waiting: figure,
      kvCache: figure,
      gpuUtil: figure,
      firstTokenP50Ms: figure,
      firstTokenP95Ms: figure,
    }),
  ),
});

export const listEndpointsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/model-endpoints",
  tag,
  ability: read,
  summary: "List the endpoints that serve models",
  query: z.strictObject({
    model: z.string().max(100).optional().describe("Only those that serve this model."),
  }),
  response: z.object({ endpoints: z.array(endpointJson) }),
  run: async (ctx, { query }) => ({ endpoints: await listEndpoints(ctx, query.model) }),
});

export const addEndpointOperation = defineOperation({
  method: "POST",
  path: "/api/v1/model-endpoints",
  tag,
  ability: write,
  summary: "Add an endpoint that serves a model",
  description:
    "Its metrics are read, and whether it serves is checked, each minute, where addresses are given. What serves needs `maas.write` too.",
  body: endpointFields.extend({
    credential: z.string().max(10_000).nullish().describe("kept encrypted, never shown again"),
  }),
  response: endpointJson,
  status: 201,
  run: async (ctx, { body }) => getEndpoint(ctx, (await addEndpoint(ctx, body)).id),
});

export const getEndpointOperation = defineOperation({
  method: "GET",
  path: "/api/v1/model-endpoints/{id}",
  tag,
  ability: read,
  summary: "One endpoint",
  params: idParams,
  response: endpointJson,
  run: (ctx, { params }) => getEndpoint(ctx, params.id),
});

export const editEndpointOperation = defineOperation({
  method: "PATCH",
  path: "/api/v1/model-endpoints/{id}",
  tag,
  ability: write,
  summary: "Edit an endpoint",
  description:
    "What is left out stays. With another host or kind of provider the credential is forgotten. What serves needs `maas.write` too.",
  params: idParams,
  body: endpointFields.extend({ kind: z.enum(ENDPOINT_KINDS) }).partial(),
  response: endpointJson,
  run: async (ctx, { params: { id }, body }) => {
    await editEndpoint(ctx, id, body);
    return getEndpoint(ctx, id);
  },
});

export const removeEndpointOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/model-endpoints/{id}",
  tag,
  ability: write,
  summary: "Remove an endpoint",
  params: idParams,
  run: async (ctx, { params }) => removeEndpoint(ctx, params.id).then(() => undefined),
});

export const pauseEndpointOperation = defineOperation({
  method: "POST",
  path: "/api/v1/model-endpoints/{id}/pause",
  tag,
  ability: write,
  summary: "Stop serving, checking and measuring by an endpoint",
  params: idParams,
  run: async (ctx, { params }) => pauseEndpoint(ctx, params.id, true).then(() => undefined),
});

export const resumeEndpointOperation = defineOperation({
  method: "POST",
  path: "/api/v1/model-endpoints/{id}/resume",
  tag,
  ability: write,
  summary: "Take an endpoint up again",
  params: idParams,
  run: async (ctx, { params }) => pauseEndpoint(ctx, params.id, false).then(() => undefined),
});

export const scrapeEndpointOperation = defineOperation({
  method: "POST",
  path: "/api/v1/model-endpoints/{id}/scrape",
  tag,
  ability: write,
  summary: "Read an endpoint's metrics now",
  params: idParams,
  response: endpointJson,
  run: async (ctx, { params: { id } }) => {
    await scrapeEndpoint(ctx, id);
    return getEndpoint(ctx, id);
  },
});

export const endpointEfficiencyOperation = defineOperation({
  method: "GET",
  path: "/api/v1/model-endpoints/{id}/efficiency",
  tag,
  ability: read,
  summary: "Throughput, latency, use and cost of an endpoint over a range",
  description: "Rates are a second, shares of 1, money in nano-USD; null is unknown.",
  params: idParams,
  query: z.strictObject({
    from: z.string().max(40).optional().describe("now-7d unless told"),
    to: z.string().max(40).optional(),
  }),
  response: efficiencyJson,
  run: async (ctx, { params, query }) => {
    const { hourNanoUsd } = await getEndpoint(ctx, params.id);
    const range = parseRange(query.from, query.to, ctx.now());
    return efficiencyOf(await readSamples(ctx, params.id, range), hourNanoUsd);
  },
});
