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

/** A tool as rules see it. */
export function toolEntity(
  name: string,
  { server, approval, accessType, dataClasses }: Pick<ToolFact, keyof typeof UNKNOWN_TOOL>,
): Entity {
  return {
    type: "Tool",
    id: toolId(name, server),
    parents: server === null ? [] : [`Tool::${toolId(name, null)}`, `ToolServer::${server}`],
    attrs: { name, server: server ?? "", approval, access: accessType ?? "unknown", dataClasses },
  };
}
