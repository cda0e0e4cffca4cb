import { UNIT_SECONDS, type WindowUnit } from "@/lib/quotas/kinds";

/** A window that is a length. */
export interface Length {
  windowUnit: "second" | "minute" | "hour";
  windowCount: number;
}

const SECONDS: Readonly<Record<string, number>> = { h: 3_600, m: 60, s: 1, ms: 0.001 };
const UNITS = [
  ["hour", 3_600],
  ["minute", 60],
  ["second", 1],
] as const;

/** A duration as Gateway API writes it (`24h`, `1h30m`), or Envoy (`1d`), in the largest unit that divides it; null for what is no whole number of seconds, or nothing. */
export function readLength(text: string): Length | null {
  const parts = [...text.matchAll(/(\d{1,5})(h|ms|m|s|d)/g)];
  if (parts.map(([part]) => part).join("") !== text) return null;
  const seconds = parts.reduce(
    (sum, [, count, unit = ""]) => sum + Number(count) * (unit === "d" ? 86_400 : (SECONDS[unit] ?? 0)),
    0,
  );
  if (seconds < 1 || !Number.isInteger(seconds)) return null;
  const [windowUnit, size] = UNITS.find(([, each]) => seconds % each === 0) ?? ["second", 1];
  return { windowUnit, windowCount: seconds / size };
}

/** How many hours a window of the calendar has, but where clocks change. */
const EVEN: Readonly<Partial<Record<WindowUnit, number>>> = { day: 24, week: 168 };

/** Gateway API gives each unit five digits. */
const MOST_COUNT = 99_999;

/** `24h` for a window that is a length, or a calendar day or week; null for the calendar's longer ones, which no length is. */
export function writeLength(windowUnit: WindowUnit, windowCount: number): string | null {
  const hours = EVEN[windowUnit];
  if (hours !== undefined) return `${hours}h`;
  const each = UNIT_SECONDS[windowUnit];
  if (each === undefined) return null;
  if (windowCount <= MOST_COUNT) return `${windowCount}${windowUnit.slice(0, 1)}`;
  const seconds = windowCount * each;
  const parts = [
    [Math.floor(seconds / 3_600), "h"],
    [Math.floor(seconds / 60) % 60, "m"],
    [seconds % 60, "s"],
  ] as const;
  return parts.map(([count, unit]) => (count === 0 ? "" : `${count}${unit}`)).join("");
}
