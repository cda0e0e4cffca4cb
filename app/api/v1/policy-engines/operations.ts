import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { ENGINE_KINDS, ENGINE_MODES, engineFields } from "@/lib/engines/engine";
import { getEngine, listEngines } from "@/lib/engines/list";
import { addEngine, editEngine, removeEngine } from "@/lib/engines/manage";
import { tryEngine } from "@/lib/engines/tryOut";
import { EFFECTS } from "@/lib/policies/decision";
import { idParams } from "../principals/schemas";

const tag = "policies";
const read = "audit.read";
const write = "settings.write";

const engineJson = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.enum(ENGINE_KINDS),
    url: z.string(),
    path: z.string().describe("of the document that decides, below /v1/data/"),
    hasToken: z.boolean(),
    timeoutMs: z.number().int(),
    mode: z.enum(ENGINE_MODES),
    lastError: z.string().nullable().describe("why its last answer was no decision"),
    lastAskedAt: z.string().nullable(),
  })
  .meta({ id: "PolicyEngine" });

export const listEnginesOperation = defineOperation({
  method: "GET",
  path: "/api/v1/policy-engines",
  tag,
  ability: read,
  summary: "List the policy engines that are asked besides our own",
  response: z.object({ engines: z.array(engineJson) }),
  run: async (ctx) => ({ engines: await listEngines(ctx) }),
});

export const addEngineOperation = defineOperation({
  method: "POST",
  path: "/api/v1/policy-engines",
  tag,
  ability: write,
  summary: "Ask another policy engine (OPA) too",
  description:
    "Each decision asks it by POST <url>/v1/data/<path> with the facts as `input`. In mode `enforce` the stricter of both answers counts, and no answer denies; in mode `observe` its answer is only recorded. The token is kept encrypted, and never shown again.",
  body: engineFields,
  response: z.object({ id: z.string() }),
  status: 201,
  run: (ctx, { body }) => addEngine(ctx, body),
});

export const getEngineOperation = defineOperation({
  method: "GET",
  path: "/api/v1/policy-engines/{id}",
  tag,
  ability: read,
  summary: "One policy engine",
  params: idParams,
  response: engineJson,
  run: (ctx, { params }) => getEngine(ctx, params.id),
});

export const editEngineOperation = defineOperation({
  method: "PATCH",
  path: "/api/v1/policy-engines/{id}",
  tag,
  ability: write,
  summary: "Edit a policy engine",
  description: "What is left out stays; with another host the token goes.",
  params: idParams,
  // Without the defaults of a new one: what is left out would be set by them.
  body: engineFields.partial().extend({
    kind: z.enum(ENGINE_KINDS).optional(),
    timeoutMs: z.int().min(50).max(5_000).optional(),
    mode: z.enum(ENGINE_MODES).optional(),
  }),
  run: async (ctx, { params, body }) => editEngine(ctx, params.id, body).then(() => undefined),
});

export const removeEngineOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/policy-engines/{id}",
  tag,
  ability: write,
  summary: "Ask a policy engine no more",
  params: idParams,
  run: async (ctx, { params }) => removeEngine(ctx, params.id).then(() => undefined),
});

export const testEngineOperation = defineOperation({
  method: "POST",
  path: "/api/v1/policy-engines/{id}/test",
  tag,
  ability: write,
  summary: "Ask a policy engine about a made-up tool call",
  params: idParams,
  body: z.strictObject({
    agent: z.string().min(1).max(500).describe("its key (agt_…) or any name"),
    tool: z.string().min(1).max(500),
    input: z.record(z.string(), z.unknown()).default({}),
  }),
  response: z.object({
    effect: z.enum(EFFECTS),
    reason: z.string(),
    isError: z.boolean(),
    tookUs: z.number().int(),
    sent: z.unknown().describe("what it got as `input`"),
  }),
  run: async (ctx, { params, body }) => {
    const { decision, sent } = await tryEngine(ctx, params.id, body);
    const { effect, reason, errors, tookUs } = decision;
    return { effect, reason, isError: errors.length > 0, tookUs, sent };
  },
});
