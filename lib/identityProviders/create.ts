import { identityProviders } from "@/db/store/schema/identities";
import { isTaken } from "@/db/store/taken";
import type { Ctx } from "@/lib/access/ctx";
import { encryptSecret } from "@/lib/access/encrypt";
import { requireOperator } from "@/lib/access/operator";
import { DomainError } from "@/lib/base/errors";
import { change } from "@/lib/changes/change";
import { look } from "./check";
import { CLIENT_SECRET_PURPOSE, type ProviderRow, type ProviderView, providerView } from "./provider";
import { type ProviderSpec, readSpec } from "./spec";

/**
 * Adds an identity provider, once its discovery document was found good. It opens nothing until an administrator of a
 * tenant maps a group of it. Throws FORBIDDEN, INVALID, CONFLICT, UNAVAILABLE.
 */
export async function createProvider(ctx: Ctx, input: ProviderSpec): Promise<ProviderView> {
  requireOperator(ctx);
  const spec = readSpec(input);
  await look(spec);
  const row = newRow(ctx, spec, null);
  try {
    await change(ctx, { verb: "add", noun: "identity provider", ability: "operate" }, async (tx, record) => {
      await tx.insert(identityProviders).values(row);
      record({ target: row.id, before: null, after: logged(row) });
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    const what = `There is a provider "${row.slug}" already.`;
    throw new DomainError("CONFLICT", { what }, { slug: what });
  }
  return providerView(row);
}

export function newRow(ctx: Ctx, spec: ProviderSpec, provisionedBy: string | null): ProviderRow {
  const [id, at] = [ctx.newId("idp"), new Date(ctx.now())];
  const clientSecret = sealClientSecret(spec.clientSecret, id);
  return { ...spec, id, clientSecret, provisionedBy, disabled: false, createdAt: at, updatedAt: at };
}

export function sealClientSecret(secret: string | null, id: string): string | null {
  return secret === null ? null : encryptSecret(secret, CLIENT_SECRET_PURPOSE, id);
}

/** A provider as the log has it: that there is a secret, not which. */
export function logged(row: ProviderRow) {
  const { slug, name, issuer, clientId, scopes, groupsClaim, linksByEmail, disabled } = row;
  const client = row.clientSecret === null ? "public" : "confidential";
  return { slug, name, issuer, clientId, client, scopes, groupsClaim, linksByEmail, disabled };
}
