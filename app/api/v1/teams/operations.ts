import { z } from "zod";
import { defineOperation } from "@/app/_edge/operation";
import { editTeam } from "@/lib/principals/editTeam";
import { makeTeam } from "@/lib/principals/makeTeam";
import { removeTeam } from "@/lib/principals/removeTeam";
import { addToTeam, removeFromTeam } from "@/lib/principals/teamMembers";
import { getTeam, listTeamMembers, listTeams } from "@/lib/principals/teams";
import { idParams, reference } from "../principals/schemas";

const tag = "teams";
const read = "audit.read";
const write = "people.write";

const teamJson = z
  .object({
    id: z.string(),
    name: z.string(),
    owner: reference.nullable(),
    group: z.string().nullable().describe("whose members are members: of a provider or of the directory"),
    costCentre: z.string().nullable(),
    members: z.number().int(),
    services: z.number().int(),
    createdAt: z.string(),
  })
  .meta({ id: "Team" });

const membersJson = z.array(
  reference.extend({
    kind: z.enum(["person", "service"]),
    source: z.enum(["hand", "group"]),
    since: z.string(),
  }),
);

const whole = teamJson.extend({ people: membersJson });
const optional = {
  owner: z.string().nullish().describe("a principal's id"),
  group: z.string().nullish(),
  costCentre: z.string().nullish(),
};
const memberParams = idParams.extend({ principal: z.string().max(100) });

export const listTeamsOperation = defineOperation({
  method: "GET",
  path: "/api/v1/teams",
  tag,
  ability: read,
  summary: "List the teams by name",
  query: z.strictObject({
    q: z.string().max(200).optional().describe("Part of a name."),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    cursor: z.string().max(1_000).optional().describe("`next` of the page before."),
  }),
  response: z.object({ teams: z.array(teamJson), next: z.string().nullable() }),
  run: (ctx, { query }) => listTeams(ctx, query),
});

export const makeTeamOperation = defineOperation({
  method: "POST",
  path: "/api/v1/teams",
  tag,
  ability: write,
  summary: "Make a team",
  body: z.strictObject({ name: z.string(), ...optional }),
  response: teamJson,
  status: 201,
  run: async (ctx, { body }) => getTeam(ctx, (await makeTeam(ctx, body)).id),
});

export const getTeamOperation = defineOperation({
  method: "GET",
  path: "/api/v1/teams/{id}",
  tag,
  ability: read,
  summary: "One team and who is in it",
  params: idParams,
  response: whole,
  run: async (ctx, { params: { id } }) => ({
    ...(await getTeam(ctx, id)),
    people: await listTeamMembers(ctx, id),
  }),
});

export const editTeamOperation = defineOperation({
  method: "PATCH",
  path: "/api/v1/teams/{id}",
  tag,
  ability: write,
  summary: "Edit a team",
  description: "What is left out stays. Another group has its members in the team at once.",
  params: idParams,
  body: z.strictObject({ name: z.string().optional(), ...optional }),
  response: teamJson,
  run: async (ctx, { params: { id }, body }) => {
    await editTeam(ctx, id, body);
    return getTeam(ctx, id);
  },
});

export const removeTeamOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/teams/{id}",
  tag,
  ability: write,
  summary: "Remove a team",
  params: idParams,
  run: async (ctx, { params }) => removeTeam(ctx, params.id).then(() => undefined),
});

export const addToTeamOperation = defineOperation({
  method: "PUT",
  path: "/api/v1/teams/{id}/members/{principal}",
  tag,
  ability: write,
  summary: "Put somebody into a team by hand",
  params: memberParams,
  run: async (ctx, { params }) => addToTeam(ctx, params.id, params.principal).then(() => undefined),
});

export const removeFromTeamOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/teams/{id}/members/{principal}",
  tag,
  ability: write,
  summary: "Take somebody out of a team",
  description: "Refused for whom the team's group puts there.",
  params: memberParams,
  run: async (ctx, { params }) => removeFromTeam(ctx, params.id, params.principal).then(() => undefined),
});
