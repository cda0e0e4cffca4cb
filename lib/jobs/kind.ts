import type { z } from "zod";
import type { StoreTx } from "@/db/store/transaction";
import type { Ability } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";

/** How far a job is; `total` null is unknown. */
export interface Progress {
  done: number;
  total: number | null;
  words?: string;
}

/** What a running job knows of itself. */
export interface RunningJob {
  id: string;
  /** 1 for the first try. */
  attempt: number;
  /** Aborts when a person cancels the job, the process stops, or the lease was lost. */
  signal: AbortSignal;
  /** What an earlier attempt had reached; null at the first. */
  before: Progress | null;
  /** Shows how far it is and renews the lease; throws when the job was cancelled or its lease lost. `total` null is unknown. */
  progress(done: number, total: number | null, words?: string): Promise<void>;
  /**
   * Writes to the store and notes the progress in one transaction, only while the lease is ours: with `before`, each
   * step is there exactly once, whatever was killed when. Throws like `progress`.
   */
  step<P extends Progress>(write: (tx: StoreTx) => Promise<P>): Promise<P>;
}

/** One kind of long work. `run` must bear being run again from the start: a kill -9 may come after any of its statements. */
export interface JobKind<I> {
  /** `tenant.export`; never renamed, rows hold it. */
  name: string;
  input: z.ZodType<I>;
  /** Who may start, see, cancel and retry it. */
  ability: Ability;
  maxAttempts: number;
  /** Takes minutes: a process runs one such at a time, so that the others have a place. */
  long?: boolean;
  /** Comes in crowds, or nobody asks for it: those that are done are left out of lists unless asked for, and kept for a day. */
  routine?: boolean;
  /** How long to wait after this failed attempt (1 is the first), at most: chance takes some of it off. 5 s doubled each time, up to 15 minutes, unless told. */
  retryAfterMs?(attempt: number): number;
  /** What people read: "Export of tenant Acme". */
  label(input: I): string;
  /** Does it, as the product itself in the job's tenant. What it returns is kept (JSON) and shown. */
  run(ctx: Ctx, input: I, job: RunningJob): Promise<unknown>;
}
