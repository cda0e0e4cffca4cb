import { z } from "zod";
import { publicLink } from "@/app/_edge/links";
import { defineOperation } from "@/app/_edge/operation";
import { ROLE_NAMES } from "@/lib/access/abilities";
import { invite, listInvitations, withdrawInvitation } from "@/lib/people/invite";
import { listMembers } from "@/lib/people/list";
import { removeMember } from "@/lib/people/remove";
import { resetPassword } from "@/lib/people/resetPassword";
import { setRoles } from "@/lib/people/setRoles";

const roles = z.array(z.enum(ROLE_NAMES)).min(1);
const params = z.object({ id: z.string() });

const memberJson = z
  .object({
    id: z.string(),
    email: z.string(),
    name: z.string(),
    roles: roles.describe("in all"),
    givenRoles: z.array(z.enum(ROLE_NAMES)).describe("those given by hand, which PATCH replaces"),
    groupRoles: z.array(z.enum(ROLE_NAMES)).describe("those given by groups"),
    hasSecondFactor: z.boolean(),
    joinedAt: z.string(),
    lastSeenAt: z.string().nullable(),
  })
  .meta({ id: "Member" });

const invitationJson = z
  .object({ id: z.string(), email: z.string(), roles, createdBy: z.string(), expiresAt: z.string() })
  .meta({ id: "Invitation" });

const linkJson = z
  .object({
    id: z.string(),
    link: z.string().describe("works once; shown in this answer only"),
    expiresAt: z.string(),
  })
  .meta({ id: "OneTimeLink" });

export const listMembersOperation = defineOperation({
  method: "GET",
  path: "/api/v1/members",
  tag: "members",
  summary: "List the members and the open invitations",
  ability: "members.write",
  response: z.object({ members: z.array(memberJson), invitations: z.array(invitationJson) }),
  run: async (ctx) => {
    const [members, invitations] = await Promise.all([listMembers(ctx), listInvitations(ctx)]);
    return { members, invitations };
  },
});

export const inviteOperation = defineOperation({
  method: "POST",
  path: "/api/v1/members",
  tag: "members",
  summary: "Invite someone by a one-time link",
  ability: "members.write",
  body: z.strictObject({ email: z.string(), roles }),
  response: linkJson,
  status: 201,
  run: async (ctx, { body }) => publicLink(await invite(ctx, body)),
});

export const setRolesOperation = defineOperation({
  method: "PATCH",
  path: "/api/v1/members/{id}",
  tag: "members",
  summary: "Replace a member's roles",
  ability: "members.write",
  params,
  body: z.strictObject({ roles: z.array(z.enum(ROLE_NAMES)) }),
  response: z.object({ id: z.string(), roles: z.array(z.enum(ROLE_NAMES)) }),
  run: async (ctx, { params: { id }, body }) => ({ id, roles: await setRoles(ctx, id, body.roles) }),
});

export const removeMemberOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/members/{id}",
  tag: "members",
  summary: "Remove a member and end their sessions at once",
  ability: "members.write",
  params,
  run: async (ctx, { params: { id } }) => removeMember(ctx, id).then(() => undefined),
});

export const resetPasswordOperation = defineOperation({
  method: "POST",
  path: "/api/v1/members/{id}/reset",
  tag: "members",
  summary: "Make a one-time link by which a member sets a new password",
  ability: "members.write",
  params,
  response: linkJson,
  status: 201,
  run: async (ctx, { params: { id } }) => publicLink(await resetPassword(ctx, id)),
});

export const withdrawInvitationOperation = defineOperation({
  method: "DELETE",
  path: "/api/v1/invitations/{id}",
  tag: "members",
  summary: "Withdraw an invitation",
  ability: "members.write",
  params,
  run: async (ctx, { params: { id } }) => withdrawInvitation(ctx, id).then(() => undefined),
});
