import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import type { Ctx } from "@/lib/access/ctx";
import { checked, TOOL_FINDINGS } from "@/lib/findings/check";
import { approveTool, refuseTool } from "@/lib/tools/approve";
import { editTool, registerTool } from "@/lib/tools/editTool";
import { getTool } from "@/lib/tools/getTool";
import { listTools } from "@/lib/tools/listTools";
import { toolUsers } from "@/lib/tools/users";
import { idParams } from "../principals/schemas";
import { fingerprint, toolDetailJson, toolInput, toolJson, toolsQuery } from "./schemas";

const tag = "tools";
const read = "audit.read";
const write = "agents.write";

async function detail(ctx: Ctx, id: string) {
  const tool = await getTool(ctx, id);
  return { ...tool, users: (await toolUsers(ctx, [id])).get(id) ?? [] };
}

export const listToolsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/tools",
  tag,
  ability: read,
  summary: "List the tools, the unregistered first",
  query: toolsQuery,
  response: z.object({ tools: z.array(toolJson), next: z.string().nullable() }),
  run: (ctx, { query }) => listTools(ctx, query),
});

export const getToolOperation = defineOperation({
  method: "GET",
  path: "/api/v1/tools/{id}",
  tag,
  ability: read,
  summary: "One tool, its definition, and what changed since it was approved",
  params: idParams,
  response: toolDetailJson,
  run: (ctx, { params: { id } }) => detail(ctx, id),
});

export const editToolOperation = defineOperation({
  method: "PATCH",
  path: "/api/v1/tools/{id}",
  tag,
  ability: write,
  summary: "Set what a tool may do and touch, and who answers for it",
  description: "What is left out stays.",
  params: idParams,
  body: z.strictObject(toolInput),
  response: toolDetailJson,
  run: async (ctx, { params: { id }, body }) => {
    await checked(ctx, TOOL_FINDINGS, editTool(ctx, id, body));
    return detail(ctx, id);
  },
});

export const registerToolOperation = defineOperation({
  method: "POST",
  path: "/api/v1/tools/{id}/register",
  tag,
  ability: write,
  summary: "Register a tool that was seen in telemetry",
  params: idParams,
  body: z.strictObject({ server: z.string().max(100).nullish(), ...toolInput }),
  response: toolDetailJson,
  run: async (ctx, { params: { id }, body }) => {
    await checked(ctx, TOOL_FINDINGS, registerTool(ctx, id, body));
    return detail(ctx, id);
  },
});

export const approveToolOperation = defineOperation({
  method: "POST",
  path: "/api/v1/tools/{id}/approve",
  tag,
  ability: write,
  summary: "Approve a tool's definition",
  description: "It stands until the definition changes.",
  params: idParams,
  body: z.strictObject({ fingerprint }),
  response: toolDetailJson,
  run: async (ctx, { params: { id }, body }) => {
    await checked(ctx, TOOL_FINDINGS, approveTool(ctx, id, body.fingerprint));
    return detail(ctx, id);
  },
});

export const refuseToolOperation = defineOperation({
  method: "POST",
  path: "/api/v1/tools/{id}/refuse",
  tag,
  ability: write,
  summary: "Refuse a tool's definition, with a reason",
  params: idParams,
  body: z.strictObject({ fingerprint, reason: z.string() }),
  response: toolDetailJson,
  run: async (ctx, { params: { id }, body }) => {
    await checked(ctx, TOOL_FINDINGS, refuseTool(ctx, id, body));
    return detail(ctx, id);
  },
});
