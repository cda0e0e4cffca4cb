import { mayHoldSecret } from "@/lib/redaction/redactText";
import { type Entity, type FactRecord, type Facts, type FactValue, isEntity } from "./facts";

/** What the time of an action says. */
export function timeFacts(atMs: number) {
  const hours = Math.floor(atMs / 3_600_000);
  const days = Math.floor(hours / 24);
  // The first day of the epoch was a Thursday; Monday is 1.
  return { now: atMs, hour: hours - days * 24, weekday: ((((days + 3) % 7) + 7) % 7) + 1 };
}

/**
 * Facts as they stand on an action (`policy_facts`): without its time, arguments and history, which the row has itself. So
 * there are few distinct ones, which the lake stores small and a backtest groups by. The same facts give the same text.
 */
export function printFacts(facts: Facts): string {
  const byResource = lastOf.get(facts.principal) ?? new WeakMap<Entity, Printed>();
  lastOf.set(facts.principal, byResource);
  const last = byResource.get(facts.resource);
  if (last && last.action === facts.action && isSameAround(last.context, facts.context)) return last.text;
  const text = print(facts);
  byResource.set(facts.resource, { action: facts.action, context: facts.context, text });
  return text;
}

interface Printed extends Pick<Facts, "action" | "context"> {
  text: string;
}

/** What was printed last of who asks for what: mostly the same is asked again, and the text is one for all rows that have it. */
const lastOf = new WeakMap<Entity, WeakMap<Entity, Printed>>();

/** Whether two contexts, but for their times, hold the same in the same order. */
function isSameAround(one: FactRecord, other: FactRecord): boolean {
  const names = Object.keys(one);
  const others = Object.keys(other);
  return (
    names.length === others.length &&
    names.every((name, at) => name === others[at] && (TIMES.has(name) || isSame(one[name], other[name])))
  );
}

function isSame(one: FactValue | undefined, other: FactValue | undefined): boolean {
  if (one === other) return true;
  if (!Array.isArray(one) || !Array.isArray(other)) return false;
  return one.length === other.length && one.every((value, at) => value === other[at]);
}

function print({ action, principal, resource, context }: Facts): string {
  const around: string[] = [];
  for (const [name, value] of Object.entries(context)) {
    if (TIMES.has(name) || value === undefined) continue;
    around.push(`${JSON.stringify(name)}:${isEntity(value) ? textOf(value) : JSON.stringify(value)}`);
  }
  const [who, what] = [textOf(principal), textOf(resource)];
  return `{"action":${JSON.stringify(action)},"principal":${who},"resource":${what},"context":{${around.join(",")}}}`;
}

const TIMES = new Set<string>(["now", "hour", "weekday"] satisfies (keyof ReturnType<typeof timeFacts>)[]);

/** Whether `redactText` may find something in printed facts. Who and what is looked at once, like its text. */
export function factsMayHoldSecret({ principal, resource, context }: Facts): boolean {
  let around = "";
  for (const [name, value] of Object.entries(context)) {
    if (TIMES.has(name) || value === undefined) continue;
    if (!isEntity(value)) around += `${name}:${JSON.stringify(value)},`;
    else if (mayHoldIn(value)) return true;
  }
  return mayHoldIn(principal) || mayHoldIn(resource) || mayHoldSecret(around);
}

const suspects = new WeakMap<Entity, boolean>();

function mayHoldIn(entity: Entity): boolean {
  const known = suspects.get(entity);
  if (known !== undefined) return known;
  const may = mayHoldSecret(textOf(entity));
  suspects.set(entity, may);
  return may;
}

const texts = new WeakMap<Entity, string>();

/** One entity is in the facts of many actions, as the same object. */
function textOf(entity: Entity): string {
  const known = texts.get(entity);
  if (known !== undefined) return known;
  const text = JSON.stringify(entity);
  texts.set(entity, text);
  return text;
}

/** The facts of an action again, from what its row has. Throws on text that is none of ours. */
export function readFacts(
  text: string,
  row: { atMs: number; input?: Facts["input"]; history?: Facts["history"] },
): Facts {
  const stored: { action: Facts["action"]; principal: Entity; resource: Entity; context: FactRecord } =
    JSON.parse(text);
  const { input, history } = row;
  return {
    ...stored,
    context: { ...stored.context, ...timeFacts(row.atMs) },
    ...(input && { input }),
    ...(history && { history }),
  };
}
