import type { Ctx } from "@/lib/access/ctx";
import { type CatalogNames, catalogNames } from "./catalogNames";
import { type ParsedRule, type Problem, parsePolicy, validateRules } from "./cedar";
import { toolsNamed } from "./inForce";
import { learnShapes } from "./learnShapes";
import { MAX_POLICY_CHARS } from "./limits";
import { lintRules } from "./lint";
import { nearestOf } from "./nearest";
import { actionsOf } from "./rule";
import { printSchema } from "./schema";
import type { ToolShape } from "./shape";
import type { KnownShape } from "./shapes";

/** What was found of a text: it may be proposed where no problem is an error. */
export interface Checked {
  problems: Problem[];
  rules: ParsedRule[] | null;
  /** The schema that it was checked against, as Cedar text. */
  schema: string;
  /** The typed arguments of the tools that it names by an action of their own, where a schema or recorded calls tell them. */
  tools: Readonly<Record<string, KnownShape>>;
}

/** Reads a text and checks it against what the catalogs have. Asks no ability; throws nothing for a bad text. */
export async function checkPolicy(ctx: Pick<Ctx, "tenant" | "now">, text: string): Promise<Checked> {
  const shapes = await learnShapes(ctx, toolsIn(text));
  const plain = new Map([...shapes].map(([name, { shape }]) => [name, shape]));
  return { ...checkText(text, plain, await catalogNames(ctx)), tools: Object.fromEntries(shapes) };
}

/** The same without any store: against shapes and names that are given. */
export function checkText(
  text: string,
  shapes: ReadonlyMap<string, ToolShape>,
  known: CatalogNames | null,
): Omit<Checked, "tools"> {
  if (text.length > MAX_POLICY_CHARS) return refused(`A policy has at most ${MAX_POLICY_CHARS} characters.`);
  const parsed = parsePolicy(text);
  if (parsed.rules === null)
    return { problems: parsed.problems, rules: null, schema: printSchema(new Map()) };
  const named = namedIn(parsed.rules);
  const schema = printSchema(new Map([...shapes].filter(([name]) => named.includes(name))));
  const found = untyped(validateRules(schema, parsed.rules), parsed.rules, known);
  const problems = [...found, ...lintRules(parsed.rules, known)];
  return { problems: problems.sort((a, b) => a.start - b.start), rules: parsed.rules, schema };
}

const UNTYPED = /^unrecognized action `Bailiwick::Action::"tool:(.+)"`$/su;

/** A tool's own action that is not there says so in our words, and once: what else Cedar says of such a rule follows from it. */
function untyped(
  problems: readonly Problem[],
  rules: readonly ParsedRule[],
  known: CatalogNames | null,
): Problem[] {
  const names = (known?.names.Tool ?? []).map(({ id }) => id);
  const broken = rules.filter(({ start, end }) =>
    problems.some((one) => one.start >= start && one.end <= end && UNTYPED.test(one.message)),
  );
  return problems.flatMap((one) => {
    const tool = UNTYPED.exec(one.message)?.[1];
    if (tool === undefined) {
      const follows = broken.some(({ start, end }) => one.start >= start && one.end <= end);
      return follows && one.severity === "warning" ? [] : [one];
    }
    const near = names.includes(tool) ? null : nearestOf(tool, names);
    const mayBeThere = !known || known.cut.includes("Tool") || names.includes(tool);
    const message = mayBeThere
      ? `Nothing is known of the arguments of the tool "${tool}".`
      : `Neither the catalog nor recorded calls know the tool "${tool}".`;
    const help =
      near === null ? "Register it with its schema, or record a call of it." : `Did you mean "${near}"?`;
    return [{ ...one, message, help }];
  });
}

/** Tools that a text names by an action of their own; none where it does not parse. */
function toolsIn(text: string): string[] {
  if (text.length > MAX_POLICY_CHARS) return [];
  return namedIn(parsePolicy(text).rules ?? []);
}

const namedIn = (rules: readonly ParsedRule[]) =>
  toolsNamed(rules.map(({ json }) => ({ actions: actionsOf(json.action) })));

function refused(message: string): Omit<Checked, "tools"> {
  const help = "Split it into several policies.";
  return {
    problems: [{ severity: "error", message, help, start: 0, end: 0 }],
    rules: null,
    schema: printSchema(new Map()),
  };
}
