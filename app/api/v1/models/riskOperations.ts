import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { listModelRisks } from "@/lib/risks/models";
import { modelsQuery } from "./schemas";

const count = z.number().int();
const rate = z.object({
  probe: z.string(),
  detector: z.string(),
  rate: z.number(),
  lower: z.number(),
  upper: z.number().describe("of 95 % confidence: what to judge by"),
});

const riskJson = z
  .object({
    model: z.string(),
    name: z.string(),
    version: z.string().nullable().describe("the version in production, else the newest that is not retired"),
    whereabouts: z.object({ where: z.enum(["internal", "external", "unknown"]), why: z.string() }),
    licence: z.string().nullable(),
    signature: z.enum(["none", "invalid", "unknown", "not_checked", "verified"]),
    hasBom: z.boolean(),
    scores: z
      .object({
        days: count.describe("age"),
        evidence: z.string(),
        metrics: z.array(
          z.object({
            task: z.string(),
            metric: z.string(),
            filter: z.string().nullable().describe("what was taken of an answer"),
            value: z.number(),
            lower: z.number().nullable(),
            upper: z.number().nullable(),
          }),
        ),
      })
      .nullable(),
    attacks: z
      .object({
        days: count.describe("age of the oldest report that counts"),
        evidence: z.string().describe("the newest report"),
        reports: count.describe("each probe counts by the newest that has it"),
        overall: rate,
        worst: rate.nullable(),
      })
      .nullable(),
    dataClasses: z.array(z.string()).describe("of the agents that use it"),
    agents: count,
    calls: count.describe("within 7 days"),
    errors: count,
    denied: count,
    guardrailHits: count.describe("in sessions that called it"),
  })
  .meta({ id: "ModelRisk" });

export const listModelRisksOperation = defineOperation({
  method: "GET",
  path: "/api/v1/models/risk",
  tag: "models",
  ability: "audit.read",
  summary: "List what speaks for and against each model",
  description: "By pages of 25. Null is unknown, and never good.",
  query: modelsQuery.omit({ limit: true }),
  response: z.object({ risks: z.array(riskJson), next: z.string().nullable() }),
  run: async (ctx, { query }) => {
    const { risks, next } = await listModelRisks(ctx, query);
    return {
      risks: risks.map(({ model, version, usage, ...risk }) => ({
        ...risk,
        model: model.id,
        name: model.name,
        version: version?.id ?? null,
        calls: usage.calls,
        errors: usage.errors,
        denied: usage.denied,
      })),
      next,
    };
  },
});
