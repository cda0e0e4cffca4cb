import { and, eq, isNull } from "drizzle-orm";
import { links, memberships, people } from "@/db/store/schema/people";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { DEFAULT_TENANT } from "@/lib/access/newCtx";
import { DomainError } from "@/lib/base/errors";
import { bookkeep } from "@/lib/changes/bookkeep";
import { change } from "@/lib/changes/change";
import { adminsOf } from "../people/admins";
import { readEmail } from "../people/email";
import { invite } from "../people/invite";
import type { NewLink } from "../people/links";
import { tenantNamed } from "./find";
import { inTenant } from "./inTenant";

/**
 * Makes the link by which a tenant gets its first administrator, for as long as it has none; older ones end. It stands in
 * the tenant's own Changes too, and an operator cannot invite themselves where others are members already. For operators.
 * Throws FORBIDDEN, NOT_FOUND, INVALID, CONFLICT.
 */
export async function inviteFirstAdmin(ctx: Ctx, name: string, address: string): Promise<NewLink> {
  const tenant = await tenantNamed(ctx, name);
  const email = readEmail(address);
  if (tenant.id === DEFAULT_TENANT || tenant.demo) throw hasOwnWay(tenant.name);
  if ((await adminsOf(store(), tenant.id)).length > 0) throw hasAdmin(tenant.name);
  await requireAnother(ctx, tenant.id, email);
  await bookkeep((tx) =>
    tx
      .update(links)
      .set({ usedAt: new Date(ctx.now()) })
      .where(and(eq(links.tenant, tenant.id), eq(links.purpose, "invite"), isNull(links.usedAt))),
  );
  const link = await invite(inTenant(ctx, tenant.id), { email, roles: ["admin"] });
  const named = { verb: "invite first administrator of", noun: "tenant", ability: "operate" } as const;
  await change(ctx, named, async (_, record) => {
    const { slug } = tenant;
    record({ target: tenant.id, before: { slug }, after: { slug, firstAdministrator: email } });
  });
  return link;
}

/** Nobody opens a tenant that others work in for themselves. */
async function requireAnother(ctx: Ctx, tenant: string, email: string): Promise<void> {
  if (ctx.actor.kind !== "person") return;
  const [self] = await store()
    .select({ email: people.email })
    .from(people)
    .where(eq(people.id, ctx.actor.id));
  const members = await store().$count(memberships, eq(memberships.tenant, tenant));
  if (self?.email !== email || members === 0) return;
  const what = "You cannot invite yourself: others are members of this tenant.";
  throw new DomainError(
    "FORBIDDEN",
    { what, why: "Operating the installation opens no tenant's content.", fix: "Invite one of its people." },
    { email: what },
  );
}

function hasAdmin(name: string): DomainError {
  const what = `${name} has an administrator already.`;
  return new DomainError("CONFLICT", { what, fix: "Ask them to invite others." }, { email: what });
}

function hasOwnWay(name: string): DomainError {
  const what = `${name} gets its administrators another way.`;
  return new DomainError(
    "CONFLICT",
    { what, why: "It belongs to the default tenant's members." },
    { email: what },
  );
}
