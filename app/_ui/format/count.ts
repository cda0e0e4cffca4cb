const exact = new Intl.NumberFormat("en-US");

/** 12408 → `12,408`. */
export function count(n: number): string {
  return exact.format(n);
}

/** `1 error`, `2 errors`, `12,408 actions`. */
export function counted(n: number, one: string, many = `${one}s`): string {
  return `${exact.format(n)} ${n === 1 ? one : many}`;
}

/** Tokens in a narrow column: exact to 9,999, then `12.4k`, `1.2M`. */
export function shortCount(n: number): string {
  if (n < 10_000) return exact.format(n);
  if (n < 999_950) return `${(n / 1000).toFixed(n < 99_950 ? 1 : 0)}k`;
  return `${(n / 1_000_000).toFixed(1)}M`;
}
