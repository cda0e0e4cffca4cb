import type { Quota, QuotaWindow } from "./quota";
import { startOfDayMs, zoneDateAt } from "./zone";

/** Of a quota, what says how time is cut. */
export type WindowRule = Pick<Quota, "windowUnit" | "windowCount" | "zone" | "fiscalStartMonth">;

const LENGTH_MS = { second: 1_000, minute: 60_000, hour: 3_600_000 } as const;
/** Concurrency has no windows: what is open now counts, whenever it began. */
const ALWAYS: QuotaWindow = Object.freeze({ startMs: 0, endMs: null });
const MAX_REMEMBERED = 1_000;
const remembered = new Map<string, QuotaWindow & { endMs: number }>();

/**
 * The one window that a moment falls into, half open. Seconds, minutes and hours are lengths counted from 1970 in UTC;
 * days to years are of the calendar in the quota's zone, from the first instant of their first day to that of the next
 * one's: 23 and 25 hours where clocks jump. Weeks begin on Mondays; fiscal years with their month. All windows of a rule
 * tile time, without gap or overlap. Throws RangeError for a zone that nobody knows.
 */
export function windowAt(rule: WindowRule, atMs: number): QuotaWindow {
  const { windowUnit: unit, windowCount: count, zone, fiscalStartMonth } = rule;
  if (unit === "none") return ALWAYS;
  if (unit === "second" || unit === "minute" || unit === "hour") {
    const lengthMs = LENGTH_MS[unit] * Math.max(1, count);
    const startMs = Math.floor(atMs / lengthMs) * lengthMs;
    return { startMs, endMs: startMs + lengthMs };
  }
  const key = `${unit} ${fiscalStartMonth} ${zone}`;
  const last = remembered.get(key);
  if (last && last.startMs <= atMs && atMs < last.endMs) return last;
  const found = Object.freeze(calendarWindow(unit, fiscalStartMonth, zone, atMs));
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(key, found);
  return found;
}

type CalendarUnit = Exclude<Quota["windowUnit"], "none" | keyof typeof LENGTH_MS>;

function calendarWindow(unit: CalendarUnit, fiscalStartMonth: number, zone: string, atMs: number) {
  const { year, month, day } = zoneDateAt(zone, atMs);
  if (unit === "day" || unit === "week") {
    const date = Date.UTC(year, month - 1, day);
    const back = unit === "day" ? 0 : (new Date(date).getUTCDay() + 6) % 7;
    const length = unit === "day" ? 1 : 7;
    return tile(zone, atMs, (step) => [year, month, day - back + step * length]);
  }
  const first = unit.startsWith("fiscal_") ? fiscalStartMonth : 1;
  const length = unit === "month" ? 1 : unit.endsWith("quarter") ? 3 : 12;
  const since = (month - first + 12) % length;
  return tile(zone, atMs, (step) => [year, month - since + step * length, 1]);
}

/**
 * The window around the instant, of those that begin where `firstDay` says; its step 0 is the one of the local date. A
 * day that clocks go back into may show its date before it began, or after it ended, so the neighbours are asked too.
 */
function tile(zone: string, atMs: number, firstDay: (step: number) => [number, number, number]) {
  const start = (step: number) => startOfDayMs(zone, ...firstDay(step));
  let step = 0;
  while (start(step) > atMs) step -= 1;
  while (start(step + 1) <= atMs) step += 1;
  return { startMs: start(step), endMs: start(step + 1) };
}
