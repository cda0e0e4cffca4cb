import { type Entity, isEntity, refOf } from "@/lib/policies/facts";
import { type Cells, type Grid, SOME_NAME } from "./world";

/** What cannot be told: of a caller that the gateway does not recognise. */
export const UNKNOWN = Symbol("unknown");

export type Value = boolean | number | string | readonly Value[] | Entity | { ref: string } | typeof UNKNOWN;

/** Some requests (tools times callers), and the value that something has for them. */
export interface Box {
  tools: Cells;
  callers: Cells;
  value: Value;
}

/** What something is worth for each request: boxes that do not overlap and leave nothing out. */
export type Boxes = readonly Box[];

/** Larger translations would be of no use to anybody who reads them. */
const MOST_BOXES = 5_000;

/** A fact that a gateway does not have; `what` names it. */
export class Inexpressible extends Error {
  readonly what: string;
  constructor(what: string) {
    super(`A gateway cannot tell ${what}.`);
    this.what = what;
  }
}

export const constant = ({ allTools, allCallers }: Grid, value: Value): Boxes => [
  { tools: allTools, callers: allCallers, value },
];

/** Equal where the key is: entities by their reference, lists as sets. */
export function keyOf(value: Value): string {
  if (value === UNKNOWN) return "?";
  if (Array.isArray(value)) return `[${[...new Set(value.map(keyOf))].sort().join(",")}]`;
  if (isEntity(value)) return `@${refOf(value)}`;
  if (typeof value === "object" && "ref" in value) return `@${value.ref}`;
  return JSON.stringify(value);
}

/** Boxes of one value, together where they make one box. */
export function merged(boxes: Boxes): Boxes {
  const byCallers = join(
    boxes,
    ({ callers }) => callers,
    (a, b) => ({ ...a, tools: a.tools | b.tools }),
  );
  return join(
    byCallers,
    ({ tools }) => tools,
    (a, b) => ({ ...a, callers: a.callers | b.callers }),
  );
}

function join(boxes: Boxes, side: (box: Box) => Cells, both: (a: Box, b: Box) => Box): Box[] {
  const found = new Map<string, Box>();
  for (const box of boxes) {
    // Two entities of one reference are one; of several values that only look alike the first stands for all.
    const key = `${side(box)} ${keyOf(box.value)}`;
    const before = found.get(key);
    found.set(key, before ? both(before, box) : box);
  }
  return [...found.values()];
}

export function map(boxes: Boxes, fn: (value: Value) => Value): Boxes {
  return merged(boxes.map((box) => ({ ...box, value: box.value === UNKNOWN ? UNKNOWN : fn(box.value) })));
}

/** Both at once, where `fn` answers for what is unknown as well. */
export function combine(left: Boxes, right: Boxes, fn: (a: Value, b: Value) => Value): Boxes {
  const found: Box[] = [];
  for (const a of left)
    for (const b of right) {
      const [tools, callers] = [a.tools & b.tools, a.callers & b.callers];
      if (tools !== 0n && callers !== 0n) found.push({ tools, callers, value: fn(a.value, b.value) });
    }
  const boxes = merged(found);
  if (boxes.length > MOST_BOXES) throw new Inexpressible("so many cases apart");
  return boxes;
}

/** The requests for which something is one of these values. */
export function where(boxes: Boxes, values: readonly Value[]): Boxes {
  return merged(boxes.filter(({ value }) => values.includes(value)));
}

/** The part of some boxes that lies within others, whatever those are worth. */
export function restricted(boxes: Boxes, to: Boxes): Box[] {
  return boxes.flatMap((a) =>
    to.flatMap((b) => {
      const [tools, callers] = [a.tools & b.tools, a.callers & b.callers];
      return tools === 0n || callers === 0n ? [] : [{ tools, callers, value: a.value }];
    }),
  );
}

/** The name of a tool that no rule mentions equals none that one does, and nothing else is known of it. */
export const isSomeName = (value: Value): boolean => typeof value === "string" && value === SOME_NAME;
