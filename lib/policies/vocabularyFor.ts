import type { Ctx } from "@/lib/access/ctx";
import { requireAbility } from "@/lib/access/require";
import { ANNOTATIONS } from "./annotations";
import { type CatalogNames, catalogNames } from "./catalogNames";
import { CONTROL_SETS, type ControlSet } from "./controls";
import { DECISION_ACTIONS, type DecisionAction, type EntityType } from "./facts";
import { learnShapes } from "./learnShapes";
import { type KnownShape, knownShapesOf } from "./shapes";
import { ACTION_RESOURCES, CONTEXT_FACTS, ENTITY_FACTS, type Fact, SESSION_FACTS } from "./vocabulary";

/** All that a rule may name in this tenant: what an editor completes from. */
export interface Vocabulary extends CatalogNames {
  entities: Readonly<Record<EntityType, { doc: string; in: readonly EntityType[]; facts: readonly Fact[] }>>;
  actions: readonly { action: DecisionAction; resource: EntityType }[];
  context: readonly Fact[];
  session: readonly Fact[];
  annotations: Readonly<Record<string, string>>;
  controls: readonly ControlSet[];
  /** Typed arguments by tool name, for tools that rules may name by an action of their own. */
  tools: Readonly<Record<string, KnownShape>>;
}

/** How many tools' arguments are said at once. */
const MOST_SHAPES = 500;

/**
 * What rules may name. `tools` are learned from their recorded calls where no registered tool describes them; of all others
 * what is known is said. Needs `audit.read`.
 */
export async function vocabularyFor(
  ctx: Ctx,
  { tools = [] }: { tools?: readonly string[] } = {},
): Promise<Vocabulary> {
  requireAbility(ctx, "audit.read");
  const names = await catalogNames(ctx);
  const learned = await learnShapes(ctx, tools);
  const plain = (names.names.Tool ?? []).map(({ id }) => id).slice(0, MOST_SHAPES);
  const known = await knownShapesOf(ctx, plain);
  return {
    ...names,
    entities: ENTITY_FACTS,
    actions: DECISION_ACTIONS.map((action) => ({ action, resource: ACTION_RESOURCES[action] })),
    context: CONTEXT_FACTS,
    session: SESSION_FACTS,
    annotations: ANNOTATIONS,
    controls: CONTROL_SETS,
    tools: Object.fromEntries([...known, ...learned].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}
