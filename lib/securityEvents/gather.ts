import { AsyncResource } from "node:async_hooks";
import { isAway } from "@/db/store/away";
import { errorText, log } from "@/lib/base/log";
import { bookkeep } from "@/lib/changes/bookkeep";
import type { SecurityEvent } from "./event";
import { putEvents } from "./note";
import { type EventCtx, type EventRow, eventRow, samenessOf } from "./row";

interface Gathered {
  rows: Map<string, EventRow>;
  timer: NodeJS.Timeout | null;
  flushing: Promise<void>;
  /** True while the store takes none, so that the log says it once. */
  waits: boolean;
}

const FLUSH_AFTER_MS = 1_000;
/** Different events that may wait. A flood from more addresses becomes one row a minute and kind that says so. */
const MAX_WAITING = 1_000;
const MANY = "many addresses";

const SLOT = Symbol.for("bailiwick.securityEvents");
const slot = globalThis as { [SLOT]?: Gathered };
/** Timers are started out here, so that they carry nothing of the request or transaction that happened to start them. */
const outside = new AsyncResource("security events");

/** Next bundles this module a second time, and both copies must meet: so it lives on globalThis. */
function gathered(): Gathered {
  slot[SLOT] ??= { rows: new Map(), timer: null, flushing: Promise.resolve(), waits: false };
  return slot[SLOT];
}

/**
 * Notes what comes in floods (refusals, use of tokens) without waiting for the store: repetitions within a minute are
 * counted in memory and written once a second as one row. A kill -9 loses at most the last second's counts.
 */
export function gatherSecurityEvent(ctx: EventCtx, event: SecurityEvent): void {
  const all = gathered();
  const known = all.rows.get(samenessOf(ctx, event));
  if (known) known.count += 1;
  else
    add(
      all,
      all.rows.size >= MAX_WAITING ? rowOfMany(ctx, event) : eventRow(ctx, { ...event, coalesce: true }),
    );
  arm(all);
}

function arm(all: Gathered): void {
  all.timer ??= outside.runInAsyncScope(() => setTimeout(() => void flushSecurityEvents(), FLUSH_AFTER_MS));
  all.timer.unref();
}

/** Writes what was gathered. Never throws: what the store does not take now waits for the next time. */
export async function flushSecurityEvents(): Promise<void> {
  const all = gathered();
  if (all.timer) clearTimeout(all.timer);
  all.timer = null;
  all.flushing = all.flushing.then(() => flush(all));
  return all.flushing;
}

async function flush(all: Gathered): Promise<void> {
  const rows = [...all.rows.values()];
  all.rows = new Map();
  if (rows.length === 0) return;
  try {
    await bookkeep((tx) => putEvents(tx, rows));
    all.waits = false;
  } catch (error) {
    const written = await writeSingly(all, rows);
    if (!written && !all.waits) log("warn", "security events wait", { error: errorText(error) });
    all.waits = !written;
    if (!written) arm(all);
  }
}

/** One row that cannot be written (its tenant was removed meanwhile) does not hold the others. */
async function writeSingly(all: Gathered, rows: readonly EventRow[]): Promise<boolean> {
  let written = true;
  for (const row of rows) {
    try {
      if (written) await bookkeep((tx) => putEvents(tx, [row]));
      else add(all, row);
    } catch (error) {
      if (!isAway(error)) {
        log("warn", "a security event is lost: the store refuses it", { kind: row.kind, tenant: row.tenant });
        continue;
      }
      written = false;
      add(all, row);
    }
  }
  return written;
}

function add({ rows }: Gathered, row: EventRow): void {
  const known = rows.get(row.sameness ?? "");
  if (known) known.count += row.count;
  else if (rows.size < 2 * MAX_WAITING) rows.set(row.sameness ?? "", row);
}

function rowOfMany(ctx: EventCtx, event: SecurityEvent): EventRow {
  const actor = { kind: "unknown", id: "", name: MANY } as const;
  const client = { address: MANY, userAgent: "" };
  const { kind, outcome } = event;
  return eventRow({ ...ctx, actor, client }, { kind, outcome, coalesce: true });
}
