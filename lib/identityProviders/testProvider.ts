import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import Provider, { type OidcContext } from "oidc-provider";

/** Someone whom the provider knows: the claims of their ID token. */
interface Known {
  email?: string;
  email_verified?: boolean;
  name?: string;
  groups?: string[] | string;
  [claim: string]: unknown;
}

export interface TestProvider {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** By subject; edit it, and the provider's next answer says so. */
  people: Map<string, Known>;
  /** Who signs in next: the provider asks nothing. Null: they say no. */
  current: string | null;
  /** False: connections are cut, as by a provider that is down. */
  isUp: boolean;
  /** How many requests came to a path that begins so. */
  hits(path: string): number;
  /** A JWT by the provider's own key, for what it says unasked. */
  sign(claims: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

const CLIENT = { clientId: "bailiwick", clientSecret: "a-secret-of-the-client-0123456789" };
const SCOPES = "openid profile email offline_access";

/**
 * Starts the real `oidc-provider` on loopback, for one client at the product's address `publicUrl`, under the slug. For a
 * browser, `localhost` is another site than 127.0.0.1.
 */
export async function startTestProvider(
  publicUrl: string,
  slug: string,
  host: "127.0.0.1" | "localhost" = "127.0.0.1",
): Promise<TestProvider> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const issuer = `http://${host}:${(server.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const jwk = { ...(await exportJWK(privateKey)), kid: "test", alg: "RS256", use: "sig" };
  const people = new Map<string, Known>();
  const paths: string[] = [];
  const provider = new Provider(
    issuer,
    configuration(publicUrl, slug, jwk, people, () => provider),
  );
  const test: TestProvider = {
    ...CLIENT,
    issuer,
    people,
    current: null,
    isUp: true,
    hits: (path) => paths.filter((one) => one.startsWith(path)).length,
    sign: (claims, header = {}) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: "RS256", kid: "test", typ: "logout+jwt", ...header })
        .sign(privateKey),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const handle = provider.callback();
  server.on("request", (request, response) => {
    if (!test.isUp) return void request.socket.destroy();
    paths.push(request.url ?? "");
    if (!request.url?.startsWith("/interaction/")) return handle(request, response);
    const login = test.current;
    const said = login === null ? { error: "access_denied" } : { login: { accountId: login } };
    provider.interactionFinished(request, response, said).catch((error) => response.destroy(error));
  });
  return test;
}

function configuration(
  publicUrl: string,
  slug: string,
  jwk: Record<string, unknown>,
  people: ReadonlyMap<string, Known>,
  provider: () => Provider,
): Record<string, unknown> {
  const here = `${publicUrl}/sign-in/with/${slug}`;
  return {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [`${here}/callback`],
        post_logout_redirect_uris: [`${publicUrl}/sign-in`],
        backchannel_logout_uri: `${here}/back-channel-logout`,
        backchannel_logout_session_required: true,
        grant_types: ["authorization_code", "refresh_token"],
        response_types: ["code"],
      },
    ],
    jwks: { keys: [jwk] },
    cookies: { keys: ["a key of the test"] },
    claims: {
      openid: ["sub", "sid", "_claim_names"],
      email: ["email", "email_verified"],
      profile: ["name", "groups"],
    },
    conformIdTokenClaims: false,
    findAccount: (_: OidcContext, sub: string) => {
      const known = people.get(sub);
      return known && { accountId: sub, claims: () => ({ sub, ...known }) };
    },
    features: {
      devInteractions: { enabled: false },
      backchannelLogout: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
    interactions: { url: (_: OidcContext, { uid }: { uid: string }) => `/interaction/${uid}` },
    // Its own guard against internal addresses would not let it tell us of a logout.
    fetch: (url: string, options: RequestInit) =>
      fetch(url, { ...options, dispatcher: undefined } as RequestInit),
    issueRefreshToken: async () => true,
    loadExistingGrant: async ({ oidc }: OidcContext) => {
      const { Grant } = provider();
      const grant = new Grant({ clientId: oidc.client.clientId, accountId: oidc.session?.accountId ?? "" });
      grant.addOIDCScope(SCOPES);
      await grant.save();
      return grant;
    },
  };
}

/** What a browser keeps of one site. */
class Jar {
  readonly #cookies = new Map<string, string>();

  take(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.#cookies.set(name, value);
    }
  }

  get header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }
}

/** Follows the provider's redirects as a browser does, up to the callback; its query. */
export async function visit(address: string): Promise<URLSearchParams> {
  const { origin } = new URL(address);
  const jar = new Jar();
  let at = new URL(address);
  for (let hops = 0; hops < 10; hops++) {
    if (at.origin !== origin) return at.searchParams;
    const response = await fetch(at, { redirect: "manual", headers: { cookie: jar.header } });
    jar.take(response);
    const location = response.headers.get("location");
    if (!location) throw new Error(`${at.pathname} ends with ${response.status}: ${await response.text()}`);
    at = new URL(location, at);
  }
  throw new Error("The provider redirects for ever.");
}
