import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { readFileBody } from "@/app/_edge/readFile";
import type { Ctx } from "@/lib/access/ctx";
import { checked, TOOL_FINDINGS } from "@/lib/findings/check";
import { addServer } from "@/lib/tools/addServer";
import { approveServer, serverFingerprint } from "@/lib/tools/approve";
import { editServer } from "@/lib/tools/editServer";
import { importCatalog } from "@/lib/tools/importCatalog";
import { importServers } from "@/lib/tools/importServers";
import { importTools } from "@/lib/tools/importTools";
import { getServer, listServers } from "@/lib/tools/listServers";
import { MAX_LISTED } from "@/lib/tools/listTools";
import { refreshServer } from "@/lib/tools/refresh";
import { removeServer } from "@/lib/tools/removeServer";
import { idParams } from "../principals/schemas";
import { fingerprint, owner, ownerInput } from "../tools/schemas";

const tag = "tool-servers";

/** Answers once findings of tools are what the edit made them. */
const edited = <T>(ctx: Ctx, edit: Promise<T>) => checked(ctx, TOOL_FINDINGS, edit);

const read = "audit.read";
const write = "agents.write";
const instant = z.string().nullable();
const number = z.number().int();

const serverJson = z
  .object({
    id: z.string(),
    name: z.string(),
    title: z.string().nullable(),
    description: z.string().nullable(),
    version: z.string().nullable(),
    source: z.enum(["made", "server_json", "catalog"]),
    transport: z.enum(["http", "stdio"]).nullable().describe("null where it cannot be asked"),
    url: z.string().nullable(),
    command: z.string().nullable(),
    hasToken: z.boolean(),
    facts: z.record(z.string(), z.unknown()).describe("what its manifest or catalog says besides"),
    owner,
    protocolVersion: z.string().nullable(),
    reportedName: z.string().nullable(),
    reportedVersion: z.string().nullable(),
    listedAt: instant,
    askedAt: instant,
    nextAskAt: instant,
    failures: number.describe("in a row"),
    lastError: z.string().nullable(),
    createdAt: z.string(),
    createdBy: z.string(),
    tools: number,
    approved: number,
    changed: number,
  })
  .meta({ id: "ToolServer" });
const whole = serverJson.extend({
  toolsFingerprint: z
    .string()
    .nullable()
    .describe("of all its tools as they are now: what an approval of all names"),
});
const input = {
  title: z.string().nullish(),
  description: z.string().nullish(),
  url: z.string().nullish().describe("its MCP endpoint, streamable HTTP"),
  command: z.string().nullish().describe("or the name of a command that the operator allows"),
  bearer: z.string().nullish().describe("kept encrypted, never shown"),
  ...ownerInput,
};
const names = z.array(z.string());
const appliedJson = z.object({ tools: number, added: names, changed: names, gone: names });
const refs = z.array(z.object({ id: z.string(), name: z.string() }));
const importedJson = z.object({
  added: refs,
  updated: refs,
  tools: number,
  notKept: z
    .array(z.object({ name: z.string(), url: z.string(), why: z.string() }))
    .describe("addresses that must not be reached: such a server is registered without one"),
});

export const listToolServersOperation = defineOperation({
  method: "GET",
  path: "/api/v1/tool-servers",
  tag,
  ability: read,
  summary: "List the tool servers by name",
  query: z.strictObject({
    q: z.string().max(200).optional().describe("Part of a name."),
    failing: z.stringbool().optional().describe("Only those that did not answer."),
    limit: z.coerce.number().int().min(1).max(MAX_LISTED).default(50),
    cursor: z.string().max(1_000).optional().describe("`next` of the page before."),
  }),
  response: z.object({ servers: z.array(serverJson), next: z.string().nullable() }),
  run: (ctx, { query }) => listServers(ctx, query),
});

export const addToolServerOperation = defineOperation({
  method: "POST",
  path: "/api/v1/tool-servers",
  tag,
  ability: write,
  summary: "Register a tool server by hand",
  body: z.strictObject({ name: z.string(), ...input }),
  response: serverJson,
  status: 201,
  run: async (ctx, { body }) => getServer(ctx, (await addServer(ctx, body)).id),
});

export const getToolServerOperation = defineOperation({
  method: "GET",
  path: "/api/v1/tool-servers/{id}",
  tag,
  ability: read,
  summary: "One tool server",
  params: idParams,
  response: whole,
  run: async (ctx, { params: { id } }) => ({
    ...(await getServer(ctx, id)),
    toolsFingerprint: await serverFingerprint(ctx, id),
  }),
});

export const editToolServerOperation = defineOperation({
  method: "PATCH",
  path: "/api/v1/tool-servers/{id}",
  tag,
  ability: write,
  summary: "Edit a tool server",
  description: "What is left out stays, except the bearer token where the address is of another origin.",
  params: idParams,
  body: z.strictObject({ name: z.string().optional(), ...input }),
  response: serverJson,
  run: async (ctx, { params: { id }, body }) => {
    await edited(ctx, editServer(ctx, id, body));
    return getServer(ctx, id);
  },
});

export const removeToolServerOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/tool-servers/{id}",
  tag,
  ability: write,
  summary: "Remove a tool server with its tools and their approvals",
  params: idParams,
  run: async (ctx, { params }) => edited(ctx, removeServer(ctx, params.id)).then(() => undefined),
});

export const refreshToolServerOperation = defineOperation({
  method: "POST",
  path: "/api/v1/tool-servers/{id}/refresh",
  tag,
  ability: write,
  summary: "Ask a server for its tools at once",
  description: "The same as takes place each hour. What it lists counts as the whole list.",
  params: idParams,
  response: appliedJson,
  run: (ctx, { params }) => edited(ctx, refreshServer(ctx, params.id)),
});

export const importToolsOperation = defineOperation({
  method: "PUT",
  path: "/api/v1/tool-servers/{id}/tools",
  tag,
  ability: write,
  summary: "Hand in a server's list of tools",
  description:
    "The result of `tools/list`, with or without its JSON-RPC envelope. It counts as the whole list.",
  params: idParams,
  file: "a tools/list answer (JSON)",
  response: appliedJson,
  run: async (ctx, { params, request }) =>
    edited(ctx, importTools(ctx, params.id, await readFileBody(request, "tools.json"))),
});

export const approveToolServerOperation = defineOperation({
  method: "POST",
  path: "/api/v1/tool-servers/{id}/approve",
  tag,
  ability: write,
  summary: "Approve all tools of a server as they were looked at",
  description: "`toolsFingerprint` of the server says what that was. Refused ones stay refused.",
  params: idParams,
  body: z.strictObject({ fingerprint }),
  response: z.object({ approved: number }),
  run: (ctx, { params, body }) => edited(ctx, approveServer(ctx, params.id, body.fingerprint)),
});

export const importToolServersOperation = defineOperation({
  method: "POST",
  path: "/api/v1/tool-servers/import",
  tag,
  ability: write,
  summary: "Register the servers of a manifest",
  description:
    "A `server.json` (MCP registry, schema 2025-12-11), a registry's list, or a page of the Kubeflow MCP catalog.",
  file: "a server manifest or a list of them (JSON)",
  response: importedJson,
  run: async (ctx, { request }) =>
    edited(ctx, importServers(ctx, await readFileBody(request, "server.json"))),
});

export const importToolCatalogOperation = defineOperation({
  method: "POST",
  path: "/api/v1/tool-servers/catalog",
  tag,
  ability: write,
  summary: "Register the servers that a running MCP catalog lists",
  description: "Of Kubeflow or OpenShift AI, at `/api/mcp_catalog/v1alpha1/mcp_servers` of the address.",
  body: z.strictObject({ address: z.string().max(2_000), bearer: z.string().max(8_000).optional() }),
  response: importedJson,
  run: (ctx, { body }) => edited(ctx, importCatalog(ctx, body)),
});
