import { defineScim, type ScimAnswer, type ScimRequest } from "@/app/_edge/scim";
import { notFound } from "@/lib/base/errors";
import { createUser } from "@/lib/scim/createUser";
import { type Found, findGroups, findUsers, getGroup, getUser, MAX_PAGE, type Wanted } from "@/lib/scim/find";
import type { GroupRow } from "@/lib/scim/group";
import { isWanted, type Projection, project, readProjection } from "@/lib/scim/project";
import type { ProvisionedUser } from "@/lib/scim/provisionUser";
import { quoted, refuse } from "@/lib/scim/refusal";
import { removeUser } from "@/lib/scim/removeUser";
import { groupResource, userResource } from "@/lib/scim/resource";
import { createGroup, removeGroup, replaceGroup, updateGroup } from "@/lib/scim/updateGroup";
import { replaceUser, updateUser } from "@/lib/scim/updateUser";

const LIST = "urn:ietf:params:scim:api:messages:2.0:ListResponse";

export const listUsers = defineScim(async (ctx, request) => {
  const found = await findUsers(ctx, wantedOf(request));
  return { resource: listOf(found, (user) => shownUser(request, user)) };
});

export const readUser = defineScim(async (ctx, request) =>
  answerUser(request, await getUser(ctx, request.id)),
);

export const postUser = defineScim(async (ctx, request) => ({
  ...answerUser(request, await createUser(ctx, await request.body())),
  status: 201,
}));

export const putUser = defineScim(async (ctx, request) =>
  answerUser(request, await replaceUser(ctx, { ...request, body: await request.body() })),
);

export const patchUser = defineScim(async (ctx, request) =>
  answerUser(request, await updateUser(ctx, { ...request, body: await request.body() })),
);

export const deleteUser = defineScim(async (ctx, { id, ifMatch }) => {
  await removeUser(ctx, id, ifMatch);
  return { status: 204 };
});

export const listGroups = defineScim(async (ctx, request) => {
  const projection = projectionOf(request);
  const wanted = { ...wantedOf(request), members: isWanted(projection, "members") };
  const found = await findGroups(ctx, wanted);
  return { resource: listOf(found, (group) => project(groupResource(group, request.base), projection)) };
});

export const readGroup = defineScim(async (ctx, request) =>
  answerGroup(request, await readOne(ctx, request)),
);

export const postGroup = defineScim(async (ctx, request) => {
  const { id } = await createGroup(ctx, await request.body());
  return { ...answerGroup(request, await readOne(ctx, { ...request, id })), status: 201 };
});

export const putGroup = defineScim(async (ctx, request) => {
  await replaceGroup(ctx, { ...request, body: await request.body() });
  return answerGroup(request, await readOne(ctx, request));
});

/** Answers 204 unless attributes are asked for: a list of all members would be long, and directories do not read it (RFC 7644 §3.5.2). */
export const patchGroup = defineScim(async (ctx, request) => {
  const row = await updateGroup(ctx, { ...request, body: await request.body() });
  if (request.query.has("attributes")) return answerGroup(request, await readOne(ctx, request));
  return { status: 204, version: row.version };
});

export const deleteGroup = defineScim(async (ctx, { id, ifMatch }) => {
  await removeGroup(ctx, id, ifMatch);
  return { status: 204 };
});

/** Whatever else is asked for under our address: bulk, `/Me`, a typing error. */
export const nothing = defineScim(async () => {
  throw notFound("SCIM endpoint");
});

/** A list of which everything fits on one page: schemas and types (RFC 7644 §4). */
export function wholeList(resources: readonly unknown[]): ScimAnswer {
  const total = resources.length;
  return {
    resource: {
      schemas: [LIST],
      totalResults: total,
      startIndex: 1,
      itemsPerPage: total,
      Resources: resources,
    },
  };
}

type ReadCtx = Parameters<typeof getGroup>[0];

async function readOne(ctx: ReadCtx, request: ScimRequest) {
  return getGroup(ctx, request.id, isWanted(projectionOf(request), "members"));
}

function answerUser(request: ScimRequest, user: ProvisionedUser): ScimAnswer {
  return { resource: shownUser(request, user), ...stampOf(request, "Users", user.row) };
}

function answerGroup(request: ScimRequest, group: Awaited<ReturnType<typeof getGroup>>): ScimAnswer {
  const resource = project(groupResource(group, request.base), projectionOf(request));
  return { resource, ...stampOf(request, "Groups", group.row) };
}

function shownUser(request: ScimRequest, user: ProvisionedUser): Record<string, unknown> {
  return project(userResource(user, request.base), projectionOf(request));
}

function stampOf({ base }: ScimRequest, place: string, { id, version }: Pick<GroupRow, "id" | "version">) {
  return { version, location: `${base}/${place}/${id}` };
}

function projectionOf({ query }: ScimRequest): Projection {
  return readProjection(query.get("attributes"), query.get("excludedAttributes"));
}

function wantedOf({ query }: ScimRequest): Wanted {
  return {
    filter: query.get("filter"),
    startIndex: numberOf(query.get("startIndex"), 1),
    count: numberOf(query.get("count"), MAX_PAGE),
  };
}

function numberOf(text: string | null, unless: number): number {
  if (text === null || text === "") return unless;
  if (!/^-?\d{1,9}$/.test(text)) throw refuse("invalidValue", `${quoted(text)} is not a number.`);
  return Number(text);
}

function listOf<T>({ total, startIndex, found }: Found<T>, show: (one: T) => unknown): object {
  return {
    schemas: [LIST],
    totalResults: total,
    startIndex,
    itemsPerPage: found.length,
    Resources: found.map(show),
  };
}
