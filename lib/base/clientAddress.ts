import ipaddr from "ipaddr.js";
import { DomainError } from "./errors";
import { remembered } from "./remembered";

/** One range of BAILIWICK_TRUSTED_PROXIES. */
export interface ProxyRange {
  base: ipaddr.IPv4 | ipaddr.IPv6;
  bits: number;
}

/** The header by which our own listener tells the rest of the process who called; a caller's is dropped. */
export const CLIENT_HEADER = "x-bailiwick-client";

/** Reads `10.0.0.0/8, 192.0.2.7`: comma-separated addresses and CIDR ranges. Throws INVALID with the entry. */
export function readProxies(text: string): ProxyRange[] {
  const entries = text.split(",").map((entry) => entry.trim());
  return entries.filter(Boolean).map((entry) => {
    if (ipaddr.isValidCIDR(entry)) {
      const [base, bits] = ipaddr.parseCIDR(entry);
      return { base, bits };
    }
    const address = parse(entry);
    if (address) return { base: address, bits: address.kind() === "ipv4" ? 32 : 128 };
    throw new DomainError("INVALID", {
      what: `"${entry.slice(0, 80)}" is no address of a proxy`,
      fix: "Write addresses and CIDR ranges, such as 10.0.0.0/8, 192.0.2.7.",
    });
  });
}

/**
 * Who called: the peer of our socket, or, where the peer is a trusted proxy, the rightmost hop of `X-Forwarded-For` that
 * is none. What stands further left is the caller's own word and never counts; without a trusted proxy none of it does.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | readonly string[] | undefined,
  trusted: readonly ProxyRange[],
): string {
  let address = canonical(peer ?? "");
  const hops = [forwardedFor ?? []].flat().join(",").split(",");
  while (hops.length > 0 && isTrusted(address, trusted)) {
    const hop = canonical(hops.pop() ?? "");
    // Whoever is behind a proxy that writes no address is the proxy.
    if (parse(hop) === null) break;
    address = hop;
  }
  return address || "unknown";
}

/** True where the address is one of a trusted proxy. */
export function isTrusted(address: string, trusted: readonly ProxyRange[]): boolean {
  const parsed = trusted.length === 0 ? null : parse(address);
  if (!parsed) return false;
  return trusted.some(
    ({ base, bits }) => base.kind() === parsed.kind() && parsed.match(base as ipaddr.IPv6, bits),
  );
}

/** One spelling of an address: without port, zone and brackets, an IPv4 one within IPv6 as IPv4. Few callers ask often. */
const canonical = remembered(spell, 1_000);

function spell(text: string): string {
  const bare = text
    .trim()
    .replace(/^\[([^\]]*)\].*$/, "$1")
    .replace(/%.*$/, "");
  const host = /^\d+\.\d+\.\d+\.\d+:\d+$/.test(bare) ? bare.replace(/:\d+$/, "") : bare;
  return parse(host)?.toString() ?? "";
}

function parse(text: string): ipaddr.IPv4 | ipaddr.IPv6 | null {
  if (!ipaddr.isValid(text) || (ipaddr.IPv4.isValid(text) && !ipaddr.IPv4.isValidFourPartDecimal(text)))
    return null;
  return ipaddr.process(text);
}
