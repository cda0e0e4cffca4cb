import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { insertLines, type Line } from "@/db/lake/insert";
import { isTransient } from "@/lib/actions/lakeError";
import { count } from "@/lib/base/meter";
import type { DecisionsState } from "@/lib/base/process";
import { idsOfRemoved } from "@/lib/tenants/removed";
import { Spool } from "./spool";

/** Where decisions go: first to this machine's disk, from there to the lake. */
export interface Recorder {
  /** False where there is no room: then nothing may be decided. */
  append(line: string): boolean;
  state(): DecisionsState;
  /** Since when the lake has all that processes before this one left on the disk, in epoch milliseconds; null while it lacks some. */
  caughtUpMs(): number | null;
  /** When the oldest decision was made that the lake does not have, in epoch milliseconds; null where it has all. */
  waitingSinceMs(): number | null;
  /** Writes what it can to the lake; the rest stays on the disk for the next start. */
  stop(): Promise<void>;
}

/** About 200,000 decisions. */
const MOST_BYTES = 512 * 1024 * 1024;
const ROWS_A_FILE = 2_000;
const LOOK_EVERY_MS = 200;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
/** Files whose rows stay in memory too, so that they need not be read again. */
const KEPT_FILES = 4;
const LARGEST_ROW = 65_536;
const STOP_WITHIN_MS = 3_000;

let current: Recorder | null = null;

/** The recorder of this process. Throws where nothing was opened: what cannot be recorded is not decided. */
export function recorder(): Recorder {
  if (!current) throw new Error("No recorder of decisions is open in this process.");
  return current;
}

interface RecorderParts {
  dataDir: string;
  now: () => number;
  log: (message: string, fields: Record<string, unknown>) => void;
  mostBytes?: number;
  /** Always, unless told. */
  isLakeReady?: (() => boolean) | undefined;
}

/** Opens the one recorder of a process in `<data folder>/decisions`, and takes over what an earlier one left there. */
export function openRecorder(parts: RecorderParts): Recorder {
  current = new SpoolingRecorder(parts);
  return current;
}

class SpoolingRecorder implements Recorder {
  readonly #parts: RecorderParts;
  readonly #folder: string;
  readonly #spool: Spool;
  readonly #timer: NodeJS.Timeout;
  #lastError: string | null = null;
  #failures = 0;
  #running: Promise<void> | null = null;
  #notBeforeMs = 0;
  #inherited: number;
  #caughtUpMs = Number.NEGATIVE_INFINITY;

  constructor(parts: RecorderParts) {
    this.#parts = parts;
    this.#folder = join(parts.dataDir, "decisions");
    this.#spool = new Spool(this.#folder, parts.now());
    this.#inherited = this.#spool.waiting;
    this.#timer = setInterval(() => void this.#look(), LOOK_EVERY_MS);
  }

  append(line: string): boolean {
    if (this.#spool.bytes + line.length > this.#mostBytes) return false;
    this.#spool.append(line, this.#parts.now());
    if (this.#spool.openRows >= ROWS_A_FILE) void this.#look();
    return true;
  }

  state(): DecisionsState {
    const { rows, bytes, sinceMs } = this.#spool.all;
    return {
      spooledRows: rows,
      spooledBytes: bytes,
      lagMs: sinceMs === null ? 0 : Math.max(0, this.#parts.now() - sinceMs),
      lastError: this.#lastError,
      isFull: bytes >= this.#mostBytes - LARGEST_ROW,
    };
  }

  waitingSinceMs(): number | null {
    return this.#spool.all.sinceMs;
  }

  caughtUpMs(): number | null {
    return this.#inherited > 0 ? null : this.#caughtUpMs;
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    if (current === this) current = null;
    await this.#running;
    this.#notBeforeMs = 0;
    this.#spool.seal(true);
    const limit = new Promise<void>((resolve) => setTimeout(resolve, STOP_WITHIN_MS).unref());
    await Promise.race([this.#look(), limit]);
  }

  get #mostBytes(): number {
    return this.#parts.mostBytes ?? MOST_BYTES;
  }

  /** While the lake is away its rows are made to survive a loss of power too, and they gather in larger files. */
  #look(): Promise<void> {
    const { openRows } = this.#spool;
    const { waiting } = this.#spool;
    if (openRows > 0 && (waiting === 0 || openRows >= ROWS_A_FILE)) this.#spool.seal(waiting < KEPT_FILES);
    if (this.#lastError !== null) void this.#spool.sync();
    if (this.#running) return this.#running;
    if (this.#spool.waiting === 0 || this.#parts.now() < this.#notBeforeMs) return Promise.resolve();
    this.#running = this.#drain()
      .catch((error: unknown) => this.#failed(error))
      .finally(() => {
        this.#running = null;
      });
    return this.#running;
  }

  async #drain(): Promise<void> {
    for (let next = this.#spool.oldest(); next; next = this.#spool.oldest()) {
      if (this.#parts.isLakeReady?.() === false) throw new Error("The lake is not open yet.");
      const refuse = (line: Line, why: string) => this.#refuse(line, why);
      await writeLines(await living(next.lines, this.#parts.now()), refuse);
      this.#spool.remove(next.segment);
      // What was taken over is the oldest, so it goes first.
      if (this.#inherited > 0 && --this.#inherited === 0) this.#caughtUpMs = this.#parts.now();
      count("bailiwick.decisions.recorded", next.segment.rows, {});
      if (this.#lastError !== null)
        this.#parts.log("decisions go to the lake again", { waiting: this.#spool.all.rows });
      this.#lastError = null;
      this.#failures = 0;
    }
  }

  #failed(error: unknown): void {
    const words = String((error as Error).message ?? error).slice(0, 300);
    if (this.#lastError === null)
      this.#parts.log("decisions wait on disk: the lake does not take them", { error: words });
    this.#lastError = words;
    const pauseMs = FIRST_PAUSE_MS * 2 ** Math.min(this.#failures++, 5);
    this.#notBeforeMs = this.#parts.now() + Math.min(LONGEST_PAUSE_MS, pauseMs);
  }

  #refuse(line: Line, why: string): void {
    appendFileSync(join(this.#folder, "refused.txt"), `${line}\n`, { mode: 0o600 });
    this.#parts.log("the lake refuses a decision: it stands in refused.txt", { error: why.slice(0, 300) });
  }
}

/** Rows of a tenant that was removed meanwhile have nowhere to go. */
async function living(lines: readonly Line[], nowMs: number): Promise<readonly Line[]> {
  const removed = await idsOfRemoved(nowMs);
  if (removed.size === 0) return lines;
  return lines.filter((line) => !removed.has((JSON.parse(String(line)) as { tenant: string }).tenant));
}

/** Rows that the lake refuses for what they are are found by halving, so that one never holds the others. */
async function writeLines(lines: readonly Line[], refuse: (line: Line, why: string) => void): Promise<void> {
  try {
    await insertLines("actions", lines);
  } catch (error) {
    if (isTransient(error)) throw error;
    const [only] = lines;
    if (lines.length === 1 && only !== undefined) return refuse(only, String((error as Error).message));
    const half = Math.ceil(lines.length / 2);
    await writeLines(lines.slice(0, half), refuse);
    await writeLines(lines.slice(half), refuse);
  }
}
