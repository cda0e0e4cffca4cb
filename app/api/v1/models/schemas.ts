import { z } from "zod";
import { MODEL_STATES, STAGES } from "@/lib/models/model";
import { idParams, reference } from "../principals/schemas";

const instant = z.string().nullable();
const text = z.string().nullable();
const count = z.number().int();
const nanoUsd = count.nullable().describe("nano-USD per million tokens, as declared");

export const modelsQuery = z.strictObject({
  q: z.string().max(200).optional().describe("Part of a name, a name in telemetry, a digest, or an id."),
  state: z.enum(MODEL_STATES).optional().describe("Without it: all but the archived."),
  provider: z.string().max(200).optional(),
  licence: z.string().max(200).optional(),
  task: z.string().max(200).optional(),
  stage: z.enum(STAGES).optional().describe("Of any of its versions."),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(1_000).optional().describe("`next` of the page before."),
});

export const versionParams = idParams.extend({ version: z.string().max(100) });
export const nameBody = z.strictObject({
  provider: z.string().max(200).describe("as telemetry writes it; may be empty"),
  name: z.string().min(1).max(512).describe("as telemetry writes it"),
});

const versionJson = z
  .object({
    id: z.string(),
    model: z.string(),
    version: z.string(),
    digest: text.describe("sha256:… of the weights"),
    stage: z.enum(STAGES),
    description: text,
    licence: text,
    baseModel: text,
    datasets: z.array(z.string()),
    uri: text,
    contextTokens: count.nullable(),
    inputNanoUsd: nanoUsd,
    outputNanoUsd: nanoUsd,
    properties: z.record(z.string(), z.string()),
    submittedBy: z.string(),
    createdAt: z.string(),
  })
  .meta({ id: "ModelVersion" });

export const modelJson = z
  .object({
    id: z.string(),
    provider: z.string(),
    name: z.string(),
    state: z.enum(MODEL_STATES),
    description: text,
    owner: reference.nullable(),
    licence: text,
    baseModel: text,
    tasks: z.array(z.string()),
    versions: z.array(versionJson),
    names: z.array(
      z.object({
        provider: z.string(),
        name: z.string(),
        version: text.describe("the version it stands for; null for the model as a whole"),
        firstSeenAt: instant,
        lastSeenAt: instant,
      }),
    ),
    firstSeenAt: instant,
    lastSeenAt: instant,
    registeredAt: instant,
    createdAt: z.string(),
  })
  .meta({ id: "Model" });

const facet = z.array(z.object({ value: z.string(), models: count }));
export const facetsJson = z.object({
  state: facet,
  provider: facet,
  licence: facet,
  stage: facet,
  task: facet,
});

const usage = z.object({
  calls: count,
  errors: count,
  denied: count,
  inputTokens: count,
  outputTokens: count,
  costNanoUsd: count.describe("of the calls that have a price"),
  pricedTokens: count.describe("their tokens"),
});
const figure = z.number().nullable();

export const usageJson = z.object({
  range: z.object({ from: z.string(), to: z.string() }),
  usage,
  costPerThousandNanoUsd: count.nullable(),
  latency: z.object({
    p50Ms: figure,
    p95Ms: figure,
    firstTokenP50Ms: figure,
    firstTokenP95Ms: figure,
    tokensPerSecondP50: figure,
  }),
  agents: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      state: z.enum(["discovered", "registered", "retired"]),
      environment: text,
      dataClasses: z.array(z.string()),
      lastSeenAt: z.string(),
    }),
  ),
});
