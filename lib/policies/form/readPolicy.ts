import type { Ctx } from "@/lib/access/ctx";
import { controlsOf } from "../annotations";
import { formatPolicy, type ParsedRule, type Problem } from "../cedar";
import { checkPolicy } from "../check";
import type { Obligation } from "../decision";
import { obligationsOf } from "../rule";
import type { KnownShape } from "../shapes";
import { type FormReading, formOf } from "./formOf";

/** A rule of a text: where it is, what lists say of it, and its form or why it has none. */
export type ReadRule = FormReading & {
  start: number;
  end: number;
  /** Its `@id`, or its place: `rule1`. */
  id: string;
  title: string | null;
  effect: "permit" | "forbid";
  obligations: Obligation[];
  controls: string[];
};

export interface PolicyReading {
  problems: Problem[];
  /** Null where the text does not parse. */
  rules: ReadRule[] | null;
  /** The typed arguments of the tools that its rules name: what a form needs to show their conditions. */
  tools: Readonly<Record<string, KnownShape>>;
}

const KEPT = 1_000;
const kept = new Map<string, FormReading>();

/** What a text says, for an editor: its problems, and each rule as a form where it has one. Asks no ability. */
export async function readPolicy(ctx: Pick<Ctx, "tenant" | "now">, text: string): Promise<PolicyReading> {
  const { problems, rules, tools } = await checkPolicy(ctx, text);
  return { problems: onceEach(problems), rules: rules?.map(readRule) ?? null, tools };
}

/** Cedar says a mistake once for each kind of action that a rule is about. */
function onceEach(problems: readonly Problem[]): Problem[] {
  const keyOf = ({ message, ...rest }: Problem) =>
    JSON.stringify([rest, message.replace(/Bailiwick::Action::"[^"]*"/gu, "")]);
  return [...new Map(problems.map((problem) => [keyOf(problem), problem])).values()];
}

function readRule(rule: ParsedRule, at: number): ReadRule {
  const { start, end, json } = rule;
  return {
    ...heldForm(rule),
    start,
    end,
    id: json.annotations?.id ?? `rule${at + 1}`,
    title: json.annotations?.title ?? null,
    effect: json.effect,
    obligations: obligationsOf(json),
    controls: controlsOf(json),
  };
}

/** A text is read at each pause of typing, and most of its rules are those of before. */
function heldForm(rule: ParsedRule): FormReading {
  const known = kept.get(rule.text);
  if (known) return known;
  const made = formOf(rule);
  const [oldest] = kept.keys();
  if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(rule.text, made);
  return made;
}

/** The text laid out as Cedar does; as it is where it does not parse. */
export const laidOut = (text: string): string => formatPolicy(text) ?? text;
