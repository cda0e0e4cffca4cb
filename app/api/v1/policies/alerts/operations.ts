import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { EFFECTS } from "@/lib/policies/decision";
import { listAlerts } from "@/lib/policies/listAlerts";

const alertJson = z
  .object({
    policy: z.object({ id: z.string(), name: z.string() }),
    version: z.number().int(),
    rule: z.string().describe("Empty where the policy as a whole cannot be read."),
    title: z.string().nullable(),
    principal: z.object({ id: z.string(), name: z.string() }).nullable(),
    resource: z.string().describe("Of the newest decision, as `Type id`."),
    effect: z.enum(EFFECTS),
    mode: z.enum(["enforced", "observed"]),
    decision: z.string().describe("`act_…` of the newest."),
    count: z.number().int(),
    firstAt: z.string(),
    lastAt: z.string(),
  })
  .meta({ id: "PolicyAlert" });

export const listAlertsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/policies/alerts",
  tag: "policies",
  ability: "audit.read",
  summary:
    "What rules with the obligation alert raised, a row a rule and agent, the newest first; 50 at most",
  response: z.object({ alerts: z.array(alertJson) }),
  run: async (ctx) => ({ alerts: await listAlerts(ctx) }),
});
