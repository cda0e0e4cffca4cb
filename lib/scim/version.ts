import { DomainError } from "@/lib/base/errors";

/** The weak entity tag of a resource (RFC 7644 §3.14, RFC 9110 §8.8.1). */
export function versionTag(version: number): string {
  return `W/"${version}"`;
}

/** True where an If-Match or If-None-Match header names this version, or any by `*`. Weak comparison. */
export function namesVersion(header: string, version: number): boolean {
  const tags = header.split(",").map((tag) => tag.trim().replace(/^W\//, ""));
  return tags.includes("*") || tags.includes(`"${version}"`);
}

/** Throws PRECONDITION when the caller knows another version than the present one. No header asks for nothing. */
export function requireVersion(ifMatch: string | null, version: number): void {
  if (ifMatch === null || namesVersion(ifMatch, version)) return;
  throw new DomainError("PRECONDITION", {
    what: "The resource has changed since it was read.",
    why: `Its version is ${versionTag(version)}.`,
    fix: "Read it again.",
  });
}
