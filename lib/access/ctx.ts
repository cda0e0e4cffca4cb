import type { Ability } from "./abilities";

/** Who is acting: a signed-in person, a machine with an API token, or the product itself. */
export type Actor =
  | { kind: "person"; id: string; name: string }
  | { kind: "token"; id: string; name: string }
  | { kind: "system"; id: string; name: string };

/**
 * What every verb of the domain gets first: the tenant it may see, who acts, and the clock and ids it must use.
 * Made only at the edges (`app/_edge`, the collectors, `bin`).
 */
export interface Ctx {
  readonly tenant: string;
  readonly actor: Actor;
  readonly abilities: ReadonlySet<Ability>;
  readonly requestId: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** A new UUIDv7, prefixed: `newId("key")` → `key_0190…`. */
  readonly newId: (prefix: string) => string;
}
