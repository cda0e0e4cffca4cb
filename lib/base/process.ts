import type { Environment } from "./environment";

/** How much room is left where the product writes. */
export interface Space {
  state: "ok" | "low" | "full";
  /** Of the tightest place. */
  freeBytes: number;
  places: readonly { name: string; freeBytes: number; totalBytes: number }[];
}

/** A command of the CLI for the process that holds the stores: what is said before it, or the act itself. */
export interface CommandRequest {
  /** `tenant create`. */
  command: string;
  phase: "preview" | "run";
  input: unknown;
  /** Of the machine; the changes name them. */
  user: string;
}

export interface CommandHooks {
  progress: (done: number, total: number | null, words?: string) => void;
  signal: AbortSignal;
}

/** Rows of decisions that are on this machine's disk and not in the lake yet. */
export interface DecisionsState {
  spooledRows: number;
  spooledBytes: number;
  /** How long the oldest of them has waited. */
  lagMs: number;
  /** Why the lake did not take them; null while it does. */
  lastError: string | null;
  /** No room for more: what cannot be recorded is denied. */
  isFull: boolean;
}

/** What one process of the product knows of itself. */
export interface ProcessState {
  environment: Environment;
  startedMs: number;
  /** The collector's state, when this process holds one. */
  collector:
    | (() => { waitingRows: number; lagMs: number; lastCommitMs: number | null; lastError: string | null })
    | null;
  /** The decision point's, when this process holds one: what of its audit waits for the lake. */
  decisions?: () => DecisionsState;
  /** As it was last looked at; absent before the first look. */
  space?: Space;
  /** True once it was told to stop: it finishes what it has, and nobody should send it more. */
  draining?: boolean;
  /** SHA-256 (hex) of the token in `<data folder>/control.json`, which opens the local control of this process only. */
  controlHash: string | null;
  /** Runs a command that the local control was asked for; absent where there is none. */
  runCommand?: (request: CommandRequest, hooks: CommandHooks) => Promise<unknown>;
}

const SLOT = Symbol.for("bailiwick.process");
const slot = globalThis as { [SLOT]?: ProcessState };

/** Set once, at start. Next bundles this module a second time, so the state lives on globalThis. */
export function setProcessState(state: ProcessState): void {
  slot[SLOT] = state;
}

export function processState(): ProcessState {
  const state = slot[SLOT];
  if (!state) throw new Error("The product is not started in this process.");
  return state;
}
