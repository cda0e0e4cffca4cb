import type { Ctx } from "@/lib/access/ctx";
import { type ParsedRule, type Problem, parsePolicy, validateRules } from "./cedar";
import { DECISION_ACTIONS } from "./facts";
import { toolsNamed } from "./inForce";
import { MAX_POLICY_CHARS, MAX_POLICY_RULES } from "./limits";
import { actionsOf } from "./rule";
import { printSchema } from "./schema";
import { shapesOf } from "./shapes";

/** What was found of a text: it may be proposed where no problem is an error. */
export interface Checked {
  problems: Problem[];
  rules: ParsedRule[] | null;
  /** The schema that it was checked against, as Cedar text. */
  schema: string;
}

/** Reads a text and checks it against what the catalogs have. Asks no ability; throws nothing for a bad text. */
export async function checkPolicy(ctx: Pick<Ctx, "tenant" | "now">, text: string): Promise<Checked> {
  if (text.length > MAX_POLICY_CHARS) return refused(`A policy has at most ${MAX_POLICY_CHARS} characters.`);
  const parsed = parsePolicy(text);
  if (parsed.rules === null)
    return { problems: parsed.problems, rules: null, schema: printSchema(new Map()) };
  if (parsed.rules.length > MAX_POLICY_RULES)
    return refused(`A policy has at most ${MAX_POLICY_RULES} rules.`);
  const named = toolsNamed(parsed.rules.map(({ json }) => ({ actions: actionsOf(json.action) })));
  const shapes = await shapesOf(ctx, named);
  const schema = printSchema(shapes);
  const problems = [...validateRules(schema, parsed.rules), ...lint(parsed.rules), ...twins(parsed.rules)];
  return { problems: problems.sort((a, b) => a.start - b.start), rules: parsed.rules, schema };
}

function refused(message: string): Checked {
  const help = "Split it into several policies.";
  return {
    problems: [{ severity: "error", message, help, start: 0, end: 0 }],
    rules: null,
    schema: printSchema(new Map()),
  };
}

/** What Cedar allows and would not do what it looks like. */
function lint(rules: readonly ParsedRule[]): Problem[] {
  return rules.flatMap(({ json, start, end }) => {
    const { op } = json.action;
    const names = actionsOf(json.action) ?? [];
    const general = names.find((name) => (DECISION_ACTIONS as readonly string[]).includes(name));
    if (op !== "==" || general !== "callTool") return [];
    return [
      {
        severity: "error" as const,
        message: '`action == …::"callTool"` leaves out the tools that have an action of their own.',
        help: 'Write `action in Bailiwick::Action::"callTool"`.',
        start,
        end,
      },
    ];
  });
}

/** Two rules of one `@id` could not be told apart in a decision. */
function twins(rules: readonly ParsedRule[]): Problem[] {
  const seen = new Set<string>();
  return rules.flatMap(({ json, start, end }) => {
    const id = json.annotations?.id;
    if (!id || !seen.has(id)) {
      if (id) seen.add(id);
      return [];
    }
    const message = `Two rules have the id ${id}.`;
    return [{ severity: "error" as const, message, help: "Give each rule an id of its own.", start, end }];
  });
}
