import type { Ctx } from "@/lib/access/ctx";
import type { BoundAgent, SenderEvidence } from "@/lib/actions/action";

/** Who asks for a decision: a gateway, or an agent for itself. What it says of others is its word; who it is, is not. */
export interface Caller {
  /** Of its tenant; has no abilities, because deciding asks for none. */
  ctx: Ctx;
  /** Null where it has shown an identity of its own and no key. */
  keyId: string | null;
  /** The key's name, its SPIFFE ID or its client id. */
  name: string;
  evidence: SenderEvidence;
  /** The one agent that it is: what it asks for another is refused. */
  bound: BoundAgent | null;
}
