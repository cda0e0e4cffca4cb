const UNITS = ["KB", "MB", "GB", "TB", "PB"];

/** 1,234,567 → `1.2 MB`: decimal units (IEC 80000-13), two digits that count. */
export function bytes(n: number): string {
  if (n < 1_000) return `${n} B`;
  let [value, unit] = [n / 1_000, 0];
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1_000;
    unit++;
  }
  return `${value.toFixed(value < 9.95 ? 1 : 0)} ${UNITS[unit]}`;
}
