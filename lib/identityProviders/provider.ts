import { eq } from "drizzle-orm";
import { identityProviders } from "@/db/store/schema/identities";
import { store } from "@/db/store/store";
import { decryptSecret } from "@/lib/access/encrypt";
import { notFound } from "@/lib/base/errors";
import { processState } from "@/lib/base/process";
import { refusal } from "./refusal";

export type ProviderRow = typeof identityProviders.$inferSelect;

/** The purposes under which secrets are encrypted; the rows are the provider's and the identity's. */
export const CLIENT_SECRET_PURPOSE = "identityProvider.clientSecret";
export const REFRESH_TOKEN_PURPOSE = "identity.refreshToken";

/** A provider as operators see it. The client secret is never shown again. Times are ISO 8601. */
export interface ProviderView {
  id: string;
  slug: string;
  name: string;
  issuer: string;
  clientId: string;
  hasSecret: boolean;
  scopes: string;
  groupsClaim: string;
  linksByEmail: boolean;
  /** The variables that it comes from; null where an operator made it. */
  provisionedBy: string | null;
  disabled: boolean;
  createdAt: string;
  updatedAt: string;
  /** What the provider must be told: where it sends people, and where it says that they signed out there. */
  callbackUrl: string;
  backChannelLogoutUrl: string;
}

export function providerView({ clientSecret, createdAt, updatedAt, ...row }: ProviderRow): ProviderView {
  return {
    ...row,
    hasSecret: clientSecret !== null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
    callbackUrl: callbackUrl(row.slug),
    backChannelLogoutUrl: `${signInUrl(row.slug)}/back-channel-logout`,
  };
}

export const callbackUrl = (slug: string) => `${signInUrl(slug)}/callback`;

const signInUrl = (slug: string) => `${processState().environment.publicUrl}/sign-in/with/${slug}`;

/** A provider that people may sign in with. Throws NOT_FOUND (the refusal `gone`), the same for an unknown and a disabled one. */
export async function livingProvider(slug: string): Promise<ProviderRow> {
  const [row] = await store().select().from(identityProviders).where(eq(identityProviders.slug, slug));
  if (!row || row.disabled) throw refusal("gone", slug);
  return row;
}

export async function providerById(id: string): Promise<ProviderRow> {
  const [row] = await store().select().from(identityProviders).where(eq(identityProviders.id, id));
  if (!row) throw notFound("identity provider");
  return row;
}

/** Null for a public client. Throws PRECONDITION when the secret was encrypted under a key that is not given. */
export function clientSecretOf({
  id,
  clientSecret,
}: Pick<ProviderRow, "id" | "clientSecret">): string | null {
  return clientSecret === null ? null : decryptSecret(clientSecret, CLIENT_SECRET_PURPOSE, id);
}
