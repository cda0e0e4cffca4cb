import type { Boxes } from "./boxes";
import { type Cells, type Grid, has, type Recognised, type ToolCell } from "./world";

/** A condition on one request, in terms of its headers and token; printed as CEL and as Rego. */
export type Condition =
  | { op: "any" | "all"; of: readonly Condition[] }
  | { op: "not"; of: Condition }
  | { op: "tool"; names: readonly string[] }
  | { op: "server"; names: readonly string[] }
  | { op: "caller"; is: Recognised; issuers: readonly string[] };

const ALWAYS: Condition = { op: "all", of: [] };
const NEVER: Condition = { op: "any", of: [] };

export const any = (of: readonly Condition[]): Condition => {
  const open = of.filter((one) => !isConstant(one, "any"));
  if (open.some((one) => isConstant(one, "all"))) return ALWAYS;
  return open.length === 1 && open[0] ? open[0] : { op: "any", of: open };
};
export const all = (of: readonly Condition[]): Condition => {
  const open = of.filter((one) => !isConstant(one, "all"));
  if (open.some((one) => isConstant(one, "any"))) return NEVER;
  return open.length === 1 && open[0] ? open[0] : { op: "all", of: open };
};
export const not = (of: Condition): Condition =>
  isConstant(of, "any")
    ? ALWAYS
    : isConstant(of, "all")
      ? NEVER
      : of.op === "not"
        ? of.of
        : { op: "not", of };

const isConstant = (one: Condition, op: "any" | "all") => one.op === op && one.of.length === 0;

/** The requests that lie in some boxes. */
export function conditionOf(boxes: Boxes, grid: Grid): Condition {
  return any(
    boxes.map(({ tools, callers }) => all([toolCondition(tools, grid), callerCondition(callers, grid)])),
  );
}

/** What is in it, or what is not: everything else (the last cell) cannot be listed. */
function toolCondition(cells: Cells, { tools, allTools }: Grid): Condition {
  if (cells === allTools) return ALWAYS;
  return has(cells, tools.length - 1) ? not(listTools(allTools & ~cells, tools)) : listTools(cells, tools);
}

function listTools(cells: Cells, tools: readonly ToolCell[]): Condition {
  const chosen = tools.filter((_, at) => has(cells, at));
  const servers = new Map<string, string[]>();
  for (const one of chosen)
    if (one.kind === "known")
      servers.set(one.tool.server, [...(servers.get(one.tool.server) ?? []), one.tool.name]);
  const known = [...servers].sort().map(([server, names]) =>
    all([
      { op: "server", names: [server] },
      { op: "tool", names: [...names].sort() },
    ]),
  );
  return any([
    ...known,
    ...chosen.flatMap((one) => (one.kind === "named" ? [unregistered(one.name, tools)] : [])),
  ]);
}

/** A tool of a name that is not the registered one of that name. */
function unregistered(name: string, tools: readonly ToolCell[]): Condition {
  const registered = tools.flatMap((one) =>
    one.kind === "known" && one.tool.name === name ? [one.tool.server] : [],
  );
  const named: Condition = { op: "tool", names: [name] };
  return registered.length === 0 ? named : all([named, not({ op: "server", names: [...registered].sort() })]);
}

function callerCondition(cells: Cells, { agents, allCallers }: Grid): Condition {
  if (cells === allCallers) return ALWAYS;
  const listed = (some: Cells) =>
    any(
      agents.flatMap(({ identities }, at) =>
        has(some, at) ? identities.map((one) => recognised(one, agents)) : [],
      ),
    );
  return has(cells, agents.length) ? not(listed(allCallers & ~cells)) : listed(cells);
}

type Agents = Grid["agents"];

/** An exact identity goes before a pattern, a longer pattern before a shorter one (lib/agents/sender.ts). */
function recognised(is: Recognised, agents: Agents): Condition {
  const issuers = [
    ...new Set(
      agents.flatMap(({ identities }) =>
        identities.flatMap((one) => (one.by === "oidc" ? [one.issuer] : [])),
      ),
    ),
  ].sort();
  const caller = (one: Recognised): Condition => ({
    op: "caller",
    is: one,
    issuers: one.by === "oidc" ? [] : issuers,
  });
  if (is.by !== "spiffe-prefix") return caller(is);
  const closer = agents
    .flatMap(({ identities }) => identities)
    .filter((one) =>
      one.by === "spiffe"
        ? one.id.startsWith(is.prefix)
        : one.by === "spiffe-prefix" &&
          one.prefix.length > is.prefix.length &&
          one.prefix.startsWith(is.prefix),
    );
  return all([caller(is), not(any(closer.map(caller)))]);
}
