import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { ROLE_NAMES } from "@/lib/access/abilities";
import {
  addGroupGrant,
  groupChoices,
  listGroupGrants,
  removeGroupGrant,
} from "@/lib/identityProviders/groupGrants";

const tag = "group mappings";
const ability = "members.write";
const provider = z
  .string()
  .max(100)
  .nullable()
  .describe("null for the groups of the tenant's directory (SCIM)");

const grantJson = z
  .object({
    id: z.string(),
    provider,
    providerName: z.string().nullable(),
    group: z.string(),
    role: z.enum(ROLE_NAMES),
    people: z.number().describe("who have the role by it now"),
  })
  .meta({ id: "GroupMapping" });

export const listGroupGrantsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/group-grants",
  tag,
  ability,
  summary: "Which groups have which role here, and which providers there are",
  response: z.object({
    mappings: z.array(grantJson),
    providers: z.array(z.object({ id: z.string(), name: z.string() })),
  }),
  run: async (ctx) => {
    const [mappings, { providers }] = [await listGroupGrants(ctx), await groupChoices(ctx)];
    return { mappings, providers };
  },
});

export const addGroupGrantOperation = defineOperation({
  method: "POST",
  path: "/api/v1/group-grants",
  tag,
  ability,
  summary: "Map a group of an identity provider, or of the directory, to a role",
  body: z.strictObject({ provider, group: z.string(), role: z.enum(ROLE_NAMES) }),
  response: grantJson,
  status: 201,
  run: (ctx, { body }) => addGroupGrant(ctx, body),
});

export const removeGroupGrantOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/group-grants/{id}",
  tag,
  ability,
  summary: "Take a mapping away, and its role from everybody who had it, at once",
  params: z.object({ id: z.string().max(100) }),
  run: async (ctx, { params: { id } }) => removeGroupGrant(ctx, id).then(() => undefined),
});
