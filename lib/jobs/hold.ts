import { and, eq } from "drizzle-orm";
import { jobs } from "@/db/store/schema/jobs";
import { store } from "@/db/store/store";
import type { StoreTx } from "@/db/store/transaction";
import { errorText, log } from "@/lib/base/log";
import { bookkeep } from "@/lib/changes/bookkeep";
import { type JobRow, progressOf } from "./job";
import type { Progress, RunningJob } from "./kind";
import { LEASE_MS } from "./lease";
import { columnsOf } from "./settle";

/** Why a job that runs is told to end. */
export type StopReason = "cancelled" | "stopping" | "lost";

const BEAT_MS = 1_000;
const RENEW_EVERY_MS = LEASE_MS / 3;
/** A job may tell its progress as often as it likes: so often it is written. */
const TELL_EVERY_MS = 250;

/** What `signal` aborts with, and what the verbs of a running job throw then. */
class JobStopped extends Error {
  override readonly name = "JobStopped";
  constructor(readonly why: StopReason) {
    super(`The job was told to end: ${why}.`);
  }
}

/** Holds one lease: renews it, hears of a cancel within a second, and ends the run when it is no longer ours. */
export class Hold {
  readonly job: RunningJob;
  /** The newest that the run told. */
  progress: Progress | null = null;
  readonly #abort = new AbortController();
  readonly #row: JobRow;
  readonly #attemptId: string;
  readonly #now: () => number;
  #renewedMs: number;
  #toldMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> = Promise.resolve();

  constructor(row: JobRow, attemptId: string, now: () => number) {
    [this.#row, this.#attemptId, this.#now, this.#renewedMs] = [row, attemptId, now, now()];
    this.job = {
      id: row.id,
      attempt: row.attempt,
      signal: this.#abort.signal,
      before: progressOf(row),
      progress: (done, total, words) =>
        this.#tell({ done, total, ...(words === undefined ? {} : { words }) }),
      step: (write) => this.#step(write),
    };
    this.#timer = setTimeout(() => this.#beatOn(), BEAT_MS);
  }

  /** Null while nobody told it to end. */
  get stopReason(): StopReason | null {
    const { aborted, reason } = this.#abort.signal;
    return aborted && reason instanceof JobStopped ? reason.why : null;
  }

  stop(why: StopReason): void {
    this.#abort.abort(new JobStopped(why));
  }

  /** No more beats; call it before the job's ending is written. */
  async close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    await this.#beating;
  }

  #beatOn(): void {
    this.#beating = this.#beat().catch((error) => {
      log("warn", "a job's lease could not be renewed", { job: this.#row.id, error: errorText(error) });
      if (this.#now() >= this.#renewedMs + LEASE_MS) this.stop("lost");
    });
    void this.#beating.then(() => {
      if (this.#timer !== undefined) this.#timer = setTimeout(() => this.#beatOn(), BEAT_MS);
    });
  }

  async #beat(): Promise<void> {
    const isDue = this.#now() >= this.#renewedMs + RENEW_EVERY_MS;
    if (isDue) return this.#write({});
    const [row] = await store().select({ cancel: jobs.cancelRequested }).from(jobs).where(this.#mine());
    this.#heed(row);
  }

  async #tell(progress: Progress): Promise<void> {
    this.#abort.signal.throwIfAborted();
    this.progress = progress;
    if (this.#now() < this.#toldMs + TELL_EVERY_MS) return;
    this.#toldMs = this.#now();
    await this.#write(columnsOf(progress));
    this.#abort.signal.throwIfAborted();
  }

  async #write(columns: Partial<JobRow>): Promise<void> {
    const nowMs = this.#now();
    this.#heed(await bookkeep((tx) => this.#renew(tx, columns, nowMs)));
    this.#renewedMs = nowMs;
  }

  /** The row's lock is taken first, so that nobody takes the job over while `write` is under way. */
  async #step<P extends Progress>(write: (tx: StoreTx) => Promise<P>): Promise<P> {
    this.#abort.signal.throwIfAborted();
    const nowMs = this.#now();
    const progress = await bookkeep(async (tx) => {
      this.#heed(await this.#renew(tx, {}, nowMs));
      this.#abort.signal.throwIfAborted();
      const written = await write(tx);
      await this.#renew(tx, columnsOf(written), nowMs);
      return written;
    });
    this.#renewedMs = nowMs;
    this.progress = progress;
    return progress;
  }

  async #renew(
    tx: StoreTx,
    columns: Partial<JobRow>,
    nowMs: number,
  ): Promise<{ cancel: boolean } | undefined> {
    const [row] = await tx
      .update(jobs)
      .set({ ...columns, leasedUntil: new Date(nowMs + LEASE_MS) })
      .where(this.#mine())
      .returning({ cancel: jobs.cancelRequested });
    return row;
  }

  #heed(row: { cancel: boolean } | undefined): void {
    if (!row) this.stop("lost");
    else if (row.cancel) this.stop("cancelled");
  }

  #mine() {
    return and(eq(jobs.id, this.#row.id), eq(jobs.leasedBy, this.#attemptId), eq(jobs.state, "running"));
  }
}
