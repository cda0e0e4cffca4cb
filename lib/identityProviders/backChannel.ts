import { and, eq } from "drizzle-orm";
import { decodeProtectedHeader, type JWTPayload, jwtVerify } from "jose";
import { identities, logoutTokens } from "@/db/store/schema/identities";
import { signIns } from "@/db/store/schema/people";
import type { StoreReader } from "@/db/store/store";
import type { Ctx } from "@/lib/access/ctx";
import { DomainError, isDomainError } from "@/lib/base/errors";
import { bookkeep } from "@/lib/changes/bookkeep";
import { connect } from "./connect";
import { endSignInsOf } from "./end";
import { noteEnded } from "./events";
import { keysOf } from "./keysOf";
import { livingProvider, type ProviderRow } from "./provider";

const EVENT = "http://schemas.openid.net/event/backchannel-logout";
/** How far off clocks may be, and how old a token may be that does not say when it expires. */
const TOLERANCE_S = 30;
const MAX_AGE_S = 300;
/** Asymmetric only: with a shared secret, or none, anybody who has it could sign. */
const ALGORITHMS = [
  "RS256",
  "RS384",
  "RS512",
  "PS256",
  "PS384",
  "PS512",
  "ES256",
  "ES384",
  "ES512",
  "EdDSA",
  "Ed25519",
];

/**
 * Obeys a logout token (OpenID Connect Back-Channel Logout 1.0 §2.5–2.7): ends the sign-ins of its provider session, or of
 * its subject, at once and in every process. A token is obeyed once. Throws NOT_FOUND for an unknown provider, INVALID for
 * a token that fails a check, UNAVAILABLE where the provider's keys cannot be had. Returns how many sign-ins ended.
 */
export async function obeyLogoutToken(ctx: Ctx, slug: string, token: string): Promise<number> {
  const provider = await livingProvider(slug);
  const claims = await verify(ctx, provider, token);
  const { sid, sub, jti } = claims;
  if (typeof jti !== "string" || jti === "" || jti.length > 300) throw untrusted("it has no jti");
  const ended = await bookkeep(async (tx) => {
    const expiresAt = new Date(((claims.exp ?? 0) + TOLERANCE_S + MAX_AGE_S) * 1_000);
    const taken = await tx
      .insert(logoutTokens)
      .values({ provider: provider.id, jti, expiresAt })
      .onConflictDoNothing()
      .returning({ jti: logoutTokens.jti });
    if (taken.length === 0) throw untrusted("it was used before");
    const ids = await identitiesOf(provider.id, sub, sid as string | undefined, tx);
    return endSignInsOf(tx, ids, ctx.now(), sid as string | undefined);
  });
  let count = 0;
  for (const [person, some] of ended) {
    count += some;
    await noteEnded(ctx, person, provider, { reason: "signed out at the provider", count: some });
  }
  return count;
}

async function identitiesOf(
  provider: string,
  sub: string | undefined,
  sid: string | undefined,
  tx: Pick<StoreReader, "select" | "selectDistinct">,
): Promise<string[]> {
  if (sub !== undefined) {
    const rows = await tx
      .select({ id: identities.id })
      .from(identities)
      .where(and(eq(identities.provider, provider), eq(identities.subject, sub)));
    return rows.map((row) => row.id);
  }
  const rows = await tx
    .selectDistinct({ id: identities.id })
    .from(identities)
    .innerJoin(signIns, eq(signIns.identity, identities.id))
    .where(and(eq(identities.provider, provider), eq(signIns.providerSession, sid ?? "")));
  return rows.map((row) => row.id);
}

async function verify(ctx: Ctx, provider: ProviderRow, token: string): Promise<JWTPayload> {
  const config = await connect(provider, ctx.now());
  const { issuer, jwks_uri } = config.serverMetadata();
  let claims: JWTPayload;
  try {
    const { typ } = decodeProtectedHeader(token);
    if (typ !== undefined && !/^(?:application\/)?(?:logout\+)?jwt$/i.test(typ))
      throw new Error(`its type is ${typ}`);
    const expected = {
      issuer,
      audience: provider.clientId,
      algorithms: ALGORITHMS,
      clockTolerance: TOLERANCE_S,
    };
    const currentDate = new Date(ctx.now());
    const verified = await jwtVerify(token, keysOf(jwks_uri ?? "", ctx.now()), {
      ...expected,
      currentDate,
      requiredClaims: ["iat", "exp", "jti", "events"],
    });
    claims = verified.payload;
  } catch (error) {
    if (isDomainError(error)) throw error;
    throw untrusted(error instanceof Error ? error.message : String(error));
  }
  if (claims.nonce !== undefined) throw untrusted("it has a nonce, as an ID token has");
  if (typeof (claims.events as Record<string, unknown> | null)?.[EVENT] !== "object")
    throw untrusted("it is not about a logout");
  if (claims.sub === undefined && typeof claims.sid !== "string") throw untrusted("it names nobody");
  return claims;
}

function untrusted(why: string): DomainError {
  return new DomainError("INVALID", {
    what: "The logout token cannot be trusted.",
    why: `It fails a check: ${why}.`,
  });
}
