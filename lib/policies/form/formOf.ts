import { type ParsedRule, parsePolicy, ruleText } from "../cedar";
import type { FormRule } from "./formRule";
import { printForm } from "./printForm";
import { type Expr, readForm } from "./readForm";

/** A rule for the form, or why only its text can be edited. */
export type FormReading = { form: FormRule; why: null } | { form: null; why: string };

const byHand = (why: string): FormReading => ({ form: null, why });

/**
 * Reads a rule for the form. What the form would write is read again by Cedar and compared: a rule that would not come back
 * exactly is left to its text, and so are comments within one, which a form would lose.
 */
export function formOf({ text, json }: Pick<ParsedRule, "text" | "json">): FormReading {
  if (hasComment(text)) return byHand("It has comments inside, which the form would lose.");
  if (/\d{16}/u.test(text)) return byHand("It has a number that is too large for the form.");
  const form = readForm(json, textOfExpr);
  if (!form) return byHand("It is built in a way that the form has no fields for.");
  const again = parsePolicy(printForm(form));
  const isSame = again.rules?.length === 1 && canonical(again.rules[0]?.json) === canonical(json);
  return isSame ? { form, why: null } : byHand("It is built in a way that the form has no fields for.");
}

/** Whether a text has a comment outside of its strings. */
function hasComment(text: string): boolean {
  return text.replace(/"(?:[^"\\]|\\.)*"/gsu, '""').includes("//");
}

function textOfExpr(body: Expr): string {
  const all = { op: "All" } as const;
  const text = ruleText({
    effect: "permit",
    principal: all,
    action: all,
    resource: all,
    conditions: [{ kind: "when", body: body as never }],
  });
  return text.slice(text.indexOf("{") + 1, text.lastIndexOf("}")).trim();
}

/** JSON with its keys in order: two readings of one rule are equal by it. */
export function canonical(json: unknown): string {
  return JSON.stringify(json, (_, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}
