/** What agents do that policies judge. Everything else (prompts, guardrails) has no Decision. */
export const DECISION_ACTIONS = ["callTool", "useModel", "retrieve", "delegate"] as const;
export type DecisionAction = (typeof DECISION_ACTIONS)[number];

export type EntityType = "Agent" | "User" | "Team" | "Tool" | "ToolServer" | "Model" | "Provider" | "Source";

/**
 * A value as facts hold it. Its type is the vocabulary's: numbers are Long (integers) or decimal, a `datetime` is epoch
 * milliseconds, entities are whole.
 */
export type FactValue = boolean | number | string | readonly string[] | Entity | FactRecord;
export interface FactRecord {
  readonly [name: string]: FactValue;
}

/** Somebody or something, as policies see it. `parents` are all of its ancestors, nearest first. */
export interface Entity {
  readonly type: EntityType;
  readonly id: string;
  readonly parents: readonly EntityRef[];
  readonly attrs: FactRecord;
}

/** `Type::id`, without the namespace and without quotes. */
export type EntityRef = `${EntityType}::${string}`;

/** Everything that one decision is made from. Plain JSON, so that it is stored, sent and read again. */
export interface Facts {
  readonly action: DecisionAction;
  readonly principal: Entity;
  readonly resource: Entity;
  /** Without `input` and `session`. */
  readonly context: FactRecord;
  /** A tool's arguments, as they came; absent where they were no JSON object. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** What the session had done before this: counts, and sums of the tool's numbers in ten-thousandths (`sum.amount`). */
  readonly history?: Readonly<Record<string, number>>;
  /** The same under the other spellings of the tool that rules name (toolMeant.ts); never stored. */
  readonly alike?: readonly Facts[];
}

export const refOf = ({ type, id }: Pick<Entity, "type" | "id">): EntityRef => `${type}::${id}`;

export function isEntity(value: unknown): value is Entity {
  return (
    typeof value === "object" && value !== null && "type" in value && "parents" in value && "attrs" in value
  );
}
