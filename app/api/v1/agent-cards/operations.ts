import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { readFileBody } from "@/app/_edge/readFile";
import { acceptCard, removeCard } from "@/lib/cards/acceptCard";
import { getCard } from "@/lib/cards/getCard";
import { importCards } from "@/lib/cards/importCards";
import { refreshCardNow } from "@/lib/cards/refresh";
import { AGENT_FINDINGS, checked } from "@/lib/findings/check";
import { cardJson, importedJson, params } from "./schemas";

const tag = "agent cards";
const write = "agents.write";
const address = z.strictObject({
  url: z.string().max(2_000).describe("Of the card, or of the host that has it under /.well-known."),
});
const WHOSE =
  "An agent of the card's name that has neither a card nor an identity gets it, and is registered; `cards[].agent` names it. Without one a new agent is registered. A signature that is not valid is refused.";
const WAITS =
  "Where the agent has another card, this one waits as `drift` until somebody accepts it. The accepted one again takes away what waits. A signature that is not valid is refused.";
const FILE = "an A2A AgentCard (v1.0 or v0.3) in JSON, or manifests of Rossoctl or Kagenti in YAML or JSON";

export const importCardsOperation = defineOperation({
  method: "POST",
  path: "/api/v1/agent-cards",
  tag,
  ability: write,
  summary: "Register an agent from the card at an address",
  description: WHOSE,
  body: address,
  response: importedJson,
  status: 201,
  run: async (ctx, { body }) => ({ cards: await checked(ctx, AGENT_FINDINGS, importCards(ctx, body)) }),
});

export const importCardFileOperation = defineOperation({
  method: "POST",
  path: "/api/v1/agent-cards/file",
  tag,
  ability: write,
  summary: "Register agents from a file, one or several: all or none",
  description: WHOSE,
  file: FILE,
  response: importedJson,
  status: 201,
  run: async (ctx, { request }) => ({
    cards: await checked(
      ctx,
      AGENT_FINDINGS,
      importCards(ctx, { file: await readFileBody(request, "card") }),
    ),
  }),
});

export const getCardOperation = defineOperation({
  method: "GET",
  path: "/api/v1/agents/{id}/card",
  tag,
  ability: "audit.read",
  summary: "An agent's card, who signed it, and whether it changed since it was accepted",
  params,
  response: cardJson,
  run: (ctx, { params: { id } }) => getCard(ctx, id),
});

export const attachCardOperation = defineOperation({
  method: "PUT",
  path: "/api/v1/agents/{id}/card",
  tag,
  ability: write,
  summary: "Give an agent the card at an address",
  description: `It is read anew every 15 minutes. ${WAITS}`,
  params,
  body: address,
  response: cardJson,
  run: async (ctx, { params: { id }, body }) => {
    await checked(ctx, AGENT_FINDINGS, importCards(ctx, body, id));
    return getCard(ctx, id);
  },
});

export const attachCardFileOperation = defineOperation({
  method: "PUT",
  path: "/api/v1/agents/{id}/card/file",
  tag,
  ability: write,
  summary: "Give an agent the card in a file",
  description: WAITS,
  params,
  file: FILE,
  response: cardJson,
  run: async (ctx, { params: { id }, request }) => {
    await checked(ctx, AGENT_FINDINGS, importCards(ctx, { file: await readFileBody(request, "card") }, id));
    return getCard(ctx, id);
  },
});

export const refreshCardOperation = defineOperation({
  method: "POST",
  path: "/api/v1/agents/{id}/card/refresh",
  tag,
  ability: write,
  summary: "Read an agent's card anew now",
  params,
  response: cardJson,
  run: async (ctx, { params: { id } }) => {
    await checked(ctx, AGENT_FINDINGS, refreshCardNow(ctx, id));
    return getCard(ctx, id);
  },
});

export const acceptCardOperation = defineOperation({
  method: "POST",
  path: "/api/v1/agents/{id}/card/accept",
  tag,
  ability: write,
  summary: "Accept the card that waits",
  params,
  body: z.strictObject({ digest: z.string().describe("`drift.digest`: which one was looked at.") }),
  response: cardJson,
  run: async (ctx, { params: { id }, body }) => {
    await checked(ctx, AGENT_FINDINGS, acceptCard(ctx, id, body.digest));
    return getCard(ctx, id);
  },
});

export const removeCardOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/agents/{id}/card",
  tag,
  ability: write,
  summary: "Take an agent's card away",
  params,
  run: (ctx, { params: { id } }) => checked(ctx, AGENT_FINDINGS, removeCard(ctx, id)).then(() => undefined),
});
