import { z } from "zod";
import { createTenant } from "@/lib/tenants/create";
import { inviteFirstAdmin } from "@/lib/tenants/firstAdmin";
import { defineCommand } from "./command";

export const tenantCreate = defineCommand({
  noun: "tenant",
  verb: "create",
  summary: "Make a tenant, and the link by which its first administrator joins",
  args: { slug: { kind: "text", help: "its short name: lower-case letters, digits and hyphens" } },
  options: {
    name: { kind: "text", help: "what people read; the short name unless told" },
    admin: { kind: "text", help: "the first administrator's email" },
  },
  input: z.strictObject({
    slug: z.string({ error: "it is missing" }),
    name: z.string().optional(),
    admin: z.email({ error: "it is no email address" }).optional(),
  }),
  where: "inside",
  run: async ({ ctx, environment }, { slug, name, admin }) => {
    const tenant = await createTenant(ctx, { slug, name: name ?? slug });
    if (admin === undefined) return { tenant, invitation: null };
    const { secret, expiresAt } = await inviteFirstAdmin(ctx, tenant.id, admin);
    return {
      tenant,
      invitation: { link: `${environment.publicUrl}/invitation?token=${secret}`, expiresAt },
    };
  },
  words: ({ tenant, invitation }) => [
    `Tenant ${tenant.slug} is made (${tenant.id}).`,
    ...(invitation
      ? [
          `Its first administrator joins by this link, once, until ${invitation.expiresAt}:`,
          `  ${invitation.link}`,
        ]
      : [`It has no administrator yet: an operator invites the first under Installation.`]),
  ],
});
