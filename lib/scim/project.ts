import { isObject } from "./body";
import { withoutUrn } from "./path";
import { ENTERPRISE_URN } from "./schema";

/** Which attributes an answer holds (RFC 7644 §3.9). Names are in lower case, with their part after a dot. */
export interface Projection {
  only: readonly string[] | null;
  without: readonly string[];
}

/** What every answer holds. */
const ALWAYS = ["schemas", "id"];

/** Reads the two parameters, comma-separated paths each. */
export function readProjection(attributes: string | null, excluded: string | null): Projection {
  const only = pathsOf(attributes);
  return { only: only.length > 0 ? only : null, without: pathsOf(excluded) };
}

/** Whether an attribute, or a part of it, is wanted at all. */
export function isWanted({ only, without }: Projection, name: string): boolean {
  const folded = name.toLowerCase();
  if (without.includes(folded)) return false;
  return only === null || only.some((path) => path === folded || path.startsWith(`${folded}.`));
}

/** The resource with what is wanted of it. */
export function project(resource: Record<string, unknown>, projection: Projection): Record<string, unknown> {
  const kept = Object.entries(resource).flatMap(([name, value]): [string, unknown][] => {
    if (ALWAYS.includes(name)) return [[name, value]];
    const key = name === ENTERPRISE_URN ? "enterprise" : name.toLowerCase();
    if (!isWanted(projection, key)) return [];
    return [[name, partsOf(value, key, projection)]];
  });
  return Object.fromEntries(kept);
}

function partsOf(value: unknown, key: string, projection: Projection): unknown {
  if (Array.isArray(value)) return value.map((one) => partsOf(one, key, projection));
  if (!isObject(value)) return value;
  const { only, without } = projection;
  const whole = only === null || only.includes(key);
  return Object.fromEntries(
    Object.entries(value).filter(([name]) => {
      const path = `${key}.${name.toLowerCase()}`;
      return !without.includes(path) && (whole || only.includes(path));
    }),
  );
}

function pathsOf(text: string | null): string[] {
  const paths = (text ?? "").split(",").map((path) => path.trim());
  return paths.filter(Boolean).map((path) => {
    const { enterprise, rest } = withoutUrn(path);
    return (enterprise ? ["enterprise", rest].filter(Boolean).join(".") : rest).toLowerCase();
  });
}
