import type { Browser } from "@/lib/people/signIn";

/**
 * Where a request comes from. The address is the last of `x-forwarded-for`: the one that the nearest proxy, or Next on
 * our own socket, wrote; what stands before it is the caller's word.
 */
export function browserOf(headers: Headers): Browser {
  const address = headers.get("x-forwarded-for")?.split(",").at(-1)?.trim() || "unknown";
  return { userAgent: headers.get("user-agent") ?? "unknown", address };
}
