/** ClickHouse error codes that say something of a row itself: parsing, type, and value errors. */
const ROW_ERRORS = new Set([
  "6",
  "26",
  "27",
  "38",
  "41",
  "53",
  "69",
  "70",
  "72",
  "117",
  "131",
  "321",
  "349",
  "407",
  "467",
]);
/** How ClickHouse marks any error that it met in the rows it was given, whatever the code. */
const IN_THE_ROWS = /\(at row \d+\)|while (?:reading|parsing)/i;

/** True when the same rows may be taken later: the lake is down, full, busy, or refuses for a reason of its own. */
export function isTransient(error: unknown): boolean {
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code !== "string" || !/^\d+$/.test(code)) return true;
  return !(ROW_ERRORS.has(code) || IN_THE_ROWS.test(String(message)));
}
