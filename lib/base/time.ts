import { DomainError } from "./errors";

/** A half-open range of action start times, epoch milliseconds: from ≤ ts < to. */
export interface TimeRange {
  fromMs: number;
  toMs: number;
}

const UNIT_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
/** Clocks that run ahead by less are still seen. */
const GRACE_MS = 60_000;
/** 2100-01-01, beyond which nothing is stored and the lake's times end. */
const LATEST_MS = 4_102_444_800_000;
const within = (ms: number) => Math.min(Math.max(0, ms), LATEST_MS);
export const DEFAULT_RANGE = "now-7d";

/** Reads one end of a range: `now`, `now-15m` (s m h d w), ISO 8601, epoch milliseconds, or `0` for the beginning. Throws INVALID. */
function parseInstant(text: string, nowMs: number, field: string): number {
  const relative = /^now(?:-(\d{1,6})([smhdw]))?$/.exec(text);
  if (relative) return nowMs - Number(relative[1] ?? 0) * (UNIT_MS[relative[2] ?? "s"] ?? 0);
  if (/^\d{1,15}$/.test(text)) return Number(text);
  if (/^\d{4}-\d\d-\d\d/.test(text)) {
    const ms = Date.parse(text.length === 10 || /Z|[+-]\d\d:?\d\d$/i.test(text) ? text : `${text}Z`);
    if (Number.isFinite(ms)) return ms;
  }
  throw new DomainError(
    "INVALID",
    {
      what: `The time "${text.slice(0, 40)}" in "${field}" cannot be read.`,
      fix: "Use now-7d, an ISO 8601 time such as 2026-11-21T14:00:00Z, or epoch milliseconds.",
    },
    { [field]: "not a time" },
  );
}

/** Reads a range from its two texts; missing means the last 7 days up to now (with a minute of grace for clocks that run ahead). */
export function parseRange(
  from: string | null | undefined,
  to: string | null | undefined,
  nowMs: number,
): TimeRange {
  const fromMs = within(parseInstant(from || DEFAULT_RANGE, nowMs, "from"));
  const toMs = within(to && to !== "now" ? parseInstant(to, nowMs, "to") : nowMs + GRACE_MS);
  if (fromMs >= toMs) {
    throw new DomainError(
      "INVALID",
      { what: "The range ends before it starts.", fix: "Swap from and to." },
      { from: "after to" },
    );
  }
  return { fromMs, toMs };
}
