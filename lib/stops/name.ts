import type { StopKind } from "./stop";

/** What a decision says of the stop that denies it. */
export interface StopRef {
  /** `stp_…`; of a suspended agent, the agent's id. */
  id: string;
  kind: StopKind;
  target: string;
  name: string;
  reason: string;
  byName: string;
  /** Epoch milliseconds. */
  atMs: number;
}

/** A tool or model wherever it is, and an agent by its name alone: no server or provider is called so. */
export const ANYWHERE = "\0anywhere";
export const CALLED = "\0called";

/** What the index finds a stop by. */
export const nameOf = (kind: StopKind, name: string, where = "") => `${kind}\n${where}\n${name}`;
