import { memberships } from "@/db/store/schema/people";
import { tenants } from "@/db/store/schema/tenants";
import { isTaken } from "@/db/store/taken";
import type { Ctx } from "@/lib/access/ctx";
import { DEFAULT_TENANT } from "@/lib/access/newCtx";
import { DomainError } from "@/lib/base/errors";
import { bookkeep } from "@/lib/changes/bookkeep";
import { change } from "@/lib/changes/change";
import { requireHome } from "./home";
import { DEMO_TENANT, type TenantView, tenantView } from "./tenant";

export interface NewTenant {
  /** Lower-case letters, digits and hyphens, at most 40. */
  slug: string;
  name: string;
  /** The one demo tenant, which every member of the default tenant may enter. */
  demo?: boolean | undefined;
}

/** Makes a tenant; the person who makes it becomes its administrator. Only from the default tenant. Throws FORBIDDEN, INVALID, CONFLICT. */
export async function createTenant(ctx: Ctx, input: NewTenant): Promise<TenantView> {
  requireHome(ctx);
  const row = readTenant(ctx, input);
  try {
    await change(ctx, { verb: "create", noun: "tenant", ability: "settings.write" }, async (tx, record) => {
      await tx.insert(tenants).values(row);
      if (ctx.actor.kind === "person" && !row.demo) {
        const admin = { tenant: row.id, person: ctx.actor.id, roles: ["admin"], createdAt: row.createdAt };
        await tx.insert(memberships).values(admin);
      }
      record({ target: row.id, before: null, after: { slug: row.slug, name: row.name, demo: row.demo } });
    });
  } catch (error) {
    if (isTaken(error))
      throw new DomainError("CONFLICT", { what: `There is a tenant "${row.slug}" already.` });
    throw error;
  }
  return tenantView(row);
}

/** Makes the tenant that everything starts in, once. */
export async function ensureDefaultTenant(ctx: Ctx): Promise<void> {
  const row = { id: DEFAULT_TENANT, slug: DEFAULT_TENANT, name: "Default", createdAt: new Date(ctx.now()) };
  await bookkeep((tx) => tx.insert(tenants).values(row).onConflictDoNothing());
}

function readTenant(ctx: Ctx, input: NewTenant): typeof tenants.$inferSelect {
  const slug = input.slug.trim();
  const name = input.name.trim();
  const fields: Record<string, string> = {};
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(slug))
    fields.slug = "Use 1 to 40 lower-case letters, digits and hyphens.";
  if (name.length < 1 || name.length > 80) fields.name = "Give a name of 1 to 80 characters.";
  if (Object.keys(fields).length > 0) {
    throw new DomainError("INVALID", { what: Object.values(fields).join(" ") }, fields);
  }
  const id = input.demo ? DEMO_TENANT : ctx.newId("ten");
  return { id, slug, name, demo: input.demo ?? false, createdAt: new Date(ctx.now()) };
}
