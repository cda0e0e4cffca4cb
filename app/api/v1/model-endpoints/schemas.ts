import { z } from "zod";
import { ENDPOINT_KINDS, HEALTH_STATES } from "@/lib/endpoints/endpoint";
import { reference } from "../principals/schemas";

const text = z.string().nullable();

export const endpointJson = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(ENDPOINT_KINDS).describe("the API that it speaks; other: it is only measured"),
    baseUrl: text,
    served: reference.nullable().describe("the served model that it is behind"),
    targetModel: text.describe("what it calls that model itself; null: the same"),
    weight: z.number().int().describe("of several endpoints of a served model, its share; 0 to 100"),
    apiVersion: text,
    credential: z
      .object({ hint: text.describe("its last four characters"), setAt: z.string() })
      .nullable()
      .describe("that there is one; it is never shown again"),
    health: z.object({
      state: z.enum(HEALTH_STATES),
      checkedAt: text,
      ms: z.number().int().nullable(),
      failure: text.describe("why the last check failed"),
      failures: z.number().int().describe("checks in a row that failed"),
    }),
    model: reference.nullable(),
    version: reference.nullable(),
    metricsUrl: text,
    dcgmUrl: text,
    servedName: text,
    acceleratorType: text,
    acceleratorCount: z.number().int().nullable(),
    hourNanoUsd: z.number().int().nullable(),
    paused: z.boolean(),
    triedAt: text,
    scrapedAt: text,
    failure: text.describe("why the metrics could not be read the last time"),
  })
  .meta({ id: "ModelEndpoint" });
