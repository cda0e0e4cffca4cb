import { setTimeout as sleep } from "node:timers/promises";
import type { RedactedAction } from "@/lib/actions/action";
import { commit, type Refused } from "./commit";
import { isTransient } from "./lakeError";
import { MAX_BATCH_ROWS, MAX_WAITING_ROWS } from "./limits";

interface Waiting {
  actions: RedactedAction[];
  sinceMs: number;
  resolve: (refused: Refused[]) => void;
  reject: (error: unknown) => void;
}

/** How long a batch is tried again while the lake is away, before exporters are told to come again. */
const RETRY_FOR_MS = 8_000;
const RETRY_DELAY_MS = 250;

/** Too much is waiting: the exporter must come again. */
export class Overloaded extends Error {}

export interface BatcherState {
  waitingRows: number;
  /** How long the oldest waiting row has waited. */
  lagMs: number;
  lastCommitMs: number | null;
  lastError: string | null;
}

/**
 * Group commit: while one insert runs, requests gather, and the next insert takes them together. One insert at a time
 * a process, so that two batches of one trace never miss each other. A request is answered when its rows are on disk.
 */
export class Batcher {
  private waiting: Waiting[] = [];
  private rows = 0;
  private running: Promise<void> | null = null;
  private lastCommitMs: number | null = null;
  private lastError: string | null = null;

  constructor(
    private readonly now: () => number,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Resolves when the actions are on disk, with the rows that the lake refused. Throws Overloaded, or what the lake threw. */
  add(actions: RedactedAction[]): Promise<Refused[]> {
    if (actions.length === 0) return Promise.resolve([]);
    if (this.rows > 0 && this.rows + actions.length > MAX_WAITING_ROWS)
      return Promise.reject(new Overloaded());
    return new Promise((resolve, reject) => {
      this.waiting.push({ actions, sinceMs: this.now(), resolve, reject });
      this.rows += actions.length;
      this.running ??= this.drain();
    });
  }

  state(): BatcherState {
    const oldest = this.waiting[0];
    return {
      waitingRows: this.rows,
      lagMs: oldest ? Math.max(0, this.now() - oldest.sinceMs) : 0,
      lastCommitMs: this.lastCommitMs,
      lastError: this.lastError,
    };
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  private async drain(): Promise<void> {
    // Requests of the same tick join the first insert.
    await sleep(0);
    while (this.waiting.length > 0) {
      const group = this.takeGroup();
      await this.commitGroup(group);
      for (const one of group) this.rows -= one.actions.length;
    }
    this.running = null;
  }

  private takeGroup(): Waiting[] {
    let size = 0;
    let count = 0;
    for (const one of this.waiting) {
      if (count > 0 && size + one.actions.length > MAX_BATCH_ROWS) break;
      size += one.actions.length;
      count++;
    }
    return this.waiting.splice(0, count);
  }

  private async commitGroup(group: Waiting[]): Promise<void> {
    try {
      const refused = await this.commitWithRetry(group.flatMap((one) => one.actions));
      const byAction = new Map(refused.map((one) => [one.action.id, one]));
      for (const one of group) one.resolve(one.actions.flatMap((action) => byAction.get(action.id) ?? []));
      this.lastCommitMs = this.now();
      this.lastError = null;
    } catch (error) {
      this.lastError = String((error as Error).message).slice(0, 300);
      this.onError(error);
      for (const one of group) one.reject(error);
    }
  }

  private async commitWithRetry(actions: RedactedAction[]): Promise<Refused[]> {
    const deadline = this.now() + RETRY_FOR_MS;
    for (;;) {
      try {
        return await commit(actions, this.now());
      } catch (error) {
        if (!isTransient(error) || this.now() > deadline) throw error;
        await sleep(RETRY_DELAY_MS);
      }
    }
  }
}
