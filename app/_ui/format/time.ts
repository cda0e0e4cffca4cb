/** ISO 8601 (UTC, up to nanoseconds) → `14:00:59.123`. */
export function clock(iso: string): string {
  return iso.slice(11, 23).padEnd(12, "0");
}

/** ISO 8601 → `11-21`, month and day. */
export function day(iso: string): string {
  return iso.slice(5, 10);
}

/** ISO 8601 → `2026-11-21 14:00:59.123 UTC`. */
export function fullTime(iso: string): string {
  return `${iso.slice(0, 10)} ${clock(iso)} UTC`;
}

/** Epoch milliseconds → `2026-11-21T14:00:00Z`, without fractions where there are none; what links carry. */
export function isoOf(ms: number): string {
  return new Date(ms).toISOString().replace(".000Z", "Z");
}

/** Epoch milliseconds → `11-21 14:00`. */
export function dayMinute(ms: number): string {
  return new Date(ms).toISOString().slice(5, 16).replace("T", " ");
}

/** How long ago, one unit: `now`, `12 s ago`, `5 m ago`, `3 h ago`, `2 d ago`. */
export function ago(iso: string, nowMs: number): string {
  const seconds = Math.floor((nowMs - Date.parse(iso)) / 1000);
  if (seconds < 1) return "now";
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} m ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}
