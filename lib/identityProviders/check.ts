import type { Ctx } from "@/lib/access/ctx";
import { requireOperator } from "@/lib/access/operator";
import { DomainError } from "@/lib/base/errors";
import { discover } from "./connect";
import { clientSecretOf, providerById } from "./provider";

/** What a provider's discovery document says that matters here. */
export interface Found {
  issuer: string;
  authorizationEndpoint: string;
  /** PKCE S256 is said to be supported; null where it says nothing of PKCE. */
  pkce: boolean | null;
  /** Refresh tokens, by which people who left are found every 15 minutes. */
  offlineAccess: boolean;
  /** It tells of sign-outs (OIDC Back-Channel Logout 1.0). */
  backChannelLogout: boolean;
  /** It can be signed out of (OIDC RP-Initiated Logout 1.0). */
  endSession: boolean;
  /** It says that it has the claim; null where it does not list its claims. */
  hasGroupsClaim: boolean | null;
}

/** Asks a provider that is there already what it offers. Throws FORBIDDEN, NOT_FOUND, UNAVAILABLE, INVALID. */
export async function checkProvider(ctx: Ctx, id: string): Promise<Found> {
  requireOperator(ctx);
  const row = await providerById(id);
  return look({ ...row, clientSecret: clientSecretOf(row) });
}

/** Asks an issuer what it offers. Throws UNAVAILABLE with what was wrong, and INVALID for what cannot be used. */
export async function look(input: {
  issuer: string;
  clientId: string;
  clientSecret: string | null;
  groupsClaim: string;
}): Promise<Found> {
  const server = (await discover(input.issuer, input.clientId, input.clientSecret)).serverMetadata();
  const missing = (["authorization_endpoint", "token_endpoint", "jwks_uri"] as const).filter(
    (name) => server[name] === undefined,
  );
  if (missing.length > 0) throw unusable(`Its discovery document has no ${missing.join(", ")}.`);
  if (server.response_types_supported && !server.response_types_supported.includes("code"))
    throw unusable("It does not support the authorization code flow.");
  if (server.issuer.includes("{")) throw unusable("Its issuer stands for many directories; give your own's.");
  return {
    issuer: server.issuer,
    authorizationEndpoint: server.authorization_endpoint ?? "",
    pkce: server.code_challenge_methods_supported?.includes("S256") ?? null,
    offlineAccess: server.scopes_supported?.includes("offline_access") ?? false,
    backChannelLogout: server.backchannel_logout_supported === true,
    endSession: server.end_session_endpoint !== undefined,
    hasGroupsClaim: server.claims_supported?.includes(input.groupsClaim) ?? null,
  };
}

function unusable(what: string): DomainError {
  return new DomainError(
    "INVALID",
    { what: `This provider cannot be used. ${what}`, fix: "Check the issuer." },
    { issuer: what },
  );
}
