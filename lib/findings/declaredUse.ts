import type { Ctx } from "@/lib/access/ctx";
import { seenOfAgents } from "@/lib/actions/seenValues";
import type { AgentView } from "@/lib/agents/agent";
import { COMPARED_KINDS, type Compared, type ComparedKind, compare } from "@/lib/agents/compare";
import { OBSERVED_DAYS } from "@/lib/agents/declared";
import type { Use } from "@/lib/agents/observed";
import { groupBy } from "@/lib/base/group";

const DAY_MS = 86_400_000;
const AGENTS_AT_ONCE = 50;
const MOST_VALUES = 20_000;
const NAMED = 20;
const KIND_OF = { tools: "tool", models: "model", targets: "target" } as const satisfies Record<
  ComparedKind,
  string
>;

/** What of an agent's declaration is in one state, by kind; at most 20 names each. */
export type Named = Partial<Record<ComparedKind, string[]>>;

/** Which entries of each agent's declaration are in this state over the last 90 days; agents without any are left out. */
export async function declaredIn(
  ctx: Ctx,
  agents: readonly AgentView[],
  state: Compared["state"],
): Promise<{ agent: AgentView; named: Named }[]> {
  const declared = agents.filter(({ allowed, keys }) => allowed !== null && keys.length > 0);
  const found: { agent: AgentView; named: Named }[] = [];
  for (let at = 0; at < declared.length; at += AGENTS_AT_ONCE) {
    const some = declared.slice(at, at + AGENTS_AT_ONCE);
    const keys = some.flatMap((agent) => agent.keys.map(({ key }) => key));
    const sinceMs = ctx.now() - OBSERVED_DAYS * DAY_MS;
    const rows = await seenOfAgents(ctx, keys, Object.values(KIND_OF), { sinceMs, limit: MOST_VALUES });
    const byKey = groupBy(rows, ({ agentKey }) => agentKey);
    for (const agent of some) {
      const seen = agent.keys.flatMap(({ key }) => byKey.get(key) ?? []);
      const usesOf = (kind: ComparedKind) => seen.filter((row) => row.kind === KIND_OF[kind]).map(useOf);
      const named = namedIn(agent, usesOf, state);
      if (Object.keys(named).length > 0) found.push({ agent, named });
    }
  }
  return found;
}

function namedIn(agent: AgentView, usesOf: (kind: ComparedKind) => Use[], state: Compared["state"]): Named {
  const named: Named = {};
  for (const kind of COMPARED_KINDS) {
    const values = compare(agent.allowed?.[kind], usesOf(kind))
      .filter((one) => one.state === state)
      .map(({ value }) => value);
    if (values.length > 0) named[kind] = [...new Set(values)].slice(0, NAMED);
  }
  return named;
}

function useOf(row: { kind: string; value: string; firstMs: number; lastMs: number }): Use {
  const { value, firstMs, lastMs } = row;
  if (row.kind !== "tool") return { value, at: [], firstMs, lastMs };
  const [name = "", target = ""] = (JSON.parse(value) as unknown[]).map(String);
  return { value: name, at: target === "" ? [] : [target], firstMs, lastMs };
}
