import type { Decided } from "@/lib/actions/view";

/** A fact as rules call it, and what it was. */
interface FactRow {
  path: string;
  value: string;
}

const UNITS_A_WHOLE = 10_000;

/** What a decision was made from, as rules name it, in the order of the facts; a sum in whole units. */
export function factRows({ facts, history }: Pick<Decided, "facts" | "history">): FactRow[] {
  const { action, principal, resource, context } = facts;
  const session = Object.entries(history).map(([name, value]) => ({
    path: `context.session.${name}`,
    value: String(name.startsWith("sum.") ? value / UNITS_A_WHOLE : value),
  }));
  return [
    ...(typeof action === "string" ? [{ path: "action", value: action }] : []),
    ...entityRows("principal", principal),
    ...entityRows("resource", resource),
    ...recordRows("context", context),
    ...session,
  ];
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** An entity by its type and id, what it is in, and its attributes. */
function entityRows(path: string, value: unknown): FactRow[] {
  if (!isRecord(value)) return [];
  const { type, id, parents, attrs } = value;
  const within = Array.isArray(parents) && parents.length > 0 ? ` in ${parents.join(", ")}` : "";
  return [{ path, value: `${String(type)}::${String(id)}${within}` }, ...recordRows(path, attrs)];
}

function recordRows(path: string, value: unknown): FactRow[] {
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, one]) => {
    const at = `${path}.${name}`;
    if (isRecord(one)) return "attrs" in one ? entityRows(at, one) : recordRows(at, one);
    return [{ path: at, value: shown(one) }];
  });
}

const shown = (value: unknown) =>
  Array.isArray(value)
    ? value.length === 0
      ? "none"
      : value.join(", ")
    : value === ""
      ? "not said"
      : String(value);
