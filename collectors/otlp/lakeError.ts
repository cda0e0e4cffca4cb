/** ClickHouse error codes that say something of the row itself: parsing, type, and value errors. All others may pass with time. */
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
  "467",
]);

/** True when the same rows may be taken later: the lake is down, full, busy, or refuses for a reason of its own. */
export function isTransient(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return !(typeof code === "string" && ROW_ERRORS.has(code));
}
