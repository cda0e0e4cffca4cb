import type { ToolFact } from "@/lib/tools/toolFact";
import type { Entity } from "./facts";

/** What is known of a tool that nobody registered. */
export const UNKNOWN_TOOL = { approval: "unknown", accessType: null, dataClasses: [], server: null } as const;

/**
 * The id of a tool in rules: `name`, or `server/name`. A slash within the name becomes `%2F`, since servers choose the names of
 * their tools: none may pass for another server's.
 */
export function toolId(name: string, server: string | null): string {
  const own = name.replace(/[%/]/g, encodeURIComponent);
  return server === null ? own : `${server}/${own}`;
}

type Known = Pick<ToolFact, keyof typeof UNKNOWN_TOOL>;

const MOST_NAMES = 10_000;
const entities = new WeakMap<Known, Map<string, Entity>>();

/** A tool as rules see it: of the same fact the same object, by which a rule book knows its candidates again. */
export function toolEntity(name: string, fact: Known): Entity {
  const named = entities.get(fact) ?? new Map<string, Entity>();
  entities.set(fact, named);
  const known = named.get(name);
  if (known) return known;
  const entity = entityOf(name, fact);
  // What nobody registered is one fact for any number of names.
  if (named.size >= MOST_NAMES) named.clear();
  named.set(name, entity);
  return entity;
}

function entityOf(name: string, { server, approval, accessType, dataClasses }: Known): Entity {
  return {
    type: "Tool",
    id: toolId(name, server),
    parents: server === null ? [] : [`Tool::${toolId(name, null)}`, `ToolServer::${server}`],
    attrs: { name, server: server ?? "", approval, access: accessType ?? "unknown", dataClasses },
  };
}
