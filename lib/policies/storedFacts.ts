import { type Entity, type FactRecord, type Facts, isEntity } from "./facts";

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
export function printFacts({ action, principal, resource, context }: Facts): string {
  const around: string[] = [];
  for (const [name, value] of Object.entries(context)) {
    if (TIMES.has(name) || value === undefined) continue;
    around.push(`${JSON.stringify(name)}:${isEntity(value) ? textOf(value) : JSON.stringify(value)}`);
  }
  const [who, what] = [textOf(principal), textOf(resource)];
  return `{"action":${JSON.stringify(action)},"principal":${who},"resource":${what},"context":{${around.join(",")}}}`;
}

const TIMES = new Set<string>(["now", "hour", "weekday"] satisfies (keyof ReturnType<typeof timeFacts>)[]);

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
