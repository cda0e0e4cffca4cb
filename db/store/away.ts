/**
 * SQLSTATE classes 08 (connection), 40 (rolled back: deadlock, serialization), 53 (no resources), 57 (shut down, cancelled) and
 * 58 (the machine beneath it), and 25006 of a server that only reads: the same may work later. (PostgreSQL, appendix A.)
 */
const AWAY = /^(?:(?:08|40|53|57|58)[0-9A-Z]{3}|25006|UNAVAILABLE)$/;
const DEEPEST_CAUSE = 5;

/**
 * True when a statement failed because the store does not take any now, on both engines; false when it is the statement or
 * its values that are refused, and would be at each try.
 */
export function isAway(error: unknown): boolean {
  let inner = error;
  for (let depth = 0; depth < DEEPEST_CAUSE && inner instanceof Error; depth++, inner = inner.cause) {
    if ("code" in inner && AWAY.test(String(inner.code))) return true;
  }
  return false;
}
