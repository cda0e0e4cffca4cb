"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { type PublicLink, publicLink } from "@/app/_edge/links";
import { type Mutated, mutate } from "@/app/_edge/mutate";
import { DomainError } from "@/lib/base/errors";
import { issueKey } from "@/lib/keys/issue";
import { revokeKey } from "@/lib/keys/revoke";
import { createTenant } from "@/lib/tenants/create";
import { exportTenant } from "@/lib/tenants/export";
import { tenantNamed } from "@/lib/tenants/find";
import { inviteFirstAdmin } from "@/lib/tenants/firstAdmin";
import { removeTenant } from "@/lib/tenants/remove";

const DAY_MS = 86_400_000;
const one = z.object({ id: z.string() });
const newTenant = z.object({ name: z.string(), slug: z.string(), email: z.string().trim() });

type Linked = { link: PublicLink | null };

/** Makes a tenant, and the link for its first administrator where an email is given; it is in the answer and nowhere else. */
export async function createTenantMutation(_: unknown, form: FormData): Promise<Mutated<Linked>> {
  return mutate("operate", newTenant, form, async (ctx, { email, ...input }) => {
    if (email !== "") readEmailFirst(email);
    const { id } = await createTenant(ctx, input);
    return { link: email === "" ? null : publicLink(await inviteFirstAdmin(ctx, id, email)) };
  });
}

/** So that no tenant is made when the second half of the form would be refused. */
function readEmailFirst(email: string): void {
  if (z.email().safeParse(email).success) return;
  const what = "This is no email address.";
  throw new DomainError(
    "INVALID",
    { what, fix: "Write it like name@example.com, or leave it empty." },
    { email: what },
  );
}

export async function inviteAdminMutation(_: unknown, form: FormData): Promise<Mutated<Linked>> {
  return mutate("operate", one.extend({ email: z.string() }), form, async (ctx, { id, email }) => ({
    link: publicLink(await inviteFirstAdmin(ctx, id, email)),
  }));
}

export async function exportTenantMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("operate", one, form, (ctx, { id }) => exportTenant(ctx, id).then(() => null));
}

/** Starts the removal of a tenant whole, when its name was typed; shows how far it is. */
export async function removeTenantMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("operate", one.extend({ typed: z.string() }), form, async (ctx, { id, typed }) => {
    const { name } = await tenantNamed(ctx, id);
    if (typed.trim() !== name) {
      const what = `This is not the tenant's name, which is ${name}.`;
      throw new DomainError("INVALID", { what }, { typed: what });
    }
    await removeTenant(ctx, id);
    redirect("/installation");
  });
}

const token = z.object({ name: z.string(), days: z.coerce.number().int().min(0).max(3650) });

/** Issues an API token of role operator. Its secret is in the answer and nowhere else. */
export async function issueOperatorTokenMutation(
  _: unknown,
  form: FormData,
): Promise<Mutated<{ secret: string }>> {
  return mutate("operate", token, form, async (ctx, { name, days }) => {
    const expiresAtMs = days === 0 ? undefined : ctx.now() + days * DAY_MS;
    const { secret } = await issueKey(ctx, { kind: "api", role: "operator", name, expiresAtMs });
    return { secret };
  });
}

export async function revokeOperatorTokenMutation(_: unknown, form: FormData): Promise<Mutated<null>> {
  return mutate("operate", one, form, (ctx, { id }) => revokeKey(ctx, id).then(() => null));
}
