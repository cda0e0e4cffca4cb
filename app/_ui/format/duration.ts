const CELL_LIMIT_MS = 1_000_000;

/** Milliseconds for a column headed `ms`: grouped, and in words from a thousand seconds on, which the column has no room for. */
export function msCell(ms: number): string {
  if (ms >= CELL_LIMIT_MS) return duration(ms);
  if (ms < 10) return ms.toFixed(ms === Math.trunc(ms) ? 0 : 1);
  return Math.round(ms).toLocaleString("en-US");
}

/** Milliseconds in words of at most two units: `840 ms`, `3.2 s`, `3 m 12 s`, `2 h 4 m`, `3 d 1 h`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${ms < 10 ? Number(ms.toFixed(1)) : Math.round(ms)} ms`;
  if (ms < 59_950) return `${Number((ms / 1000).toFixed(1))} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return two(seconds, 60, "m", "s");
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return two(minutes, 60, "h", "m");
  return two(Math.round(minutes / 60), 24, "d", "h");
}

function two(total: number, per: number, big: string, small: string): string {
  const rest = total % per;
  return rest === 0
    ? `${Math.floor(total / per)} ${big}`
    : `${Math.floor(total / per)} ${big} ${rest} ${small}`;
}
