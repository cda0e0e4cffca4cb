import * as client from "openid-client";
import type { Ctx } from "@/lib/access/ctx";
import { isDomainError } from "@/lib/base/errors";
import { connect } from "./connect";
import { noteRefusedSignIn } from "./events";
import { callbackUrl, livingProvider, type ProviderRow } from "./provider";
import { refusal } from "./refusal";
import { sealTransaction, TRANSACTION_MS, type Transaction } from "./transaction";

export interface Beginning {
  /** At the provider. */
  url: string;
  /** Names the cookie that holds `sealed`. */
  state: string;
  sealed: string;
}

/**
 * Begins a sign-in with a provider: authorization code with PKCE S256 (RFC 7636), state and nonce, all fresh. `next` is a
 * checked path of ours; `link` is who links the provider to their account. Throws NOT_FOUND, UNAVAILABLE.
 */
export async function beginSignIn(
  ctx: Ctx,
  slug: string,
  { next, link = null }: { next: string; link?: Transaction["link"] },
): Promise<Beginning> {
  const provider = await livingProvider(slug);
  const config = await reach(ctx, provider);
  const [state, nonce, verifier] = [
    client.randomState(),
    client.randomNonce(),
    client.randomPKCECodeVerifier(),
  ];
  const url = client.buildAuthorizationUrl(config, {
    redirect_uri: callbackUrl(slug),
    scope: scopesFor(provider, config),
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: "S256",
  });
  const untilMs = ctx.now() + TRANSACTION_MS;
  const transaction = { provider: provider.id, nonce, verifier, next, link, untilMs };
  return { url: url.href, state, sealed: sealTransaction(transaction, state) };
}

async function reach(ctx: Ctx, provider: ProviderRow): Promise<client.Configuration> {
  try {
    return await connect(provider, ctx.now());
  } catch (error) {
    if (!isDomainError(error)) throw error;
    await noteRefusedSignIn(ctx, provider, "unreachable", { cause: error.message });
    throw refusal("unreachable", provider.name, error);
  }
}

/** With `offline_access` where it is offered: by its refresh token the provider is asked again whether the person is still there. */
function scopesFor(provider: ProviderRow, config: client.Configuration): string {
  const scopes = new Set(provider.scopes.split(" "));
  if (config.serverMetadata().scopes_supported?.includes("offline_access")) scopes.add("offline_access");
  return [...scopes].join(" ");
}
