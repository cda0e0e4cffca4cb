import { DomainError } from "@/lib/base/errors";

/** What operators say of a provider. */
export interface ProviderSpec {
  slug: string;
  name: string;
  issuer: string;
  clientId: string;
  /** Empty or null for a public client. */
  clientSecret: string | null;
  /** Separated by spaces; `openid` comes along. */
  scopes: string;
  groupsClaim: string;
  linksByEmail: boolean;
}

export const DEFAULT_SCOPES = "openid profile email";
export const DEFAULT_GROUPS_CLAIM = "groups";

/** Reads and trims a spec. Throws INVALID with every field that is wrong. */
export function readSpec(input: ProviderSpec): ProviderSpec {
  const spec = {
    slug: input.slug.trim(),
    name: input.name.trim(),
    issuer: input.issuer.trim(),
    clientId: input.clientId.trim(),
    clientSecret: input.clientSecret?.trim() || null,
    scopes: [...new Set(["openid", ...input.scopes.split(/[\s,]+/).filter(Boolean)])].join(" "),
    groupsClaim: input.groupsClaim.trim() || DEFAULT_GROUPS_CLAIM,
    linksByEmail: input.linksByEmail,
  };
  const fields: Record<string, string> = {};
  if (!/^[a-z0-9][a-z0-9-]{0,39}$/.test(spec.slug))
    fields.slug = "Use 1 to 40 lower-case letters, digits and hyphens.";
  if (spec.name.length < 1 || spec.name.length > 60) fields.name = "Give a name of 1 to 60 characters.";
  if (!isIssuer(spec.issuer))
    fields.issuer = "Give the issuer's address, such as https://login.example.com/tenant, without ? and #.";
  if (spec.clientId.length < 1 || spec.clientId.length > 255) fields.clientId = "Give the client id.";
  if ((spec.clientSecret?.length ?? 0) > 1_000) fields.clientSecret = "It has more than 1000 characters.";
  if (!/^[\x21\x23-\x5b\x5d-\x7e ]{1,500}$/.test(spec.scopes))
    fields.scopes = "Give scopes separated by spaces.";
  if (spec.groupsClaim.length > 200) fields.groupsClaim = "It has more than 200 characters.";
  if (Object.keys(fields).length === 0) return spec;
  throw new DomainError("INVALID", { what: Object.values(fields).join(" ") }, fields);
}

/** OpenID Connect Discovery §2: a URL without query and fragment. Whether it may be http is safeFetch's to say. */
function isIssuer(text: string): boolean {
  if (!URL.canParse(text) || text.length > 500) return false;
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && !url.search && !url.hash && !url.username && !url.password;
}
