import { duration } from "@/app/_ui/format/duration";
import type { JobView } from "@/lib/jobs/job";

/** A page is looked at for so long. */
const SOON_MS = 60_000;

/** `in 3 h 4 m`, or `now` for what is due. */
export function until(iso: string, nowMs: number): string {
  const ms = Date.parse(iso) - nowMs;
  return ms < 1_000 ? "now" : `in ${duration(Math.round(ms / 1_000) * 1_000)}`;
}

/** Whether a job changes by itself within moments: it runs, or is due. */
export function isUnderWay({ state, runAt }: Pick<JobView, "state" | "runAt">, nowMs: number): boolean {
  return state === "running" || (state === "waiting" && Date.parse(runAt) < nowMs + SOON_MS);
}

/** An instant on the clock of a time zone, `2026-11-22 03:17`, with the zone's offset on that day. */
export function inZone(iso: string, timeZone: string): string {
  const parts = new Intl.DateTimeFormat("en-CA", {
    timeZone,
    dateStyle: "short",
    timeStyle: "short",
    hourCycle: "h23",
  }).formatToParts(new Date(iso));
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? "";
  return `${part("year")}-${part("month")}-${part("day")} ${part("hour")}:${part("minute")}`;
}

/** How long something took or takes, in milliseconds; null where it has not begun. */
export function tookMs(startedAt: string | null, endedAt: string | null, nowMs: number): number | null {
  if (startedAt === null) return null;
  return Math.max(0, (endedAt === null ? nowMs : Date.parse(endedAt)) - Date.parse(startedAt));
}
