import { DomainError } from "@/lib/base/errors";
import type { TimeRange } from "@/lib/base/time";
import { windowAt } from "@/lib/quotas/window";
import { readZone } from "@/lib/usage/buckets";

/** A calendar month in a zone, half open. */
export interface Month extends TimeRange {
  /** `2026-11` */
  month: string;
  zone: string;
}

const IN_MONTH = { windowUnit: "month", windowCount: 1, fiscalStartMonth: 1 } as const;
/** From the middle of a month no zone is in another. */
const MIDDLE = "-15T12:00:00Z";

/** Reads `2026-11` in a zone, UTC unless told. Throws INVALID for what is no month or no zone. */
export function readMonth(text: string, zoneText?: string): Month {
  const zone = readZone(zoneText);
  const atMs = /^20\d\d-(0[1-9]|1[0-2])$/.test(text) ? Date.parse(`${text}${MIDDLE}`) : Number.NaN;
  if (Number.isNaN(atMs))
    throw new DomainError(
      "INVALID",
      { what: `"${text.slice(0, 20)}" is no month.`, fix: "Write it as 2026-11." },
      { month: "not a month" },
    );
  const { startMs, endMs } = windowAt({ ...IN_MONTH, zone }, atMs);
  if (endMs === null) throw new Error("A month has an end.");
  return { month: text, zone, fromMs: startMs, toMs: endMs };
}

/** The last months that are over in a zone, the newest first. */
export function monthsOver(nowMs: number, zone: string, count: number): string[] {
  const found: string[] = [];
  let atMs = windowAt({ ...IN_MONTH, zone: readZone(zone) }, nowMs).startMs;
  while (found.length < count) {
    const { startMs } = windowAt({ ...IN_MONTH, zone }, atMs - 1);
    // Two weeks in: the same month in every zone.
    found.push(new Date(startMs + 14 * 86_400_000).toISOString().slice(0, 7));
    atMs = startMs;
  }
  return found;
}
