import * as client from "openid-client";
import { type Facts, factsOf, hasOverage } from "./claims";
import type { ProviderRow } from "./provider";
import { refusal } from "./refusal";

type Tokens = client.TokenEndpointResponse & client.TokenEndpointResponseHelpers;

/**
 * What the tokens say of the person, and the userinfo endpoint where the ID token leaves something out. `subject` is needed
 * where a refresh brought no ID token. Throws PRECONDITION for an overage of groups, and what the library throws.
 */
export async function askWho(
  provider: ProviderRow,
  config: client.Configuration,
  tokens: Tokens,
  subject?: string,
): Promise<Facts> {
  const said = tokens.claims();
  const sub = said?.sub ?? subject;
  if (sub === undefined) throw refusal("refused", provider.name, new Error("there is no ID token"));
  const claims = { ...said };
  if (hasOverage(claims, provider.groupsClaim)) throw refusal("overage", provider.name);
  const facts = factsOf([claims], sub, provider.groupsClaim);
  const isWhole = facts.groups !== null && facts.email !== null;
  if (isWhole || !config.serverMetadata().userinfo_endpoint) return whole(facts, said !== undefined);
  const info = await client.fetchUserInfo(config, tokens.access_token, sub);
  if (hasOverage(info, provider.groupsClaim)) throw refusal("overage", provider.name);
  return whole(factsOf([claims, info], sub, provider.groupsClaim), said !== undefined);
}

/** An ID token without the claim says that there are no groups; without one, nothing is said. */
function whole(facts: Facts, hasIdToken: boolean): Facts {
  return facts.groups === null && hasIdToken ? { ...facts, groups: [] } : facts;
}
