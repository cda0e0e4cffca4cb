const COMPARISONS = ["==", "!=", "contains", "containsAny", "containsAll"] as const;

/** Of a comparison of `resource.name` with texts, in Cedar's JSON form: these texts; empty of all else. */
export function textsOfName(expr: object): string[] {
  return COMPARISONS.flatMap((comparison) => {
    const { left, right } = ((expr as Record<string, unknown>)[comparison] ?? {}) as Sides;
    if (isNames(left)) return textsIn(right);
    return isNames(right) ? textsIn(left) : [];
  });
}

/** Whether an expression uses `resource.name` otherwise than to compare it with texts or a pattern: no spelling of it is known. */
export function usesNameOtherwise(expr: unknown): boolean {
  if (typeof expr !== "object" || expr === null) return false;
  if (isName(expr)) return true;
  if (textsOfName(expr).length > 0) return false;
  const { like } = expr as { like?: Sides };
  if (isName(like?.left)) return false;
  return Object.values(expr).some(usesNameOtherwise);
}

interface Sides {
  left?: unknown;
  right?: unknown;
}

/** `resource.name` */
export function isName(expr: unknown): boolean {
  const { left, attr } = ((expr as { "."?: unknown } | null | undefined)?.["."] ?? {}) as {
    left?: unknown;
    attr?: unknown;
  };
  return attr === "name" && (left as { Var?: unknown } | undefined)?.Var === "resource";
}

/** `resource.name`, or a set of it and texts. */
function isNames(expr: unknown): boolean {
  const { Set: list } = (expr ?? {}) as { Set?: unknown };
  if (!Array.isArray(list)) return isName(expr);
  return list.some(isName) && list.every((one) => isName(one) || isText(one));
}

const isText = (expr: unknown) => typeof (expr as { Value?: unknown } | null)?.Value === "string";

/** A text, or a set of nothing but texts. */
function textsIn(expr: unknown): string[] {
  const { Value: value, Set: list } = (expr ?? {}) as { Value?: unknown; Set?: unknown };
  if (typeof value === "string") return [value];
  return Array.isArray(list) && list.every(isText) ? list.flatMap(textsIn) : [];
}
