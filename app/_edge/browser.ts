import type { Browser } from "@/lib/people/signIn";

const LOOPBACK = /^(::1|(::ffff:)?127\.\d+\.\d+\.\d+)$/;

/**
 * Where a request comes from. Our socket writes the peer last into `x-forwarded-for`; a peer on this machine is a proxy,
 * so what it wrote before counts. Anything further left is the caller's word and never counts.
 */
export function browserOf(headers: Headers): Browser {
  const hops = (headers.get("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
  const peer = hops.at(-1) || "unknown";
  const address = LOOPBACK.test(peer) ? hops.at(-2) || peer : peer;
  return { userAgent: headers.get("user-agent") ?? "unknown", address };
}
