import type { Allowed } from "./agent";
import type { Observed, Use } from "./observed";

/** One line of declared against observed. `undeclared` was used and nobody allowed it; `unused` is allowed and was never used: privilege to remove. */
export interface Compared {
  value: string;
  state: "used" | "unused" | "undeclared" | "undecided";
  use: Use | null;
}

export type ComparedKind = "tools" | "models" | "targets";
export const COMPARED_KINDS: readonly ComparedKind[] = ["tools", "models", "targets"];

/**
 * What is declared of one kind against what was seen; differences first. Where nothing is declared (`undefined`), what was
 * seen is `undecided`. An entry that ends in `*` allows what starts so; a model may be declared without its provider, a
 * tool with its server as `name@server`.
 */
export function compare(declared: readonly string[] | undefined, uses: readonly Use[]): Compared[] {
  if (declared === undefined) return uses.map((use) => ({ value: use.value, state: "undecided", use }));
  const undeclared: Compared[] = [];
  const used = new Map<string, Use>();
  for (const use of uses) {
    const by = declared.filter((entry) => allows(entry, use));
    if (by.length === 0) undeclared.push({ value: use.value, state: "undeclared", use });
    for (const entry of by) if (!used.has(entry)) used.set(entry, use);
  }
  const entries = declared.map((value): Compared => {
    const use = used.get(value);
    return use ? { value, state: "used", use } : { value, state: "unused", use: null };
  });
  return [...undeclared, ...entries.filter((one) => !one.use), ...entries.filter((one) => one.use)];
}

function allows(entry: string, use: Use): boolean {
  const names = [
    use.value,
    ...use.at.map((server) => `${use.value}@${server}`),
    use.value.slice(use.value.indexOf("/") + 1),
  ];
  if (!entry.endsWith("*")) return names.includes(entry);
  const start = entry.slice(0, -1);
  return names.some((name) => name.startsWith(start));
}

/** All kinds at once. */
export function compareAll(allowed: Allowed | null, observed: Observed): Record<ComparedKind, Compared[]> {
  return {
    tools: compare(allowed?.tools, observed.tools),
    models: compare(allowed?.models, observed.models),
    targets: compare(allowed?.targets, observed.targets),
  };
}

/** The declaration with everything that was seen besides. */
export function withObserved(allowed: Allowed | null, observed: Observed): Allowed {
  const added = (kind: ComparedKind) => [
    ...(allowed?.[kind] ?? []),
    ...compare(allowed?.[kind] ?? [], observed[kind])
      .filter((one) => one.state === "undeclared")
      .map((one) => one.value),
  ];
  return { ...allowed, tools: added("tools"), models: added("models"), targets: added("targets") };
}

/** The declaration without what was never used; what was not declared stays so. */
export function withoutUnused(allowed: Allowed, observed: Observed): Allowed {
  const kept = COMPARED_KINDS.flatMap((kind) => {
    const list = allowed[kind];
    if (!list) return [];
    const unused = new Set(
      compare(list, observed[kind])
        .filter((one) => one.state === "unused")
        .map((one) => one.value),
    );
    return [[kind, list.filter((value) => !unused.has(value))] as const];
  });
  return { ...allowed, ...Object.fromEntries(kept) };
}
