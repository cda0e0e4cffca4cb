import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { scimBase } from "@/app/_edge/scim";
import { ROLE_NAMES } from "@/lib/access/abilities";
import { directorySummary } from "@/lib/scim/summary";

const directory = z
  .object({
    baseUrl: z.string().describe("what a directory is told: its SCIM 2.0 base address"),
    users: z.number().int(),
    inactive: z.number().int(),
    withoutRole: z.number().int().describe("active ones whose groups give them nothing here"),
    groupCount: z.number().int(),
    groups: z
      .array(
        z.object({
          id: z.string(),
          name: z.string(),
          members: z.number().int(),
          roles: z.array(z.enum(ROLE_NAMES)),
        }),
      )
      .describe("by name, the first 200"),
    lastEditAt: z.string().nullable(),
  })
  .meta({ id: "Directory" });

export const directoryOperation = defineOperation({
  method: "GET",
  path: "/api/v1/directory",
  tag: "directory",
  ability: "members.write",
  summary: "How the directory that provisions members stands",
  description: "It provisions by SCIM 2.0 under `baseUrl`, with an API token of the role provisioner.",
  response: directory,
  run: async (ctx) => ({ baseUrl: scimBase(), ...(await directorySummary(ctx)) }),
});
