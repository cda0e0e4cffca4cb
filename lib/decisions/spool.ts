import {
  closeSync,
  fdatasync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  unlinkSync,
  writeSync,
} from "node:fs";
import { join } from "node:path";
import type { Line } from "@/db/lake/insert";

/** Rows that go to the lake together. */
export interface Segment {
  path: string;
  rows: number;
  bytes: number;
  /** When its first row was written, in epoch milliseconds. */
  sinceMs: number;
  /** Kept in memory while they are few, as bytes: text of this size is copied at each collection of garbage. Else they are read again. */
  lines: readonly Line[] | null;
}

interface Open extends Segment {
  fd: number;
  lines: Line[];
}

const SUFFIX = ".jsonl";
const PIECE_BYTES = 262_144;
const LINE_END = 0x0a;

/**
 * Rows on this machine's disk until the lake has them, one JSON line each, in files that are written once and removed whole.
 * What is appended survives the end of the process as it is; `sync` makes it survive the machine's.
 */
export class Spool {
  #folder: string;
  #next = 1;
  #open: Open | null = null;
  #sealed: Segment[] = [];
  #piece = Buffer.alloc(0);
  #used = 0;

  /** Takes over what processes before this one left. */
  constructor(folder: string, nowMs: number) {
    this.#folder = folder;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const left = readdirSync(folder).filter((name) => /^\d+\.jsonl$/.test(name));
    for (const name of left.sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))) {
      const path = join(folder, name);
      this.#next = Math.max(this.#next, Number.parseInt(name, 10) + 1);
      const { size, mtimeMs } = statSync(path);
      const rows = readLines(path).length;
      this.#sealed.push({
        path,
        rows,
        bytes: size,
        sinceMs: Math.floor(Math.min(mtimeMs, nowMs)),
        lines: null,
      });
    }
  }

  append(line: string, nowMs: number): void {
    this.#open ??= this.#start(nowMs);
    const bytes = this.#bytesOf(line);
    this.#open.bytes += writeSync(this.#open.fd, bytes);
    this.#open.rows += 1;
    this.#open.lines.push(bytes.subarray(0, -1));
  }

  /** The line and its end, in a piece that it shares with others: a buffer of its own costs seven times as much, and each collection of garbage again. */
  #bytesOf(line: string): Buffer {
    // A UTF-16 unit is three bytes of UTF-8 at the most.
    const most = line.length * 3 + 1;
    if (most > PIECE_BYTES) return Buffer.from(`${line}\n`);
    if (this.#piece.length - this.#used < most) {
      this.#piece = Buffer.allocUnsafeSlow(PIECE_BYTES);
      this.#used = 0;
    }
    const from = this.#used;
    const end = from + this.#piece.write(line, from);
    this.#piece[end] = LINE_END;
    this.#used = end + 1;
    return this.#piece.subarray(from, end + 1);
  }

  /** Ends the open file, so that it can go to the lake. */
  seal(keepLines: boolean): void {
    if (!this.#open) return;
    const { fd, lines, ...segment } = this.#open;
    closeSync(fd);
    this.#sealed.push({ ...segment, lines: keepLines ? lines : null });
    this.#open = null;
  }

  /** The oldest that is complete, with its lines. */
  oldest(): { segment: Segment; lines: readonly Line[] } | null {
    const [segment] = this.#sealed;
    return segment ? { segment, lines: segment.lines ?? readLines(segment.path) } : null;
  }

  remove(segment: Segment): void {
    this.#sealed = this.#sealed.filter((one) => one !== segment);
    unlinkSync(segment.path);
  }

  /** Makes the open file's rows survive a loss of power. */
  sync(): Promise<void> {
    const { fd } = this.#open ?? {};
    if (fd === undefined) return Promise.resolve();
    // A file that was sealed meanwhile has no descriptor any more: its rows are on their way.
    return new Promise((resolve) => fdatasync(fd, () => resolve()));
  }

  /** Without the file that is open. */
  get waiting(): number {
    return this.#sealed.length;
  }

  get openRows(): number {
    return this.#open?.rows ?? 0;
  }

  /** All bytes that the lake does not have yet. */
  get bytes(): number {
    let sum = this.#open?.bytes ?? 0;
    for (const { bytes } of this.#sealed) sum += bytes;
    return sum;
  }

  /** All rows that the lake does not have yet. */
  get all(): { rows: number; bytes: number; sinceMs: number | null } {
    const each = [...this.#sealed, ...(this.#open ? [this.#open] : [])];
    return {
      rows: each.reduce((sum, one) => sum + one.rows, 0),
      bytes: this.bytes,
      sinceMs: each[0]?.sinceMs ?? null,
    };
  }

  #start(nowMs: number): Open {
    const path = join(this.#folder, `${String(this.#next++).padStart(12, "0")}${SUFFIX}`);
    return { path, fd: openSync(path, "ax", 0o600), rows: 0, bytes: 0, sinceMs: nowMs, lines: [] };
  }
}

/** Whole lines only: what a killed process had begun to write was never answered. */
function readLines(path: string): string[] {
  const text = readFileSync(path, "utf8");
  return text
    .slice(0, text.lastIndexOf("\n") + 1)
    .split("\n")
    .filter((line) => line !== "");
}
