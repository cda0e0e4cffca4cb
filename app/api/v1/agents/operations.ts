import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { bindKey, unbindKey } from "@/lib/agents/bind";
import type { Compared } from "@/lib/agents/compare";
import { OBSERVED_DAYS, readDeclared } from "@/lib/agents/declared";
import { lookForAgents } from "@/lib/agents/discover";
import { editAgent } from "@/lib/agents/edit";
import { agentFacets } from "@/lib/agents/facets";
import { getAgent } from "@/lib/agents/get";
import { listAgents } from "@/lib/agents/list";
import { makeAgent, registerAgent } from "@/lib/agents/register";
import { suggestOwner } from "@/lib/agents/suggest";
import { AGENT_FINDINGS, checked } from "@/lib/findings/check";
import {
  agentBody,
  agentJson,
  agentsQuery,
  facetsJson,
  filterQuery,
  idParams,
  keyParams,
  observedJson,
} from "./schemas";

const tag = "agents";
const read = "audit.read";
const write = "agents.write";

export const listAgentsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/agents",
  tag,
  ability: read,
  summary: "List the agents, registered and seen",
  description: "What nobody has registered stands first, then by name.",
  query: agentsQuery,
  response: z.object({ agents: z.array(agentJson), next: z.string().nullable() }),
  run: async (ctx, { query }) => {
    await lookForAgents(ctx);
    return listAgents(ctx, query);
  },
});

export const agentFacetsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/agents/facets",
  tag,
  ability: read,
  summary: "What the list of agents can be narrowed to, with counts",
  description: "Each value with how many agents it would show under the others. `none`: agents without one.",
  query: filterQuery,
  response: facetsJson,
  run: (ctx, { query }) => agentFacets(ctx, query),
});

export const makeAgentOperation = defineOperation({
  method: "POST",
  path: "/api/v1/agents",
  tag,
  ability: write,
  summary: "Register an agent that was never seen",
  body: agentBody.extend({ name: z.string() }),
  response: agentJson,
  status: 201,
  run: async (ctx, { body }) => getAgent(ctx, (await checked(ctx, AGENT_FINDINGS, makeAgent(ctx, body))).id),
});

export const getAgentOperation = defineOperation({
  method: "GET",
  path: "/api/v1/agents/{id}",
  tag,
  ability: read,
  summary: "One agent",
  params: idParams,
  response: agentJson,
  run: (ctx, { params }) => getAgent(ctx, params.id),
});

export const editAgentOperation = defineOperation({
  method: "PATCH",
  path: "/api/v1/agents/{id}",
  tag,
  ability: write,
  summary: "Edit what is declared of a registered agent",
  description: "What is left out stays; `allowed` and `runtime` are replaced as a whole.",
  params: idParams,
  body: agentBody,
  response: agentJson,
  run: async (ctx, { params: { id }, body }) => {
    await checked(ctx, AGENT_FINDINGS, editAgent(ctx, id, body));
    return getAgent(ctx, id);
  },
});

export const registerAgentOperation = defineOperation({
  method: "POST",
  path: "/api/v1/agents/{id}/register",
  tag,
  ability: write,
  summary: "Register an agent that telemetry showed",
  params: idParams,
  body: agentBody,
  response: agentJson,
  run: async (ctx, { params: { id }, body }) => {
    await checked(ctx, AGENT_FINDINGS, registerAgent(ctx, id, body));
    return getAgent(ctx, id);
  },
});

export const observedOperation = defineOperation({
  method: "GET",
  path: "/api/v1/agents/{id}/observed",
  tag,
  ability: read,
  summary: "What an agent may use against what it was seen to use",
  params: idParams,
  response: observedJson,
  run: async (ctx, { params: { id } }) => {
    const agent = await getAgent(ctx, id);
    const { compared } = await readDeclared(ctx, agent);
    const suggestedOwner = await suggestOwner(
      ctx,
      agent.keys.map((one) => one.key),
    );
    return {
      sinceDays: OBSERVED_DAYS,
      tools: compared.tools.map(comparedJson),
      models: compared.models.map(comparedJson),
      targets: compared.targets.map(comparedJson),
      suggestedOwner,
    };
  },
});

function comparedJson({ value, state, use }: Compared) {
  const iso = (ms: number | undefined) => (ms === undefined ? null : new Date(ms).toISOString());
  return { value, state, firstSeenAt: iso(use?.firstMs), lastSeenAt: iso(use?.lastMs) };
}

export const bindKeyOperation = defineOperation({
  method: "PUT",
  path: "/api/v1/agents/{id}/keys/{key}",
  tag,
  ability: write,
  summary: "Let another key count for an agent",
  description: "For the same agent in a second workload; only of what nobody has registered. Can be undone.",
  params: keyParams,
  run: async (ctx, { params }) =>
    checked(ctx, AGENT_FINDINGS, bindKey(ctx, params.id, params.key)).then(() => undefined),
});

export const unbindKeyOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/agents/{id}/keys/{key}",
  tag,
  ability: write,
  summary: "Take a bound key back",
  params: keyParams,
  run: async (ctx, { params }) =>
    checked(ctx, AGENT_FINDINGS, unbindKey(ctx, params.id, params.key)).then(() => undefined),
});
