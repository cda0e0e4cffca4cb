import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { whatCan, whoCan } from "@/lib/policies/whoCan";

const tag = "policies";
const params = z.object({ id: z.string().max(200) });
const cursor = z.string().max(1_000).optional().describe("`next` of the page before");

const rule = z.object({
  policy: z.string(),
  policyName: z.string(),
  version: z.number().int(),
  rule: z.string(),
  title: z.string().nullable(),
  effect: z.enum(["permit", "forbid"]),
  mode: z.enum(["observe", "hold", "enforce"]),
});
const condition = z.object({ rule, text: z.string().describe("in Cedar's words") });
const permission = z
  .object({
    may: z
      .enum(["always", "never", "approval", "depends"])
      .describe("`depends` on what is known only when it is done"),
    because: z.array(rule),
    permits: z.array(condition),
    forbids: z.array(condition),
    approvals: z.array(condition),
  })
  .meta({ id: "Permission" });
const response = z.object({
  allowances: z
    .array(
      z.object({
        id: z.string(),
        name: z.string(),
        enforced: permission.nullable().describe("null where nothing is enforced: nobody is stopped"),
        all: permission.describe("by all that is in force, as if all were enforced"),
      }),
    )
    .nullable()
    .describe("null where no policy is in force"),
  next: z.string().nullable(),
});
const description = "By partial evaluation of the policies in force now: exact for what the catalog knows.";

export const whatAgentMayDoOperation = defineOperation({
  method: "GET",
  path: "/api/v1/agents/{id}/permissions",
  tag,
  ability: "audit.read",
  summary: "What an agent may do today",
  description,
  params,
  query: z.strictObject({ of: z.enum(["tools", "models"]).default("tools"), cursor }),
  response,
  run: (ctx, { params: { id }, query }) => whatCan(ctx, { agent: id, ...query }),
});

export const whoMayCallToolOperation = defineOperation({
  method: "GET",
  path: "/api/v1/tools/{id}/permissions",
  tag,
  ability: "audit.read",
  summary: "Which agents may call a tool today",
  description,
  params,
  query: z.strictObject({ cursor }),
  response,
  run: (ctx, { params: { id }, query }) => whoCan(ctx, { kind: "tool", id, ...query }),
});

export const whoMayUseModelOperation = defineOperation({
  method: "GET",
  path: "/api/v1/models/{id}/permissions",
  tag,
  ability: "audit.read",
  summary: "Which agents may use a model today",
  description,
  params,
  query: z.strictObject({ cursor }),
  response,
  run: (ctx, { params: { id }, query }) => whoCan(ctx, { kind: "model", id, ...query }),
});
