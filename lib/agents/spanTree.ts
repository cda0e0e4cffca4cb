/** What a tree of spans is made of. */
export interface Node {
  spanId: string;
  parentSpanId: string | null;
  startNs: bigint;
}

export interface SpanTree<T extends Node> {
  /** Each span once: of two with one id, the one that started first. */
  nodes: ReadonlyMap<string, T>;
  /** The parent, where it has arrived. */
  parentOf(node: T): T | undefined;
}

/** Ties spans to their parents. Where parents form a circle, the member that started first (then: the least id) is its root. Iterative. */
export function spanTree<T extends Node>(spans: readonly T[]): SpanTree<T> {
  const nodes = new Map<string, T>();
  for (const span of spans) {
    const known = nodes.get(span.spanId);
    if (!known || span.startNs < known.startNs) nodes.set(span.spanId, span);
  }
  const named = (node: T): T | undefined =>
    node.parentSpanId === null ? undefined : nodes.get(node.parentSpanId);
  const roots = rootsOfCircles(nodes.values(), named);
  return { nodes, parentOf: (node) => (roots.has(node) ? undefined : named(node)) };
}

/** Earlier first; at the same time, by id: the same order whatever the order of arrival. */
export function earlier<T extends Node>(a: T, b: T): T {
  if (a.startNs !== b.startNs) return a.startNs < b.startNs ? a : b;
  return a.spanId < b.spanId ? a : b;
}

/** Each span names one parent, so following parents from anywhere meets at most one circle. */
function rootsOfCircles<T extends Node>(nodes: Iterable<T>, named: (node: T) => T | undefined): Set<T> {
  const roots = new Set<T>();
  const walkOf = new Map<T, number>();
  let walk = 0;
  for (const start of nodes) {
    walk++;
    let at: T | undefined = start;
    while (at && !walkOf.has(at)) {
      walkOf.set(at, walk);
      at = named(at);
    }
    if (at && walkOf.get(at) === walk) roots.add(earliestOfCircle(at, named));
  }
  return roots;
}

function earliestOfCircle<T extends Node>(member: T, named: (node: T) => T | undefined): T {
  let earliest = member;
  for (let at = named(member); at && at !== member; at = named(at)) earliest = earlier(earliest, at);
  return earliest;
}
