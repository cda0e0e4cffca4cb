import ipaddr from "ipaddr.js";
import { DomainError } from "./errors";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** One entry of BAILIWICK_ALLOWED_HOSTS. */
export type AllowedHost =
  | { kind: "host"; host: string; port: number | null }
  | { kind: "range"; base: Address; bits: number };

/**
 * Reads the hosts that may be reached although they are internal or without TLS: comma-separated names, addresses,
 * either with a port, and CIDR ranges: `idp.corp.example, 10.2.0.0/16, [fd00::5]:8443`. Throws INVALID with the entry.
 */
export function readAllowedHosts(text: string): AllowedHost[] {
  return text
    .split(",")
    .map((entry) => entry.trim())
    .filter(Boolean)
    .map(readEntry);
}

function readEntry(entry: string): AllowedHost {
  if (ipaddr.isValidCIDR(entry)) {
    const [base, bits] = ipaddr.parseCIDR(entry);
    return { kind: "range", base, bits };
  }
  const bare = ipaddr.IPv6.isValid(entry) ? `[${entry}]` : entry;
  const url = /[/@?#\s*]/.test(bare) || !URL.canParse(`http://${bare}`) ? null : new URL(`http://${bare}`);
  if (!url) {
    throw new DomainError("INVALID", {
      what: `"${entry.slice(0, 80)}" is no host that could be allowed.`,
      fix: "Write a host name, host:port, or a CIDR range, such as idp.corp.example, 10.2.0.0/16.",
    });
  }
  // Port 80 is dropped by the parser of http addresses, but whoever wrote it meant it.
  const port = url.port ? Number(url.port) : /:0*80$/.test(bare) ? 80 : null;
  return { kind: "host", host: hostOf(url), port };
}

/** The host of an address as it is compared: lower case, without brackets and the root's dot. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
}

/** The port that an address means. */
export function portOf(url: URL): number {
  return url.port ? Number(url.port) : url.protocol === "https:" ? 443 : 80;
}

/** How the entries name this host and port; `port` where one entry names the port too. */
export function allowsHost(allow: readonly AllowedHost[], url: URL): "no" | "host" | "port" {
  const mine = allow.filter((entry) => entry.kind === "host" && entry.host === hostOf(url));
  if (mine.some((entry) => entry.kind === "host" && entry.port === portOf(url))) return "port";
  return mine.some((entry) => entry.kind === "host" && entry.port === null) ? "host" : "no";
}

/** True where a range of the entries holds this address. */
export function allowsAddress(allow: readonly AllowedHost[], address: Address): boolean {
  return allow.some(
    (entry) =>
      entry.kind === "range" &&
      entry.base.kind() === address.kind() &&
      address.match(entry.base as ipaddr.IPv6, entry.bits),
  );
}
