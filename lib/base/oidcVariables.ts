import { z } from "zod";
import { DomainError } from "./errors";

const flag = z.stringbool({ error: "it must be true or false" });

/** What can be said of an identity provider by `BAILIWICK_OIDC_<NAME>_<…>`; `ISSUER` and `CLIENT_ID` must be. */
export const OIDC_VARIABLES = {
  ISSUER: z.url({ protocol: /^https?$/, error: "it must be an address such as https://login.example.com" }),
  CLIENT_ID: z.string(),
  CLIENT_SECRET: z.string().optional(),
  SCOPES: z.string().default("openid profile email"),
  GROUPS_CLAIM: z.string().default("groups"),
  LABEL: z.string().optional(),
  LINK_BY_EMAIL: flag.default(false),
};
const schema = z.object(OIDC_VARIABLES);

/** `BAILIWICK_OIDC_CORP_SSO_CLIENT_ID`: the name, then the longest member of the family that fits. */
export const OIDC_VARIABLE = new RegExp(
  `^BAILIWICK_OIDC_([A-Z0-9]+(?:_[A-Z0-9]+)*?)_(${Object.keys(OIDC_VARIABLES).join("|")})$`,
);

/** One identity provider as the environment has it. */
export interface OidcVariables extends z.output<typeof schema> {
  /** `BAILIWICK_OIDC_CORP_SSO_…` → `corp-sso`. */
  slug: string;
  /** What its variables begin with. */
  prefix: string;
}

/** The identity providers that the variables name, by name. Throws INVALID for a variable that is none, and for half a provider. */
export function readOidcVariables(env: Record<string, string | undefined>): OidcVariables[] {
  const byName = new Map<string, Record<string, string>>();
  for (const [variable, value] of Object.entries(env)) {
    if (!variable.startsWith("BAILIWICK_OIDC_") || !value) continue;
    const [, name, part] = OIDC_VARIABLE.exec(variable) ?? [];
    if (!name || !part) throw unusable(variable, "its name is none of this family");
    byName.set(name, { ...byName.get(name), [part]: value });
  }
  return [...byName].sort(([a], [b]) => a.localeCompare(b)).map(([name, parts]) => readOne(name, parts));
}

function readOne(name: string, parts: Record<string, string>): OidcVariables {
  const prefix = `BAILIWICK_OIDC_${name}_`;
  const read = schema.safeParse(parts);
  if (read.success) return { ...read.data, slug: name.toLowerCase().replaceAll("_", "-"), prefix };
  const [issue] = read.error.issues;
  const part = String(issue?.path[0] ?? "");
  throw unusable(prefix + part, part in parts ? (issue?.message ?? "") : "it is missing");
}

function unusable(variable: string, why: string): DomainError {
  return new DomainError("INVALID", {
    what: `The variable ${variable} cannot be used: ${why}.`,
    fix: `Use BAILIWICK_OIDC_<NAME>_ with ${Object.keys(OIDC_VARIABLES).join(", ")}.`,
  });
}
