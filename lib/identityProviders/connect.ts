import * as client from "openid-client";
import { DomainError, domainErrorIn } from "@/lib/base/errors";
import { safeFetchAsFetch } from "@/lib/base/safeFetch";
import { clientSecretOf, type ProviderRow } from "./provider";

/** What is needed to speak to a provider. */
export type Connectable = Pick<ProviderRow, "id" | "name" | "issuer" | "clientId" | "clientSecret"> & {
  /** Changes with every edit. */
  updatedAt: Date;
};

const KEPT_MS = 10 * 60_000;
const TIMEOUT_S = 10;
const CLOCK_TOLERANCE_S = 30;
const kept = new Map<string, { version: number; atMs: number; config: client.Configuration }>();

/**
 * A provider as openid-client speaks to it, by OpenID Connect Discovery 1.0, kept for 10 minutes or until an edit. Every
 * request goes through safeFetch. Throws UNAVAILABLE, and INVALID for an address that is refused.
 */
export async function connect(provider: Connectable, nowMs: number): Promise<client.Configuration> {
  const known = kept.get(provider.id);
  const version = provider.updatedAt.getTime();
  if (known && known.version === version && nowMs - known.atMs < KEPT_MS) return known.config;
  const config = await discover(provider.issuer, provider.clientId, clientSecretOf(provider));
  kept.set(provider.id, { version, atMs: nowMs, config });
  return config;
}

/** Asks the issuer what it offers. Throws UNAVAILABLE with what was wrong, and INVALID for an address that is refused. */
export async function discover(
  issuer: string,
  clientId: string,
  secret: string | null,
): Promise<client.Configuration> {
  try {
    const found = await client.discovery(new URL(issuer), clientId, undefined, client.None(), {
      [client.customFetch]: guarded,
      // Whether http may be is safeFetch's to say.
      execute: [client.allowInsecureRequests],
      timeout: TIMEOUT_S,
    });
    return configure(found.serverMetadata(), clientId, secret);
  } catch (error) {
    throw explain(error, issuer);
  }
}

const guarded: client.CustomFetch = (url, options) =>
  safeFetchAsFetch({ timeoutMs: TIMEOUT_S * 1_000 })(url, options as RequestInit);

function configure(
  server: client.ServerMetadata,
  clientId: string,
  secret: string | null,
): client.Configuration {
  const config = new client.Configuration(
    server,
    clientId,
    { [client.clockTolerance]: CLOCK_TOLERANCE_S },
    authentication(server, secret),
  );
  config[client.customFetch] = guarded;
  config.timeout = TIMEOUT_S;
  client.allowInsecureRequests(config);
  // Signatures of ID tokens are checked, not only where they come from.
  client.enableNonRepudiationChecks(config);
  return config;
}

/** `client_secret_basic` is what a provider that says nothing supports (OpenID Connect Discovery §3). */
function authentication(server: client.ServerMetadata, secret: string | null): client.ClientAuth {
  if (secret === null) return client.None();
  const methods = server.token_endpoint_auth_methods_supported ?? ["client_secret_basic"];
  const basic = methods.includes("client_secret_basic") || !methods.includes("client_secret_post");
  return basic ? client.ClientSecretBasic(secret) : client.ClientSecretPost(secret);
}

/** An error of the library in words, for operators and the log: the innermost says the most. */
export function said(error: unknown): string {
  const parts: string[] = [];
  for (let at = error; at instanceof Error; at = at.cause) parts.push(at.message);
  return [...new Set(parts)].join(": ").replace(/\s+/g, " ").slice(0, 300);
}

function explain(error: unknown, issuer: string): DomainError {
  // What safeFetch refused or could not do says it best.
  const own = domainErrorIn(error);
  if (own) return own;
  return new DomainError("UNAVAILABLE", {
    what: `There is no OpenID provider at ${issuer}.`,
    why: `Its discovery document cannot be used (${said(error)}).`,
    fix: "Enter the issuer exactly as the provider's own documentation does, without /.well-known/openid-configuration.",
  });
}
