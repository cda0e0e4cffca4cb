import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { attestAgent } from "@/lib/agents/attest";
import { getAgent } from "@/lib/agents/get";
import { restoreAgent, retireAgent } from "@/lib/agents/retire";
import { resumeAgent, suspendAgent } from "@/lib/agents/suspend";
import { ATTEST_DAYS } from "@/lib/agents/terms";
import { discoverCatalogs } from "@/lib/catalogs/discover";
import { AGENT_FINDINGS, checked } from "@/lib/findings/check";
import { agentJson, idParams } from "./schemas";

const tag = "agents";

export const attestAgentOperation = defineOperation({
  method: "POST",
  path: "/api/v1/agents/{id}/attest",
  tag,
  ability: "agents.write",
  summary: "Attest that what is declared of an agent is right",
  params: idParams,
  body: z.strictObject({ days: z.number().int().default(ATTEST_DAYS) }),
  response: agentJson,
  run: async (ctx, { params: { id }, body }) => {
    await checked(ctx, AGENT_FINDINGS, attestAgent(ctx, id, body));
    return getAgent(ctx, id);
  },
});

export const suspendAgentOperation = defineOperation({
  method: "POST",
  path: "/api/v1/agents/{id}/suspend",
  tag,
  ability: "stop",
  summary: "Suspend an agent",
  description: "Recorded and shown from now on; policies enforce it where they decide about its actions.",
  params: idParams,
  body: z.strictObject({ reason: z.string() }),
  response: agentJson,
  run: async (ctx, { params: { id }, body }) => {
    await checked(ctx, AGENT_FINDINGS, suspendAgent(ctx, id, body.reason));
    return getAgent(ctx, id);
  },
});

export const resumeAgentOperation = defineOperation({
  method: "POST",
  path: "/api/v1/agents/{id}/resume",
  tag,
  ability: "stop",
  summary: "Let a suspended agent go on",
  params: idParams,
  response: agentJson,
  run: async (ctx, { params: { id } }) => {
    await checked(ctx, AGENT_FINDINGS, resumeAgent(ctx, id));
    return getAgent(ctx, id);
  },
});

export const retireAgentOperation = defineOperation({
  method: "POST",
  path: "/api/v1/agents/{id}/retire",
  tag,
  ability: "agents.write",
  summary: "Take an agent out of service, with its record kept",
  params: idParams,
  response: agentJson,
  run: async (ctx, { params: { id } }) => {
    await checked(ctx, AGENT_FINDINGS, retireAgent(ctx, id));
    return getAgent(ctx, id);
  },
});

export const restoreAgentOperation = defineOperation({
  method: "POST",
  path: "/api/v1/agents/{id}/restore",
  tag,
  ability: "agents.write",
  summary: "Bring a retired agent back",
  params: idParams,
  response: agentJson,
  run: async (ctx, { params: { id } }) => {
    await checked(ctx, AGENT_FINDINGS, restoreAgent(ctx, id));
    return getAgent(ctx, id);
  },
});

export const discoverCatalogsOperation = defineOperation({
  method: "POST",
  path: "/api/v1/catalogs/discover",
  tag: "catalogs",
  ability: "agents.write",
  summary: "Look for agents, tools and models in telemetry now",
  description: "Runs by itself each minute.",
  response: z.object({
    seen: z.number().int().describe("values that came since the last look"),
    added: z.number().int().describe("what was new in the catalogs"),
  }),
  run: (ctx) => discoverCatalogs(ctx),
});
