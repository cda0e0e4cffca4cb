import { setTimeout as sleep } from "node:timers/promises";
import { isTransient } from "@/lib/actions/lakeError";
import { tookMs } from "@/lib/base/meter";
import { MAX_BATCH_ROWS, MAX_COMMITS, MAX_WAITING_ROWS } from "./limits";
import type { Refused } from "./writeOrHalve";

interface Waiting<Row> {
  rows: Row[];
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
  /** How long the oldest row that is not committed has waited. */
  lagMs: number;
  lastCommitMs: number | null;
  lastError: string | null;
}

/** The state of several: the oldest lag, the newest commit, and what any of them complains of. */
export function statesTogether(states: readonly BatcherState[]): BatcherState {
  const committed = states.flatMap(({ lastCommitMs }) => lastCommitMs ?? []);
  return {
    waitingRows: states.reduce((sum, { waitingRows }) => sum + waitingRows, 0),
    lagMs: Math.max(0, ...states.map(({ lagMs }) => lagMs)),
    lastCommitMs: committed.length > 0 ? Math.max(...committed) : null,
    lastError: states.find(({ lastError }) => lastError !== null)?.lastError ?? null,
  };
}

/**
 * Group commit: while inserts run, requests gather, and the next insert takes them together. Two run at once, which
 * `reconcile` makes safe for spans of one trace. A request is answered when its rows are on disk.
 */
export class Batcher<Row extends { id: string }> {
  private waiting: Waiting<Row>[] = [];
  private rows = 0;
  private readonly running = new Set<Promise<void>>();
  private readonly groups = new Set<Waiting<Row>[]>();
  private scheduled = false;
  private lastCommitMs: number | null = null;
  private lastError: string | null = null;

  constructor(
    private readonly commit: (rows: Row[], nowMs: number) => Promise<Refused[]>,
    private readonly now: () => number,
    private readonly onError: (error: unknown) => void,
  ) {}

  /** Resolves when the rows are on disk, with those that the lake refused. Throws Overloaded, or what the lake threw. */
  add(rows: Row[]): Promise<Refused[]> {
    if (rows.length === 0) return Promise.resolve([]);
    if (this.rows > 0 && this.rows + rows.length > MAX_WAITING_ROWS) return Promise.reject(new Overloaded());
    return new Promise((resolve, reject) => {
      this.waiting.push({ rows, sinceMs: this.now(), resolve, reject });
      this.rows += rows.length;
      this.schedule();
    });
  }

  state(): BatcherState {
    const oldest = [...this.groups].map((group) => group[0]?.sinceMs ?? this.now());
    const sinceMs = Math.min(...oldest, this.waiting[0]?.sinceMs ?? this.now());
    return {
      waitingRows: this.rows,
      lagMs: Math.max(0, this.now() - sinceMs),
      lastCommitMs: this.lastCommitMs,
      lastError: this.lastError,
    };
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    while (this.running.size > 0 || this.waiting.length > 0) await Promise.race([...this.running, sleep(10)]);
  }

  /** Requests of the same tick join one insert. */
  private schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      while (this.waiting.length > 0 && this.running.size < MAX_COMMITS) this.start();
    });
  }

  private start(): void {
    const group = this.takeGroup();
    this.groups.add(group);
    const commitment = this.commitGroup(group).finally(() => {
      for (const one of group) this.rows -= one.rows.length;
      this.groups.delete(group);
      this.running.delete(commitment);
      this.schedule();
    });
    this.running.add(commitment);
  }

  private takeGroup(): Waiting<Row>[] {
    let size = 0;
    let count = 0;
    for (const one of this.waiting) {
      if (count > 0 && size + one.rows.length > MAX_BATCH_ROWS) break;
      size += one.rows.length;
      count++;
    }
    return this.waiting.splice(0, count);
  }

  private async commitGroup(group: Waiting<Row>[]): Promise<void> {
    const startedMs = this.now();
    try {
      const refused = await this.commitWithRetry(group.flatMap((one) => one.rows));
      const byId = new Map(refused.map((one) => [one.id, one]));
      for (const one of group) one.resolve(one.rows.flatMap((row) => byId.get(row.id) ?? []));
      this.lastCommitMs = this.now();
      tookMs("bailiwick.ingest.commit.duration", this.lastCommitMs - startedMs, {});
      this.lastError = null;
    } catch (error) {
      this.lastError = String((error as Error).message).slice(0, 300);
      this.onError(error);
      for (const one of group) one.reject(error);
    }
  }

  private async commitWithRetry(rows: Row[]): Promise<Refused[]> {
    const deadline = this.now() + RETRY_FOR_MS;
    for (;;) {
      try {
        return await this.commit(rows, this.now());
      } catch (error) {
        if (!isTransient(error) || this.now() > deadline) throw error;
        await sleep(RETRY_DELAY_MS);
      }
    }
  }
}
