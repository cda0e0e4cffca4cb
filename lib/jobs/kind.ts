import type { z } from "zod";
import type { Ability } from "@/lib/access/abilities";
import type { Ctx } from "@/lib/access/ctx";

/** What a running job knows of itself. */
export interface RunningJob {
  id: string;
  /** 1 for the first try. */
  attempt: number;
  /** Aborts when a person cancels the job, the process stops, or the lease was lost. */
  signal: AbortSignal;
  /** Shows how far it is and renews the lease; throws when the job was cancelled or its lease lost. `total` null is unknown. */
  progress(done: number, total: number | null, words?: string): Promise<void>;
}

/** One kind of long work. `run` must bear being run again from the start: a kill -9 may come after any of its statements. */
export interface JobKind<I> {
  /** `tenant.export`; never renamed, rows hold it. */
  name: string;
  input: z.ZodType<I>;
  /** Who may start, see, cancel and retry it. */
  ability: Ability;
  maxAttempts: number;
  /** What people read: "Export of tenant Acme". */
  label(input: I): string;
  /** Does it, as the product itself in the job's tenant. What it returns is kept (JSON) and shown. */
  run(ctx: Ctx, input: I, job: RunningJob): Promise<unknown>;
}
