/** What a provider says of a person. */
export interface Facts {
  /** Unique and never reassigned within the issuer (OpenID Connect Core §2). */
  subject: string;
  /** Lower case; null where none is given. */
  email: string | null;
  /** Null where the provider does not say. */
  emailVerified: boolean | null;
  name: string | null;
  /** Null where no token said anything of groups. */
  groups: string[] | null;
}

type Claims = Readonly<Record<string, unknown>>;

const MAX_GROUPS = 1_000;
const MAX_GROUP_CHARS = 300;

/** The person in an ID token's claims, then in the userinfo's, of which the first that says something counts. */
export function factsOf(sources: readonly Claims[], subject: string, groupsClaim: string): Facts {
  const first = (name: string) => sources.find((claims) => text(claims[name]) !== null);
  const mail = first("email");
  return {
    subject,
    email: text(mail?.email)?.toLowerCase() ?? null,
    emailVerified: verified(mail?.email_verified),
    name: text(first("name")?.name) ?? text(first("preferred_username")?.preferred_username),
    groups: sources.map((claims) => groupsIn(claims, groupsClaim)).find((groups) => groups !== null) ?? null,
  };
}

/**
 * The groups of a claim, a string or a list of them; null where it is absent. The claim's name is taken whole
 * (`https://example.com/groups`), else as a path (`realm_access.roles`).
 */
export function groupsIn(claims: Claims, name: string): string[] | null {
  const value =
    member(claims, name) ?? name.split(".").reduce<unknown>((at, part) => member(at, part), claims);
  if (value === undefined || value === null) return null;
  const groups = [value].flat().flatMap((one) => text(one) ?? []);
  return [...new Set(groups)].filter((group) => group.length <= MAX_GROUP_CHARS).slice(0, MAX_GROUPS);
}

/** Entra ID leaves the groups out where there are many, and says so by `_claim_names` or `hasgroups`. */
export function hasOverage(claims: Claims, name: string): boolean {
  if (member(claims, name) !== undefined) return false;
  return (
    member(claims._claim_names, name) !== undefined || [true, "true"].includes(claims.hasgroups as string)
  );
}

function member(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null && Object.hasOwn(value, name)
    ? (value as Claims)[name]
    : undefined;
}

function text(value: unknown): string | null {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}

/** Some providers write it as a string. */
function verified(value: unknown): boolean | null {
  if (value === undefined || value === null) return null;
  return value === true || value === "true";
}
