import type { X509Certificate } from "node:crypto";
import type { SignatureReport } from "./report";
import type { Signer } from "./signer";

/** Whom a certificate is of: mail addresses and URIs of its alternative names, else its common name. */
export function identitiesOf({ subjectAltName, subject }: X509Certificate): string[] {
  const names = (subjectAltName ?? "")
    .split(/, (?=(?:email|URI|DNS|IP Address|DirName|othername|Registered ID):)/)
    .flatMap((part) => /^(?:email|URI):(.+)$/s.exec(part)?.[1] ?? []);
  const common = /(?:^|\n)CN=(.+)/.exec(subject)?.[1];
  return names.length > 0 ? names.map(unquoted) : common === undefined ? [] : [common];
}

/** Node quotes a name that could be taken for several, as JSON. */
function unquoted(name: string): string {
  try {
    const value: unknown = name.startsWith('"') ? JSON.parse(name) : name;
    return typeof value === "string" ? value : name;
  } catch {
    return name;
  }
}

/**
 * Whether one of the names is among the identities whose signatures count here. Of a keyless signature the issuer must be
 * the one that was entered; a certificate has none. A `*` in what was entered stands for anything but a slash.
 */
export function matchesIdentity(
  names: readonly string[],
  issuer: string | null,
  signers: readonly Signer[],
): SignatureReport["identity"] {
  const said = `${names[0] ?? "nobody"}${issuer === null ? "" : ` (by ${issuer})`}`;
  const allowed = signers.filter(({ kind }) => kind === "identity");
  if (allowed.length === 0) {
    return { state: "unknown", why: `It is by ${said}; no identity is entered here whose signatures count.` };
  }
  const found = allowed.find(
    (one) => (one.issuer ?? null) === issuer && names.some((name) => patternOf(one.content).test(name)),
  );
  return found
    ? { state: "matches", why: `It is by ${said}, entered as ${found.name}.` }
    : { state: "differs", why: `It is by ${said}, whose signatures do not count here.` };
}

function patternOf(text: string): RegExp {
  const parts = text.split("*").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${parts.join("[^/]*")}$`);
}
