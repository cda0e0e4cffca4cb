import type { Rule } from "./rule";
import { summedFields, type ToolShape } from "./shape";
import { type Usage, usagesOf } from "./usage";

/** What has to be looked up for some rules, because one of them names it; what none names is not. */
export interface Needs {
  /** `context.session`: what the session had done before. */
  session: boolean;
  /** Numbers of tools that are summed up over a session: tool → names of its arguments. */
  sums: ReadonlyMap<string, readonly string[]>;
  /** `context.dataClasses`: of the tools that the session used before. */
  sessionClasses: boolean;
  /** `resource.signature` of models. */
  signature: boolean;
}

const SESSION = "context.session";
const SUM = `${SESSION}.sum`;

/** What rules need. `shapes`: of the tools that they name by an action of their own. */
export function needsOf(rules: readonly Rule[], shapes: ReadonlyMap<string, ToolShape>): Needs {
  const usages = usagesOf(rules.map(({ json }) => json));
  const names = (path: string) =>
    usages.some((usage) => covers(usage, path) || usage.path.startsWith(`${path}.`));
  return {
    session: names(SESSION),
    sums: sumsOf(rules, shapes),
    sessionClasses: names("context.dataClasses"),
    signature: names("resource.signature"),
  };
}

/** A rule that names all of `context` names what is in it. */
const covers = ({ path }: Usage, wanted: string) => wanted === path || wanted.startsWith(`${path}.`);

function sumsOf(
  rules: readonly Rule[],
  shapes: ReadonlyMap<string, ToolShape>,
): Map<string, readonly string[]> {
  const sums = new Map<string, readonly string[]>();
  for (const rule of rules) {
    const usages = usagesOf([rule.json]);
    const ofAll = usages.some((usage) => covers(usage, SUM));
    for (const action of rule.actions ?? []) {
      if (!action.startsWith("tool:")) continue;
      const tool = action.slice("tool:".length);
      const fields = summedFields(shapes.get(tool) ?? {})
        .map(({ name }) => name)
        .filter((name) => ofAll || usages.some(({ path }) => path === `${SUM}.${name}`));
      const known = sums.get(tool) ?? [];
      if (fields.length > 0) sums.set(tool, [...new Set([...known, ...fields])].sort());
    }
  }
  return sums;
}

/** What any of several sets of rules needs. */
export function allNeeds(several: readonly Needs[]): Needs {
  const sums = new Map<string, readonly string[]>();
  for (const [tool, fields] of several.flatMap((one) => [...one.sums]))
    sums.set(tool, [...new Set([...(sums.get(tool) ?? []), ...fields])].sort());
  return {
    session: several.some(({ session }) => session),
    sums,
    sessionClasses: several.some(({ sessionClasses }) => sessionClasses),
    signature: several.some(({ signature }) => signature),
  };
}
