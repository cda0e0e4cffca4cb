import * as client from "openid-client";
import type { Ctx } from "@/lib/access/ctx";
import { domainErrorIn } from "@/lib/base/errors";
import type { Person } from "@/lib/people/authenticate";
import type { SignInMeans } from "@/lib/people/signIn";
import { askWho } from "./ask";
import type { Facts } from "./claims";
import { connect, said } from "./connect";
import { noteRefusedSignIn } from "./events";
import { land } from "./land";
import { linkIdentity } from "./link";
import { callbackUrl, livingProvider, type ProviderRow } from "./provider";
import { refusal, refusalOf } from "./refusal";
import { openTransaction, type Transaction } from "./transaction";

/** The end of a trip to a provider: someone is in, or linked it to their account. `next` is the path to go on to. */
export type Finished =
  | { kind: "entered"; person: Person; means: SignInMeans; next: string }
  | { kind: "linked"; next: string };

/**
 * Takes a provider's answer: `query` is that of the callback's address, `sealed` what `beginSignIn` gave this browser.
 * State, nonce, PKCE, issuer (RFC 9207), signature, audience and times are checked by openid-client. Throws the refusals
 * of refusal.ts, each noted as a security event; NOT_FOUND for an unknown provider.
 */
export async function finishSignIn(
  ctx: Ctx,
  slug: string,
  { sealed, query }: { sealed: string | undefined; query: URLSearchParams },
): Promise<Finished> {
  const provider = await livingProvider(slug);
  const seen: { facts?: Facts } = {};
  try {
    const state = query.get("state") ?? "";
    const transaction = sealed ? openTransaction(sealed, state, ctx.now()) : null;
    if (transaction?.provider !== provider.id) throw refusal("expired", provider.name);
    return await redeem(ctx, provider, transaction, query, seen);
  } catch (error) {
    const why = refusalOf(error);
    if (why === null) throw error;
    const { facts } = seen;
    const cause = (error as Error).cause;
    await noteRefusedSignIn(ctx, provider, why, {
      ...(facts && { subject: facts.subject, email: facts.email, groups: facts.groups ?? [] }),
      ...(cause !== undefined && { cause: said(cause) }),
    });
    throw error;
  }
}

async function redeem(
  ctx: Ctx,
  provider: ProviderRow,
  transaction: Transaction,
  query: URLSearchParams,
  seen: { facts?: Facts },
): Promise<Finished> {
  const { tokens, facts } = await exchange(ctx, provider, transaction, query);
  seen.facts = facts;
  const refreshToken = tokens.refresh_token ?? null;
  const { next, link } = transaction;
  if (link) {
    await linkIdentity(ctx, provider, facts, { link, refreshToken });
    return { kind: "linked", next };
  }
  const { person, identity } = await land(ctx, provider, facts, refreshToken);
  const sid = tokens.claims()?.sid;
  const providerSession = typeof sid === "string" ? sid.slice(0, 300) : null;
  const idToken = tokens.id_token ?? "";
  const means = { method: "oidc", provider: provider.name, identity, providerSession, idToken } as const;
  return { kind: "entered", person, means, next };
}

async function exchange(ctx: Ctx, provider: ProviderRow, transaction: Transaction, query: URLSearchParams) {
  try {
    const config = await connect(provider, ctx.now());
    const url = new URL(`${callbackUrl(provider.slug)}?${query}`);
    const tokens = await client.authorizationCodeGrant(config, url, {
      pkceCodeVerifier: transaction.verifier,
      expectedState: query.get("state") ?? "",
      expectedNonce: transaction.nonce,
      idTokenExpected: true,
    });
    return { tokens, facts: await askWho(provider, config, tokens) };
  } catch (error) {
    if (refusalOf(error) !== null) throw error;
    throw refusal(whyNot(error), provider.name, error);
  }
}

/** RFC 6749 §4.1.2.1: `access_denied` is the person's own no. */
function whyNot(error: unknown): "cancelled" | "unreachable" | "refused" {
  if (error instanceof client.AuthorizationResponseError) {
    return error.error === "access_denied" ? "cancelled" : "refused";
  }
  return isOutage(error) ? "unreachable" : "refused";
}

/** True where a provider did not answer, or not as a provider; false where it answered and said no. */
export function isOutage(error: unknown): boolean {
  if (domainErrorIn(error) !== null || error instanceof TypeError) return true;
  if (error instanceof client.ResponseBodyError) return error.status >= 500 || error.status === 429;
  const code = error instanceof client.ClientError ? error.code : undefined;
  return [
    "OAUTH_TIMEOUT",
    "OAUTH_ABORT",
    "OAUTH_RESPONSE_IS_NOT_CONFORM",
    "OAUTH_RESPONSE_IS_NOT_JSON",
  ].includes(code ?? "");
}
