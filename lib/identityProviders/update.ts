import { eq } from "drizzle-orm";
import { groupGrants, identities, identityProviders } from "@/db/store/schema/identities";
import type { StoreTx } from "@/db/store/transaction";
import type { Ctx } from "@/lib/access/ctx";
import { requireOperator } from "@/lib/access/operator";
import { DomainError, notFound } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { look } from "./check";
import { logged, sealClientSecret } from "./create";
import { clientSecretOf, type ProviderRow, type ProviderView, providerById, providerView } from "./provider";
import { type ProviderSpec, readSpec } from "./spec";

/** The secret stays where none is given. Slug and issuer stay in any case: addresses and identities rest on them. */
export type ProviderEdit = Omit<ProviderSpec, "slug" | "issuer">;

/**
 * Edits a provider, once its discovery document was found good. What the mappings of tenants rest on (client, claim)
 * stays while there are any: nobody who runs a provider gets into a tenant by giving its groups another meaning.
 * Throws FORBIDDEN, NOT_FOUND, INVALID, UNAVAILABLE, and PRECONDITION for one of the environment.
 */
export async function updateProvider(ctx: Ctx, id: string, input: ProviderEdit): Promise<ProviderView> {
  requireOperator(ctx);
  const known = await providerById(id);
  const spec = readSpec({ ...input, slug: known.slug, issuer: known.issuer });
  await look({ ...spec, clientSecret: spec.clientSecret ?? clientSecretOf(known) });
  return change(ctx, { verb: "edit", noun: "identity provider", ability: "operate" }, async (tx, record) => {
    const row = await editableProvider(tx, id);
    if (row.clientId !== spec.clientId || row.groupsClaim !== spec.groupsClaim) await requireUnused(tx, row);
    const clientSecret =
      spec.clientSecret === null ? row.clientSecret : sealClientSecret(spec.clientSecret, id);
    const updatedAt = new Date(Math.max(ctx.now(), row.updatedAt.getTime() + 1));
    const edited = { ...row, ...spec, clientSecret, updatedAt };
    await tx.update(identityProviders).set(edited).where(eq(identityProviders.id, id));
    const renewed = spec.clientSecret === null ? {} : { clientAuthenticationSetAt: updatedAt };
    record({ target: id, before: logged(row), after: { ...logged(edited), ...renewed } });
    return providerView(edited);
  });
}

/** One that operators may edit here, locked. Throws NOT_FOUND, PRECONDITION. */
export async function editableProvider(tx: StoreTx, id: string): Promise<ProviderRow> {
  const [row] = await tx.select().from(identityProviders).where(eq(identityProviders.id, id)).for("update");
  if (!row) throw notFound("identity provider");
  if (row.provisionedBy === null) return row;
  throw new DomainError("PRECONDITION", {
    what: `${row.name} is set by the environment.`,
    why: `Its variables are ${row.provisionedBy}.`,
    fix: "Change them, and start again.",
  });
}

async function requireUnused(tx: StoreTx, row: ProviderRow): Promise<void> {
  const grants = await tx.$count(groupGrants, eq(groupGrants.provider, row.id));
  const people = await tx.$count(identities, eq(identities.provider, row.id));
  if (grants + people === 0) return;
  throw new DomainError("PRECONDITION", {
    what: "Client id and groups claim stay as they are.",
    why: `${people} people and ${grants} group mappings of tenants rest on them.`,
    fix: "Add another provider, and let the tenants map its groups.",
  });
}
