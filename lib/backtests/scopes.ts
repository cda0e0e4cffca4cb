import { or, type Sql, sql, str, unsafeSql } from "@/db/lake/sql";
import type { DecisionAction } from "@/lib/policies/facts";
import type { Rule } from "@/lib/policies/rule";
import { type Usage, usagesOf } from "@/lib/policies/usage";

/** Rules that concern the same actions: which, for the lake (null for all), and the facts that they name. */
export interface ScopedUsages {
  admits: Sql | null;
  usages: readonly Usage[];
}

const KINDS: Readonly<Record<DecisionAction, string>> = {
  callTool: "tool_call",
  useModel: "model_call",
  retrieve: "retrieval",
  delegate: "delegation",
};

/** Rules by their actions and tools: what a rule names tells apart only what its scope may admit. */
export function scopesOf(rules: readonly Rule[]): ScopedUsages[] {
  const scopes = new Map<string, Rule[]>();
  for (const rule of rules) {
    if (rule.json.conditions.length === 0) continue;
    const key = JSON.stringify([rule.actions, toolOf(rule)]);
    scopes.set(key, [...(scopes.get(key) ?? []), rule]);
  }
  return [...scopes.values()].flatMap((same) => {
    const [first] = same;
    return first ? [{ admits: admitsSql(first), usages: usagesOf(same.map(({ json }) => json)) }] : [];
  });
}

/** The one tool that a rule's scope names; null for all others. */
function toolOf({ resource }: Rule): string | null {
  return resource.op === "==" && resource.ref.startsWith("Tool::")
    ? resource.ref.slice("Tool::".length)
    : null;
}

/** A superset of what the scope admits, by columns that tell rows apart anyway. */
function admitsSql(rule: Rule): Sql | null {
  const tool = toolOf(rule);
  const called = unsafeSql("if(tool = '', name, tool)");
  const action = rule.actions && or(rule.actions.map((name) => actionSql(name, called)));
  if (tool === null) return action;
  // `name`, or `server/name`.
  const named = sql`(kind = 'tool_call' AND (${called} = ${str(tool)} OR endsWith(${str(tool)}, concat('/', ${called}))))`;
  return action ? sql`((${action}) AND ${named})` : named;
}

function actionSql(name: string, called: Sql): Sql {
  if (name.startsWith("tool:"))
    return sql`kind = 'tool_call' AND ${called} = ${str(name.slice("tool:".length))}`;
  const kind = Object.hasOwn(KINDS, name) ? KINDS[name as DecisionAction] : null;
  // An action that nobody knows admits nothing; to take it for all costs only speed.
  return kind === null ? unsafeSql("1") : sql`kind = ${str(kind)}`;
}
