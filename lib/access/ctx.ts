import type { Ability } from "./abilities";

/** Who is acting: a signed-in person, a machine with an API token, or the product itself. */
export type Actor =
  | { kind: "person"; id: string; name: string }
  | { kind: "token"; id: string; name: string }
  | { kind: "system"; id: string; name: string };

/** Where a request comes from, as far as we know it ourselves (trusted proxies included). */
export interface Client {
  address: string;
  userAgent: string;
}

/**
 * What every verb of the domain gets first: the tenant it may see, who acts, and the clock and ids it must use.
 * Made only at the edges (`app/_edge`, the collectors, `bin`).
 */
export interface Ctx {
  readonly tenant: string;
  readonly actor: Actor;
  readonly abilities: ReadonlySet<Ability>;
  readonly requestId: string;
  /** Null where the product itself acts. */
  readonly client: Client | null;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A new UUIDv7, prefixed: `newId("key")` → `key_0190…`. */
  readonly newId: (prefix: string) => string;
}
