import type { Hooks } from "./verifyBackup";

const TELL_EVERY_MS = 2_000;

/** Tells how far a copy of many tables is, with its speed: at each table's start, and then every two seconds. */
export class RowMeter {
  #done = 0;
  #toldMs = Number.NEGATIVE_INFINITY;
  #told = "";
  readonly #startedMs: number;

  constructor(
    private readonly verb: string,
    private readonly total: number,
    private readonly hooks: Hooks,
    private readonly now: () => number,
  ) {
    this.#startedMs = now();
  }

  /** Within a table, `rows` of it are through. */
  at(table: string, rows: number): void {
    const nowMs = this.now();
    if (table === this.#told && nowMs - this.#toldMs < TELL_EVERY_MS) return;
    this.#toldMs = nowMs;
    this.#told = table;
    const done = Math.min(this.#done + rows, this.total);
    const perSecond = Math.round((done * 1_000) / Math.max(1, nowMs - this.#startedMs));
    const speed = done > 0 ? ` (${perSecond.toLocaleString("en-US")} rows/s)` : "";
    this.hooks.progress(done, this.total, `${this.verb} ${table}${speed}`);
  }

  /** A table or a piece of one is through. */
  add(rows: number): void {
    this.#done += rows;
  }
}
