import { decodeJwt, decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from "jose";
import { isStale } from "./issuer";
import { refreshUnknownKey } from "./refreshIssuer";
import { CredentialRefused, quoted } from "./refusal";
import { readWorkloadId } from "./spiffeId";
import { type Trusted, trustedIssuers } from "./trusted";

/** Who a workload is, as an issuer of a tenant says. */
export interface VerifiedIdentity {
  tenant: string;
  issuer: { id: string; name: string };
  kind: "spiffe" | "oidc";
  /** A SPIFFE ID, or a client id. */
  value: string;
  evidence: "jwt-svid" | "oidc-token" | "x509-svid" | "xfcc";
  /** Epoch milliseconds after which it does not count. */
  expiresMs: number;
  /** Of a token: on whose authority, and who acts. */
  claims?: TokenClaims;
}

/** What a token says of who is who: `sub` is on whose authority, `act` (RFC 8693 §4.1) who acts, nearest first. */
export interface TokenClaims {
  subject: string | null;
  email: string | null;
  username: string | null;
  actors: readonly string[];
}

/** The algorithms of JWT-SVID §2.2; what is symmetric, or none, is never taken. */
const ALGORITHMS = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512", "PS256", "PS384", "PS512"];
const SVID_TYPES = ["JWT", "JOSE"];
const TOKEN_TYPES = ["JWT", "JOSE", "at+jwt", "application/at+jwt"];
const LEEWAY_SECONDS = 10;
const MAX_CHARS = 16_384;

/** True for what is written like a signed JWT (RFC 7519, compact): three parts, the first a JSON object. */
export function isToken(credential: string): boolean {
  return /^eyJ[\w-]+\.[\w-]+\.[\w-]*$/.test(credential);
}

/**
 * Verifies a JWT-SVID (SPIFFE JWT-SVID §3, §4) or an OpenID Connect token of a registered issuer. A key that is not known
 * may be new, so the issuer is asked once. Throws CredentialRefused with the claim that is wrong, and UNAVAILABLE.
 */
export async function verifyToken(token: string, nowMs: number): Promise<VerifiedIdentity> {
  const { header, claims } = decode(token);
  const all = await trustedIssuers(nowMs);
  const issuer = issuerOf(claims, all);
  try {
    return await verifyBy(issuer, token, header.typ, nowMs);
  } catch (error) {
    if (!(error instanceof errors.JWKSNoMatchingKey)) throw inWords(error, issuer, nowMs);
    if (!(await refreshUnknownKey(issuer.row, nowMs))) throw inWords(error, issuer, nowMs);
  }
  const renewed = (await trustedIssuers(nowMs)).get(issuer.row.value);
  if (!renewed) throw new CredentialRefused("iss: its issuer was removed.");
  return verifyBy(renewed, token, header.typ, nowMs).catch((error) => {
    throw inWords(error, renewed, nowMs);
  });
}

function decode(token: string) {
  if (token.length > MAX_CHARS) throw new CredentialRefused(`It has more than ${MAX_CHARS} characters.`);
  try {
    return { header: decodeProtectedHeader(token), claims: decodeJwt(token) };
  } catch {
    throw new CredentialRefused("It is not a signed JWT in compact form.");
  }
}

/** By the trust domain of a SPIFFE ID in `sub`, else by `iss`. */
function issuerOf(claims: JWTPayload, all: ReadonlyMap<string, Trusted>): Trusted {
  const { sub, iss } = claims;
  if (typeof sub === "string" && sub.startsWith("spiffe://")) {
    const id = readWorkloadId(sub);
    if (typeof id === "string") throw new CredentialRefused(`sub: ${quoted(sub)} is no SPIFFE ID: ${id}.`);
    const found = all.get(id.trustDomain);
    if (found?.row.kind === "spiffe") return found;
  }
  const named = typeof iss === "string" ? all.get(iss) : undefined;
  if (named?.row.kind === "oidc") return named;
  throw new CredentialRefused(
    typeof sub === "string" && sub.startsWith("spiffe://")
      ? `sub: the trust domain of ${quoted(sub)} is not registered.`
      : iss === undefined
        ? "iss: it is missing, and sub is no SPIFFE ID."
        : `iss: ${quoted(iss)} is not a registered issuer.`,
  );
}

async function verifyBy(
  issuer: Trusted,
  token: string,
  typ: unknown,
  nowMs: number,
): Promise<VerifiedIdentity> {
  const { row } = issuer;
  const isSvid = row.kind === "spiffe";
  if (row.keys === null) throw new CredentialRefused(`The keys of ${row.name} were never read.`, row);
  if (isStale(row, nowMs))
    throw new CredentialRefused(`The keys of ${row.name} were last read more than 24 h ago.`, row);
  const types = isSvid ? SVID_TYPES : TOKEN_TYPES;
  if (typ !== undefined && !types.some((one) => one.toLowerCase() === String(typ).toLowerCase()))
    throw new CredentialRefused(`typ: ${quoted(typ)} is not taken.`, row);
  const payload = await verifySignature(issuer, token, {
    algorithms: ALGORITHMS,
    audience: row.audiences,
    requiredClaims: isSvid ? ["sub", "aud", "exp"] : ["iss", "aud", "exp"],
    currentDate: new Date(nowMs),
    clockTolerance: LEEWAY_SECONDS,
    ...(!isSvid && { issuer: row.value }),
  });
  return {
    tenant: row.tenant,
    issuer: { id: row.id, name: row.name },
    kind: row.kind,
    value: isSvid ? String(payload.sub) : clientIdOf(payload, issuer),
    evidence: isSvid ? "jwt-svid" : "oidc-token",
    expiresMs: (payload.exp ?? 0) * 1_000,
    claims: claimsOf(payload),
  };
}

const MAX_ACTORS = 8;

function claimsOf(payload: JWTPayload): TokenClaims {
  const text = (value: unknown) => (typeof value === "string" && value !== "" ? value.slice(0, 500) : null);
  const actors: string[] = [];
  let act: unknown = payload.act;
  while (typeof act === "object" && act !== null && actors.length < MAX_ACTORS) {
    const { sub, act: before } = act as { sub?: unknown; act?: unknown };
    const actor = text(sub);
    if (actor) actors.push(actor);
    act = before;
  }
  const isEmail = payload.email_verified !== false;
  return {
    subject: text(payload.sub),
    email: isEmail ? text(payload.email) : null,
    username: text(payload.preferred_username),
    actors,
  };
}

/** Without a `kid` several keys may fit: one of them has to. */
async function verifySignature(issuer: Trusted, token: string, options: Parameters<typeof jwtVerify>[2]) {
  try {
    return (await jwtVerify(token, issuer.find, options)).payload;
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    for await (const key of error) {
      try {
        return (await jwtVerify(token, key, options)).payload;
      } catch (inner) {
        if (!(inner instanceof errors.JWSSignatureVerificationFailed)) throw inner;
      }
    }
    throw new errors.JWSSignatureVerificationFailed();
  }
}

/** `azp` (OpenID Connect Core §2), `client_id` (RFC 9068 §2.2), else `sub`: whom the token was issued to. */
function clientIdOf(payload: JWTPayload, { row }: Trusted): string {
  const said = payload.azp ?? payload.client_id ?? payload.sub;
  if (typeof said === "string" && said !== "" && said.length <= 500) return said;
  throw new CredentialRefused("azp, client_id, sub: none of them says whose token it is.", row);
}

/** What jose found, as a sentence that names the claim. */
function inWords(error: unknown, { row }: Trusted, nowMs: number): unknown {
  const because = (why: string) => new CredentialRefused(why, row);
  if (error instanceof errors.JWTExpired) {
    const agoSeconds = Math.max(0, Math.round(nowMs / 1_000 - Number(error.payload.exp)));
    return because(`exp: it expired ${agoSeconds} s ago.`);
  }
  if (error instanceof errors.JWTClaimValidationFailed) {
    const { claim, reason, payload } = error;
    if (reason === "missing") return because(`${claim}: it is missing.`);
    if (claim === "aud")
      return because(
        `aud: ${quoted(payload.aud)} is not for us; it must have ${row.audiences.join(" or ")}.`,
      );
    if (claim === "nbf") return because("nbf: it is not valid yet.");
    return because(`${claim}: it is not what ${row.name} must say.`);
  }
  if (error instanceof errors.JOSEAlgNotAllowed)
    return because(`alg: only ${ALGORITHMS.slice(0, 3).join(", ")} and their ES and PS kin are taken.`);
  if (error instanceof errors.JWKSNoMatchingKey) return because(`kid: ${row.name} has no such key.`);
  if (error instanceof errors.JWSSignatureVerificationFailed)
    return because(`Its signature is not by a key of ${row.name}.`);
  if (error instanceof errors.JOSEError) return because(`It cannot be verified: ${error.message}.`);
  return error;
}
