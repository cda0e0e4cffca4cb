import { comparable } from "@/lib/base/comparable";
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

/** A tool or model wherever it is; an agent by its name alone; one that a person registered: no workload is called so. */
export const ANYWHERE = "\0anywhere";
export const CALLED = "\0called";
export const REGISTERED = "\0registered";

/** What the index finds a stop by: the same however a name is spelled. */
export const nameOf = (kind: StopKind, name: string, where = "") =>
  `${kind}\n${comparable(where)}\n${comparable(name)}`;

/** A tool or model with its server or provider in one text, since either may hold slashes: `server/name`. */
export const fullName = (name: string, place: string) => (place === "" ? name : `${place}/${name}`);
