/** The most bytes of a SPIFFE ID, and of its trust domain's name (SPIFFE-ID §2.3, §2.1). */
const MAX_BYTES = 2_048;
const MAX_DOMAIN_BYTES = 255;
const DOMAIN = /^[a-z0-9._-]+$/;
const SEGMENT = /^[a-zA-Z0-9._-]+$/;

/** A SPIFFE ID in its parts. */
export interface SpiffeId {
  trustDomain: string;
  /** With its leading slash; empty for the trust domain's own id. */
  path: string;
}

/** Reads a SPIFFE ID by the letter of SPIFFE-ID §2; a string says what is wrong. */
export function readSpiffeId(text: string): SpiffeId | string {
  if (!text.startsWith("spiffe://")) return "it does not begin with spiffe://";
  if (text.length > MAX_BYTES) return `it has more than ${MAX_BYTES} characters`;
  const rest = text.slice("spiffe://".length);
  const slash = rest.indexOf("/");
  const trustDomain = slash < 0 ? rest : rest.slice(0, slash);
  const path = slash < 0 ? "" : rest.slice(slash);
  const wrong = wrongTrustDomain(trustDomain) ?? wrongPath(path);
  return wrong ?? { trustDomain, path };
}

/** A SPIFFE ID of a workload: one with a path. */
export function readWorkloadId(text: string): SpiffeId | string {
  const id = readSpiffeId(text);
  return typeof id !== "string" && id.path === "" ? "it is the trust domain's own id, without a path" : id;
}

/** What is wrong with a trust domain's name, or null. */
export function wrongTrustDomain(name: string): string | null {
  if (name === "") return "its trust domain is empty";
  if (name.length > MAX_DOMAIN_BYTES) return `its trust domain has more than ${MAX_DOMAIN_BYTES} characters`;
  if (!DOMAIN.test(name))
    return "its trust domain may have lower-case letters, digits, dots, hyphens and underscores only";
  return null;
}

/** A SPIFFE ID, or one whose path ends with the segment `*`, which stands for all that is beneath; a string says what is wrong. */
export function readPattern(text: string): SpiffeId | string {
  if (!text.endsWith("/*")) return readWorkloadId(text);
  return readSpiffeId(text.slice(0, -"/*".length));
}

/** True where the id is what the pattern says, or beneath it. */
export function matchesPattern(id: string, pattern: string): boolean {
  return pattern.endsWith("/*") ? id.startsWith(pattern.slice(0, -1)) : id === pattern;
}

function wrongPath(path: string): string | null {
  if (path === "") return null;
  for (const segment of path.slice(1).split("/")) {
    if (segment === "") return "its path has an empty segment or ends with a slash";
    if (segment === "." || segment === "..") return "its path has a relative segment";
    if (!SEGMENT.test(segment))
      return "its path may have letters, digits, dots, hyphens and underscores only, and no query or fragment";
  }
  return null;
}
