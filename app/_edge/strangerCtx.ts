import type { Ctx } from "@/lib/access/ctx";
import { newCtx } from "@/lib/access/newCtx";
import { browserOf } from "./browser";
import { readRequestId } from "./requestId";

/** The ctx of a request before anyone knows whose it is: no tenant, no ability, but a clock, ids, and where it comes from. */
export function strangerCtx(headers: Headers): Ctx {
  return newCtx({
    tenant: "",
    actor: { kind: "system", id: "edge", name: "edge" },
    abilities: new Set(),
    requestId: readRequestId(headers),
    client: browserOf(headers),
  });
}
