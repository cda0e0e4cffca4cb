import { setTimeout as sleep } from "node:timers/promises";
import { heldStore } from "@/db/store/slot";
import { newCtx } from "@/lib/access/newCtx";
import { errorText, log } from "@/lib/base/log";
import { fireDue } from "./fire";
import type { JobKind } from "./kind";
import { leaseJob } from "./lease";
import { type Run, runJob } from "./run";
import { type OnFailed, takeBackLost } from "./settle";

const LOOK_EVERY_MS = 500;
const AT_ONCE = 2;
/** How long a stop waits for jobs to heed their signal; the lease of one that does not runs out. */
const STOP_WITHIN_MS = 5_000;

export interface WorkerOptions {
  /** Host and process number, for people. */
  process?: string;
  /** Jobs at once in this process; 2 unless told. */
  atOnce?: number;
  onFailed?: OnFailed | undefined;
}

/**
 * Runs due jobs of these kinds in this process until it is stopped; other kinds are left for a process that knows them.
 * Any number of processes may do so. Stopping takes no new job, tells the running ones, and gives theirs back to others.
 */
export function startWorker(
  kinds: readonly JobKind<unknown>[],
  now: () => number,
  options: WorkerOptions = {},
): () => Promise<void> {
  const worker = new Worker(kinds, now, options);
  const working = worker.work();
  return async () => {
    await worker.stop();
    await working;
  };
}

class Worker {
  readonly #kinds: ReadonlyMap<string, JobKind<unknown>>;
  readonly #now: () => number;
  readonly #options: WorkerOptions;
  readonly #runs = new Set<Run>();
  readonly #newId = newCtx({
    tenant: "",
    actor: { kind: "system", id: "jobs", name: "jobs" },
    abilities: new Set(),
  }).newId;
  #wake = new AbortController();
  #stopped = false;
  #wasDown = false;
  /** The embedded store belongs to this process alone: whatever is leased at the start was another one's, which is dead. */
  #leasesAreDead = heldStore().engine.kind === "pglite";

  constructor(kinds: readonly JobKind<unknown>[], now: () => number, options: WorkerOptions) {
    this.#kinds = new Map(kinds.map((kind) => [kind.name, kind]));
    [this.#now, this.#options] = [now, options];
  }

  async work(): Promise<void> {
    while (!this.#stopped) {
      this.#wake = new AbortController();
      try {
        await this.#look();
        this.#wasDown = false;
      } catch (error) {
        if (!this.#wasDown) log("warn", "jobs cannot be read", { error: errorText(error) });
        this.#wasDown = true;
      }
      if (!this.#stopped)
        await sleep(LOOK_EVERY_MS, undefined, { signal: this.#wake.signal }).catch(() => undefined);
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake.abort();
    for (const { hold } of this.#runs) hold.stop("stopping");
    const limit = new AbortController();
    const ended = Promise.all([...this.#runs].map((run) => run.ended)).then(() => limit.abort());
    await Promise.race([
      ended,
      sleep(STOP_WITHIN_MS, undefined, { signal: limit.signal }).catch(() => undefined),
    ]);
  }

  async #look(): Promise<void> {
    await takeBackLost(this.#now(), this.#leasesAreDead, this.#options.onFailed);
    this.#leasesAreDead = false;
    await fireDue(this.#now());
    while (!this.#stopped && this.#runs.size < (this.#options.atOnce ?? AT_ONCE)) {
      if (!(await this.#takeOne())) return;
    }
  }

  async #takeOne(): Promise<boolean> {
    const { process: name = "this process", onFailed } = this.#options;
    const attempt = { id: this.#newId("att"), process: name };
    const row = await leaseJob(this.#takeable(), attempt, this.#now());
    const kind = row && this.#kinds.get(row.kind);
    if (!row || !kind) return false;
    const run = runJob(kind, row, { attemptId: attempt.id, now: this.#now, onFailed });
    this.#runs.add(run);
    if (this.#stopped) run.hold.stop("stopping");
    void run.ended.then(() => {
      this.#runs.delete(run);
      this.#wake.abort();
    });
    return true;
  }

  /** Of the kinds that take minutes one at a time, so that quick ones always have a place. */
  #takeable(): string[] {
    const hasLong = [...this.#runs].some(({ row }) => this.#kinds.get(row.kind)?.long);
    return [...this.#kinds.values()].filter((kind) => !(kind.long && hasLong)).map((kind) => kind.name);
  }
}
