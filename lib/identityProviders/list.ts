import { asc, eq } from "drizzle-orm";
import { groupGrants, identities, identityProviders } from "@/db/store/schema/identities";
import { store } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { requireOperator } from "@/lib/access/operator";
import { type ProviderView, providerView } from "./provider";

export interface ProviderWithUse extends ProviderView {
  /** People with an identity there. */
  people: number;
  /** Mappings of its groups, of all tenants. */
  mappings: number;
}

/** All providers by name, with how much rests on each. For operators. Throws FORBIDDEN. */
export async function listProviders(ctx: Ctx): Promise<ProviderWithUse[]> {
  requireOperator(ctx);
  const rows = await store().select().from(identityProviders).orderBy(asc(identityProviders.name));
  return Promise.all(
    rows.map(async (row) => ({
      ...providerView(row),
      people: await store().$count(identities, eq(identities.provider, row.id)),
      mappings: await store().$count(groupGrants, eq(groupGrants.provider, row.id)),
    })),
  );
}

/** What the sign-in page offers to everyone, by name. */
export async function offeredProviders(): Promise<{ slug: string; name: string }[]> {
  const { slug, name, disabled } = identityProviders;
  return store().select({ slug, name }).from(identityProviders).where(eq(disabled, false)).orderBy(asc(name));
}
