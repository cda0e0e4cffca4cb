/** A date of the calendar; months from 1. */
export interface ZoneDate {
  year: number;
  month: number;
  day: number;
}

const HOUR_MS = 3_600_000;
/** No zone is further from UTC, and none changes its clocks twice within so short a time around a midnight. */
const FURTHEST_MS = 16 * HOUR_MS;
const MOST_FORMATS = 200;
const formats = new Map<string, Intl.DateTimeFormat>();

/** The date that calendars of an IANA zone show at an instant. Throws RangeError for a zone that nobody knows. */
export function zoneDateAt(zone: string, atMs: number): ZoneDate {
  const local = new Date(atMs + offsetMs(zone, atMs));
  return { year: local.getUTCFullYear(), month: local.getUTCMonth() + 1, day: local.getUTCDate() };
}

/**
 * The first instant of a date in a zone: its midnight, the earlier one of two, or the moment after a jump that left
 * midnight out. Never later for an earlier date. Days and months beyond their ends count on: 13 is the next January.
 */
export function startOfDayMs(zone: string, year: number, month: number, day: number): number {
  const localMs = Date.UTC(year, month - 1, day);
  const earlier = offsetMs(zone, localMs - FURTHEST_MS);
  const later = offsetMs(zone, localMs + FURTHEST_MS);
  if (earlier === later) return localMs - earlier;
  const isThere = (offset: number) => offsetMs(zone, localMs - offset) === offset;
  const found = [localMs - Math.max(earlier, later), localMs - Math.min(earlier, later)];
  const [first = 0, second = 0] = found;
  if (isThere(localMs - first)) return first;
  if (isThere(localMs - second)) return second;
  return jumpBetween(zone, first, second);
}

/** The instant at which the zone's clocks jumped, between two that have its offsets before and after. */
function jumpBetween(zone: string, fromMs: number, toMs: number): number {
  const after = offsetMs(zone, toMs);
  let [before, until] = [fromMs, toMs];
  while (until - before > 1) {
    const middle = Math.floor((before + until) / 2);
    if (offsetMs(zone, middle) === after) until = middle;
    else before = middle;
  }
  return until;
}

/** What the zone's clocks show, minus UTC; whole seconds, as some old ones have. */
function offsetMs(zone: string, atMs: number): number {
  const parts = new Map<string, number>();
  for (const { type, value } of formatOf(zone).formatToParts(atMs)) parts.set(type, Number(value));
  const of = (type: string) => parts.get(type) ?? 0;
  const shown = new Date(0);
  shown.setUTCFullYear(of("year"), of("month") - 1, of("day"));
  shown.setUTCHours(of("hour"), of("minute"), of("second"));
  return shown.getTime() - Math.floor(atMs / 1_000) * 1_000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  if (formats.size >= MOST_FORMATS) formats.clear();
  formats.set(zone, made);
  return made;
}
