import type { Condition } from "./condition";
import type { Recognised } from "./world";

/** A text as a literal of CEL. */
export const celText = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

const listOf = (texts: readonly string[]) => `[${texts.map(celText).join(", ")}]`;
const header = (name: string) => `request.headers[${celText(name)}]`;
/** Whom a token was issued to (lib/trust/verifyToken.ts). */
const CLIENT =
  "(has(auth.identity.azp) ? auth.identity.azp : has(auth.identity.client_id) ? auth.identity.client_id : auth.identity.sub)";

/** A condition as CEL over Authorino's well-known attributes. What is missing is an error there, and denies. */
export function printCel(condition: Condition): string {
  switch (condition.op) {
    case "any":
      return joined(condition.of, " || ", "false");
    case "all":
      return joined(condition.of, " && ", "true");
    case "not":
      return `!(${printCel(condition.of)})`;
    case "tool":
      return memberOf(header("x-mcp-toolname"), condition.names);
    case "server":
      return memberOf(header("x-mcp-servername"), condition.names);
    default:
      return caller(condition.is, condition.issuers);
  }
}

function joined(of: readonly Condition[], by: string, none: string): string {
  return of.length === 0 ? none : `(${of.map(printCel).join(by)})`;
}

function memberOf(value: string, names: readonly string[]): string {
  const [only] = names;
  return names.length === 1 && only !== undefined
    ? `${value} == ${celText(only)}`
    : `${value} in ${listOf(names)}`;
}

/** Who signs tokens by OpenID Connect can write any `sub`, a SPIFFE ID too: those count from nobody of them. */
function caller(is: Recognised, issuers: readonly string[]): string {
  if (is.by === "oidc")
    return `(has(auth.identity.iss) && auth.identity.iss == ${celText(is.issuer)} && ${CLIENT} == ${celText(is.client)})`;
  const elsewhere =
    issuers.length === 0 ? "" : ` && !(has(auth.identity.iss) && auth.identity.iss in ${listOf(issuers)})`;
  const sub =
    is.by === "spiffe"
      ? `auth.identity.sub == ${celText(is.id)}`
      : `auth.identity.sub.startsWith(${celText(is.prefix)})`;
  return `(has(auth.identity.sub) && ${sub}${elsewhere})`;
}
