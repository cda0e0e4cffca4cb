import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { listChanges } from "@/lib/changes/list";

const changeJson = z
  .object({
    id: z.string(),
    at: z.string(),
    actor: z.object({ kind: z.enum(["person", "token", "system"]), id: z.string(), name: z.string() }),
    verb: z.string(),
    noun: z.string(),
    target: z.string(),
    before: z.unknown().describe("null before a creation; never a secret"),
    after: z.unknown().describe("null after a removal; never a secret"),
    requestId: z.string(),
  })
  .meta({ id: "Change" });

export const listChangesOperation = defineOperation({
  method: "GET",
  path: "/api/v1/changes",
  tag: "changes",
  summary: "List what people and tokens changed, newest first",
  description:
    "Changes of members, keys, settings and sign-in need security.read; without it they are left out, except the caller's own.",
  ability: "audit.read",
  query: z.strictObject({
    noun: z.string().optional(),
    actor: z.string().optional().describe("the actor's id"),
    target: z.string().optional().describe("the id of what was changed"),
    limit: z.coerce.number().int().min(1).max(500).default(50),
    cursor: z.string().optional().describe("`next` of the page before"),
  }),
  response: z.object({ changes: z.array(changeJson), next: z.string().nullable() }),
  run: async (ctx, { query }) => listChanges(ctx, query),
});
