import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { GATED_STAGES, gateSchema, SUBJECTS } from "@/lib/gates/gate";
import { findNamed } from "@/lib/gates/named";
import { listGateSets, setGates } from "@/lib/gates/sets";
import { viewGates } from "@/lib/gates/view";
import { askWaiver, confirmWaiver, withdrawWaiver } from "@/lib/gates/waive";
import { named, stage } from "./schemas";

const tag = "gates";
const setParams = z.object({ subject: z.enum(SUBJECTS), stage: z.enum(GATED_STAGES) });
const gateSetJson = z
  .object({
    subject: z.enum(SUBJECTS),
    stage,
    gates: z.array(gateSchema),
    updatedAt: z.string().nullable().describe("null: the set that comes along"),
  })
  .meta({ id: "GateSet" });
const waiverParams = z.object({ id: z.string().max(100) });
const waiverJson = z.object({
  id: z.string(),
  stage: z.string(),
  gate: z.string(),
  reason: z.string(),
  state: z.enum(["asked", "in_force", "ended", "withdrawn"]),
  endsAt: z.string(),
  askedBy: z.string(),
  confirmedBy: z.string().nullable(),
});

export const listGateSetsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/gates/sets",
  tag,
  ability: "audit.read",
  summary: "List the gates before each stage",
  response: z.object({ sets: z.array(gateSetJson) }),
  run: async (ctx) => ({ sets: await listGateSets(ctx) }),
});

export const setGatesOperation = defineOperation({
  method: "PUT",
  path: "/api/v1/gates/sets/{subject}/{stage}",
  tag,
  ability: "settings.write",
  summary: "Replace the gates before a stage",
  params: setParams,
  body: z.strictObject({ gates: z.array(z.unknown()).max(30) }),
  response: gateSetJson,
  run: (ctx, { params, body }) => setGates(ctx, params.subject, params.stage, body.gates),
});

export const resetGatesOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/gates/sets/{subject}/{stage}",
  tag,
  ability: "settings.write",
  summary: "Bring back the gates that come along",
  params: setParams,
  run: (ctx, { params }) => setGates(ctx, params.subject, params.stage, null).then(() => undefined),
});

export const listWaiversOperation = defineOperation({
  method: "GET",
  path: "/api/v1/gates/waivers",
  tag,
  ability: "audit.read",
  summary: "List a version's waivers",
  query: z.strictObject(named),
  response: z.object({ waivers: z.array(waiverJson) }),
  run: async (ctx, { query }) => {
    const { kind, id } = await findNamed(ctx, query);
    const { waivers } = await viewGates(ctx, kind, id);
    return { waivers: z.array(waiverJson).parse(waivers) };
  },
});

export const askWaiverOperation = defineOperation({
  method: "POST",
  path: "/api/v1/gates/waivers",
  tag,
  ability: "models.promote",
  summary: "Ask that a gate be waived",
  description: "Of a signed-in person. It counts once another person confirms it, for at most 90 days.",
  body: z.strictObject({
    ...named,
    to: stage,
    gate: z.string().min(1).max(40),
    reason: z.string().min(3).max(500),
    days: z.number().int().min(1).max(90),
  }),
  response: z.object({ id: z.string() }),
  status: 201,
  run: async (ctx, { body: { to, gate, reason, days, ...which } }) => {
    const { kind, id } = await findNamed(ctx, which);
    return askWaiver(ctx, kind, id, { stage: to, gate, reason, days });
  },
});

export const confirmWaiverOperation = defineOperation({
  method: "POST",
  path: "/api/v1/gates/waivers/{id}/confirm",
  tag,
  ability: "models.promote",
  summary: "Confirm a waiver that another person asked for",
  params: waiverParams,
  run: async (ctx, { params }) => confirmWaiver(ctx, params.id).then(() => undefined),
});

export const withdrawWaiverOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/gates/waivers/{id}",
  tag,
  ability: "models.promote",
  summary: "Withdraw a waiver",
  params: waiverParams,
  run: async (ctx, { params }) => withdrawWaiver(ctx, params.id).then(() => undefined),
});
