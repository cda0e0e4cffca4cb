import { windowAt } from "@/lib/quotas/window";

export interface Day {
  /** Its first instant, epoch milliseconds. */
  startMs: number;
  value: number;
}

export interface Projected {
  expected: number | null;
  low: number | null;
  high: number | null;
  how: string;
}

const LEAST_DAYS = 7;
/** Of a normal distribution: eight times out of ten within. */
const EIGHT_OF_TEN = 1.2816;

/**
 * What a month comes to: what it has so far, the rest of today by how much of the day is left, and each day after at the
 * mean of its weekday. `days` are whole days in order, the last of which is today and not over. The interval is from how
 * far the days lay from their weekday's mean. Pure.
 */
export function projectMonth({
  days,
  soFar,
  nowMs,
  monthEndMs,
  zone,
}: {
  days: readonly Day[];
  soFar: number;
  nowMs: number;
  monthEndMs: number;
  zone: string;
}): Projected {
  const dayAt = (ms: number) => {
    const { startMs, endMs } = windowAt({ windowUnit: "day", windowCount: 1, zone, fiscalStartMonth: 1 }, ms);
    return { startMs, endMs: endMs ?? ms };
  };
  const today = dayAt(nowMs);
  const past = days.filter(({ startMs }) => startMs < today.startMs);
  if (past.length < LEAST_DAYS) {
    const how = `A forecast needs ${LEAST_DAYS} whole days; ${past.length} ${past.length === 1 ? "is" : "are"} known.`;
    return { expected: null, low: null, high: null, how };
  }
  const weekday = weekdays(zone);
  const all = mean(past.map(({ value }) => value));
  const means = Array.from({ length: 7 }, (_, nth) => {
    const own = past.filter(({ startMs }) => weekday(startMs) === nth).map(({ value }) => value);
    return own.length > 0 ? mean(own) : all;
  });
  const usual = (ms: number) => means[weekday(ms)] ?? all;
  const spread = mean(past.map(({ startMs, value }) => (value - usual(startMs)) ** 2));
  const leftOfToday = (today.endMs - nowMs) / (today.endMs - today.startMs);
  let expected = soFar + usual(today.startMs) * leftOfToday;
  let daysLeft = leftOfToday;
  for (let at = today.endMs; at < monthEndMs; at = dayAt(at).endMs) {
    expected += usual(at);
    daysLeft += 1;
  }
  const margin = EIGHT_OF_TEN * Math.sqrt(spread * daysLeft);
  return {
    expected: Math.round(expected),
    low: Math.round(Math.max(soFar, expected - margin)),
    high: Math.round(expected + margin),
    how: `So far, and for the ${Math.ceil(daysLeft)} days that are left what each weekday took on average in the last ${past.length} days; eight months out of ten end within the interval if nothing changes.`,
  };
}

const mean = (values: readonly number[]) =>
  values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length);

/** 0 to 6 of an instant, as calendars of the zone show it; which is first does not matter. */
function weekdays(zone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat("en", { timeZone: zone, weekday: "short" });
  return (ms) => ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(format.format(ms));
}
