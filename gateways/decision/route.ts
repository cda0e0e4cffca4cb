import type { IncomingHttpHeaders } from "node:http";
import type { Caller } from "@/lib/decisions/caller";
import type { Answer } from "./answer";

/** One request, from somebody who may ask. */
export interface Asked {
  caller: Caller;
  method: string;
  /** Without its query. */
  path: string;
  query: string;
  headers: IncomingHttpHeaders;
  /** It came by TLS that ends here. */
  isTls: boolean;
  body: Buffer;
}

/** One who needs no credential: no tenant is known. */
type AskedOpenly = Omit<Asked, "caller">;

interface Place {
  /** `*` for every method. */
  method: string;
  /** Exact, or everything beneath where it ends with `/*`. */
  path: string;
  /** Of the body; 64 KiB unless told. */
  maxBytes?: number;
}

/** Where something is answered. What it throws becomes a problem: a DomainError by its code, all else a 500. */
export type Route =
  | (Place & { open?: false; answer: (asked: Asked) => Promise<Answer> | Answer })
  | (Place & { open: true; answer: (asked: AskedOpenly) => Promise<Answer> | Answer });
