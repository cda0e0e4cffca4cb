import { type Entity, refOf } from "@/lib/policies/facts";
import { toolEntity, UNKNOWN_TOOL } from "@/lib/policies/toolEntity";

/** What a gateway's verified token says of an agent. */
export type Recognised =
  | { by: "spiffe"; id: string }
  /** Everything below `spiffe://…/`. */
  | { by: "spiffe-prefix"; prefix: string }
  | { by: "oidc"; issuer: string; client: string };

/** An agent of the catalog, and what it authenticates as; one without identities cannot be recognised. */
export interface KnownAgent {
  entity: Entity;
  identities: readonly Recognised[];
}

/** A registered tool, and how the gateway calls its server (`namespace/name` of the registration). */
export interface KnownTool {
  entity: Entity;
  name: string;
  server: string;
}

/** All that a translation knows. What is in it is as it was read: a snapshot. */
export interface World {
  agents: readonly KnownAgent[];
  tools: readonly KnownTool[];
  /** Facts that are the same for all that the gateway sees, such as its region; absent: not known. */
  constants: Readonly<Record<string, string | boolean>>;
}

/** A set of cells (tools or callers), one bit each. */
export type Cells = bigint;

/** Where a request may stand: each known tool, each other name that rules mention, and all else; the callers likewise. */
export interface Grid {
  agents: readonly KnownAgent[];
  tools: readonly ToolCell[];
  allTools: Cells;
  allCallers: Cells;
}

export type ToolCell =
  | { kind: "known"; tool: KnownTool }
  /** A tool of this name that no registered server has. */
  | { kind: "named"; name: string; entity: Entity }
  | { kind: "other"; entity: Entity };

/** Stands for the name of a tool that no rule mentions. */
export const SOME_NAME = "\0other";

/** The tool as policies see one that nobody registered. */
export const unregisteredTool = (name: string): Entity => toolEntity(name, UNKNOWN_TOOL);

/** The cells of a world, for rules that mention these texts. The last cell of each kind is everything else. */
export function gridOf({ agents, tools }: World, mentioned: Iterable<string>): Grid {
  const recognised = agents.filter(({ identities }) => identities.length > 0);
  const named = [...new Set(mentioned)].sort();
  const cells: ToolCell[] = [
    ...tools.map((tool) => ({ kind: "known", tool }) as const),
    ...named.map((name) => ({ kind: "named", name, entity: unregisteredTool(name) }) as const),
    { kind: "other", entity: unregisteredTool(SOME_NAME) },
  ];
  return {
    agents: recognised,
    tools: cells,
    allTools: full(cells.length),
    allCallers: full(recognised.length + 1),
  };
}

const full = (count: number): Cells => (1n << BigInt(count)) - 1n;
export const cell = (at: number): Cells => 1n << BigInt(at);
export const has = (cells: Cells, at: number): boolean => (cells & cell(at)) !== 0n;

export const entityOf = (one: ToolCell): Entity => (one.kind === "known" ? one.tool.entity : one.entity);

/** Whether an entity is another or within it, as Cedar's `in`. */
export function isIn(entity: Entity, ref: string): boolean {
  return refOf(entity) === ref || (entity.parents as readonly string[]).includes(ref);
}
