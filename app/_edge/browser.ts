import type { Client } from "@/lib/access/ctx";
import { CLIENT_HEADER } from "@/lib/base/clientAddress";

/** Where a request comes from, as `bin/markRequest.ts` found it: the peer, or the hop before our trusted proxies. */
export function browserOf(headers: Headers): Client {
  return {
    userAgent: headers.get("user-agent") ?? "unknown",
    address: headers.get(CLIENT_HEADER) ?? "unknown",
  };
}
