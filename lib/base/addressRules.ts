import ipaddr from "ipaddr.js";
import { type AllowedHost, allowsAddress, allowsHost, hostOf, portOf } from "./allowedHosts";
import { DomainError } from "./errors";

type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Where clouds give credentials to whoever asks: never reached, whatever is allowed. */
const METADATA = ["169.254.0.0/16", "100.100.100.200/32", "168.63.129.16/32", "192.0.0.192/32"];
const METADATA_V6 = ["fd00:ec2::254/128", "fd20:ce::254/128"];

/** What ipaddr.js calls a range of the IANA special-purpose registries (RFC 6890) → what a person reads. */
const RANGES: Readonly<Record<string, string>> = {
  unspecified: "the address of no host (RFC 6890)",
  broadcast: "the broadcast address (RFC 919)",
  multicast: "a multicast address (RFC 5771, RFC 4291)",
  linkLocal: "a link-local address (RFC 3927, RFC 4291)",
  loopback: "the loopback of this machine (RFC 1122)",
  carrierGradeNat: "a shared address of carriers (RFC 6598)",
  private: "a private address (RFC 1918)",
  uniqueLocal: "a private address (RFC 4193)",
  deprecatedSiteLocal: "a site-local address (RFC 3879)",
  ipv4Mapped: "an IPv4 address within an IPv6 one (RFC 4291)",
  rfc6145: "an IPv4 address within an IPv6 one (RFC 6145)",
  rfc6052: "an IPv4 address behind NAT64 (RFC 6052)",
  "6to4": "an IPv4 address behind 6to4 (RFC 3056)",
  teredo: "an IPv4 address behind Teredo (RFC 4380)",
};

/** The ports that the Fetch standard blocks: services that could be made to read a request as their own commands. */
const BLOCKED_PORTS = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
  109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 465, 512, 513, 514, 515,
  526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
  3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080,
]);

/** Reads an address and refuses what its text alone shows to be wrong. Throws INVALID, `fields.url` with the reason. */
export function readAddress(text: string | URL, allow: readonly AllowedHost[], base?: URL): URL {
  const raw = String(text).trim();
  if (!URL.canParse(raw, base)) throw refused(raw, "It is no address.", "Write it whole: https://host/path.");
  const url = new URL(raw, base);
  if (url.username || url.password) {
    throw refused(
      url.host,
      "It holds a user or a password.",
      "Take them out: addresses are shown and logged.",
    );
  }
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    throw refused(
      raw,
      `${url.protocol} is not reached; https is.`,
      "Write an address that begins with https://.",
    );
  }
  if (ipaddr.IPv4.isValid(url.hostname) && typeof text === "string" && hostWritten(raw) !== url.hostname) {
    if (hostWritten(raw))
      throw refused(raw, `Its host is ${url.hostname}, spelled otherwise.`, "Write it so.");
  }
  if (BLOCKED_PORTS.has(portOf(url)) && allowsHost(allow, url) !== "port") {
    throw refused(
      url.href,
      `Port ${portOf(url)} belongs to another service than the web.`,
      "Use another port.",
    );
  }
  return url;
}

/**
 * Refuses an address by what its name resolves to: one answer that is not public refuses all of them. `http` needs the
 * host to be allowed. Of a name, the answer itself is not told: who may enter addresses need not see our DNS.
 */
export function requireReachable(url: URL, answers: readonly string[], allow: readonly AllowedHost[]): void {
  const named = allowsHost(allow, url) !== "no";
  const parsed = answers.map((answer) => ipaddr.parse(answer.replace(/%.*$/, "")));
  for (const address of parsed) {
    const why = isMetadata(address) ? "the metadata service of a cloud" : rangeOf(address);
    if (why === null) continue;
    const isLiteral = ipaddr.isValid(hostOf(url));
    const reason = isLiteral ? `${hostOf(url)} is ${why}.` : `${hostOf(url)} resolves to ${why}.`;
    if (isMetadata(address)) throw refused(url.href, reason, "It cannot be allowed.");
    if (!named && !allowsAddress(allow, address)) throw refused(url.href, reason, howToAllow(url));
  }
  if (url.protocol === "https:" || named || parsed.every((address) => allowsAddress(allow, address))) return;
  throw refused(
    url.href,
    "http is readable on its way; only https is reached.",
    `Use https. ${howToAllow(url)}`,
  );
}

function isMetadata(address: Address): boolean {
  const inner = address.kind() === "ipv6" ? embedded(address as ipaddr.IPv6) : address;
  if (inner && METADATA.some((range) => inner.match(ipaddr.IPv4.parseCIDR(range)))) return true;
  return (
    address.kind() === "ipv6" && METADATA_V6.some((range) => address.match(ipaddr.IPv6.parseCIDR(range)))
  );
}

/** The IPv4 address that an IPv6 one leads to: mapped and NAT64 hold it at the end, 6to4 after its first 16 bits. */
function embedded(address: ipaddr.IPv6): ipaddr.IPv4 | null {
  const bytes = address.toByteArray();
  const range = address.range();
  if (range === "6to4") return new ipaddr.IPv4(bytes.slice(2, 6));
  return ["ipv4Mapped", "rfc6145", "rfc6052"].includes(range) ? new ipaddr.IPv4(bytes.slice(12)) : null;
}

/** What keeps an address from being public; null for one that is. */
function rangeOf(address: Address): string | null {
  const range = address.range();
  if (range !== "unicast") return RANGES[range] ?? "a reserved address (RFC 6890)";
  const isGlobal = address.kind() === "ipv4" || ((address.toByteArray()[0] ?? 0) & 0xe0) === 0x20;
  return isGlobal ? null : "an address outside of what is assigned (RFC 4291)";
}

const howToAllow = (url: URL) =>
  `If it is meant, an operator adds ${url.host} to the variable BAILIWICK_ALLOWED_HOSTS.`;

/** The host as it was written, before the parser made it plain; empty where the text is relative. */
const hostWritten = (raw: string) => /^[a-z][a-z0-9+.-]*:[\\/]*([^\\/?#:]*)/i.exec(raw)?.[1] ?? "";

/** The refusal of an address, in words for the person who entered it. */
export function refused(address: string, why: string, fix: string): DomainError {
  return new DomainError(
    "INVALID",
    { what: `The address ${address.replace(/\/\/[^/?#]*@/, "//").slice(0, 200)} is refused.`, why, fix },
    { url: `${why} ${fix}` },
  );
}
