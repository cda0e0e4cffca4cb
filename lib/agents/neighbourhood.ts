import type { Call, GraphNode } from "./calls";

/** An agent's place in the graph around one: 0 is itself, -1 runs it, 1 is run by it, and so on. */
export interface PlacedNode extends GraphNode {
  column: number;
}

export interface Neighbourhood {
  nodes: PlacedNode[];
  calls: Call[];
}

const HOPS = 2;
const MOST_NODES = 40;

/** The agents within two steps of one, both ways, and who of them runs whom; the nearest and newest, at most 40. */
export function neighbourhood(calls: readonly Call[], self: GraphNode): Neighbourhood {
  const placed = new Map<string, PlacedNode>([[self.key, { ...self, column: 0 }]]);
  for (const direction of [-1, 1] as const) {
    let front: GraphNode[] = [self];
    for (let hop = 1; hop <= HOPS; hop++) front = step(calls, front, direction, hop, placed);
  }
  const within = calls.filter(({ from, to }) => placed.has(from.key) && placed.has(to.key));
  return { nodes: [...placed.values()], calls: within };
}

/** The next agents in one direction that have no place yet. */
function step(
  calls: readonly Call[],
  front: readonly GraphNode[],
  direction: -1 | 1,
  hop: number,
  placed: Map<string, PlacedNode>,
): GraphNode[] {
  const here = new Set(front.map((one) => one.key));
  const next: GraphNode[] = [];
  for (const { from, to } of calls) {
    const [near, far] = direction === 1 ? [from, to] : [to, from];
    if (!here.has(near.key) || placed.has(far.key) || placed.size >= MOST_NODES) continue;
    placed.set(far.key, { ...far, column: direction * hop });
    next.push(far);
  }
  return next;
}
