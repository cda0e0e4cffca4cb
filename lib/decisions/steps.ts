import type { ActionKind } from "@/lib/actions/action";
import type { Ask, ResourceAsked } from "@/lib/policies/gather";
import { type Before, historiesOf, type Past } from "@/lib/policies/history";

/** Steps of a session that are kept one by one. */
export const MOST_DECIDED = 500;
const ASKED = "asked";

const KINDS: Readonly<Record<ResourceAsked["kind"], ActionKind>> = {
  tool: "tool_call",
  model: "model_call",
  source: "retrieval",
  agent: "delegation",
};

/** A question as a step of its session that has done nothing yet. */
export function stepOf(resource: ResourceAsked, session: string): Past {
  return {
    session,
    id: ASKED,
    startNs: 0n,
    kind: KINDS[resource.kind],
    tool: resource.kind === "tool" ? resource.name : "",
    target: resource.kind === "tool" ? resource.server : resource.kind === "source" ? resource.name : "",
    provider: resource.kind === "model" ? resource.provider : "",
    model: resource.kind === "model" ? resource.name : "",
    agentKey: resource.kind === "agent" ? resource.key : "",
    ...NOTHING,
  };
}

const NOTHING = { count: 0, failed: 0, modelCalls: 0, tokens: 0, costNanoUsd: 0, approvals: 0, sums: {} };

/** Decisions of other processes that let something through, as the steps that they let through. */
export function allowedOf(past: Past): Past[] {
  if (past.kind !== "decision") return [];
  const kind = past.tool !== "" ? "tool_call" : past.model !== "" ? "model_call" : "retrieval";
  const allowed = past.count - past.failed;
  return [{ ...past, id: null, kind, count: allowed, modelCalls: kind === "model_call" ? allowed : 0 }];
}

export function beforeOf(
  pasts: readonly Past[],
  { resource }: Pick<Ask, "resource">,
  session: string,
): Before {
  const earlier = pasts.map((past) => ({ ...past, id: null }));
  const all = historiesOf([...earlier, stepOf(resource, session)], new Set([ASKED]));
  return all.get(ASKED) ?? { history: {}, tools: [] };
}

export function mostOf(sides: readonly Before[]): Record<string, number> {
  const most: Record<string, number> = {};
  for (const { history } of sides)
    for (const [name, value] of Object.entries(history)) most[name] = Math.max(most[name] ?? value, value);
  return most;
}

/** Steps with the same resource as one, so that a session of any length costs bounded memory. */
export function joined(pasts: readonly Past[]): Past[] {
  const by = new Map<string, Past>();
  for (const past of pasts) {
    const key = JSON.stringify([past.kind, past.tool, past.target, past.provider, past.model, past.agentKey]);
    const known = by.get(key);
    by.set(key, known ? added(known, past) : past);
  }
  return [...by.values()].slice(-MOST_DECIDED / 2);
}

function added(a: Past, b: Past): Past {
  const fields = new Set([...Object.keys(a.sums), ...Object.keys(b.sums)]);
  const sums = Object.fromEntries(
    [...fields].map((name) => [name, (a.sums[name] ?? 0) + (b.sums[name] ?? 0)]),
  );
  const { count, failed, modelCalls } = b;
  return {
    ...a,
    startNs: b.startNs > a.startNs ? b.startNs : a.startNs,
    count: a.count + count,
    failed: a.failed + failed,
    modelCalls: a.modelCalls + modelCalls,
    sums,
  };
}
