import type { Decision, Effect } from "@/lib/policies/decision";

const STRICTNESS: Readonly<Record<Effect, number>> = { allow: 0, hold: 1, deny: 2 };

/**
 * The decision that counts among several: of those that are enforced the strictest (deny before hold before allow), the
 * first of equals. Null where none is enforced. Obligations of all that let it through come together; approving what one
 * holds does not answer what another denies.
 */
export function strictest(decisions: readonly Decision[]): Decision | null {
  const enforced = decisions.filter(({ mode }) => mode === "enforced");
  const [first, ...others] = enforced;
  if (!first) return null;
  const worst = others.reduce(
    (found, one) => (STRICTNESS[one.effect] > STRICTNESS[found.effect] ? one : found),
    first,
  );
  const agreeing = enforced.filter(({ effect }) => effect === worst.effect);
  return { ...worst, obligations: [...new Set(agreeing.flatMap(({ obligations }) => obligations))] };
}
