import { quoted } from "./schema";
import { NAMESPACE } from "./vocabulary";

/** One rule of a template, laid out as people write it. */
interface TemplateRule {
  annotations: Readonly<Record<string, string>>;
  effect: "permit" | "forbid";
  principal?: string;
  action?: string;
  resource?: string;
  /** `when { … }` or `unless { … }`, without a semicolon. */
  condition?: string;
}

export const entity = (type: string, id: string) => `${NAMESPACE}::${type}::${quoted(id)}`;
export const type = (name: string) => `${NAMESPACE}::${name}`;
export const textList = (values: readonly string[]) => `[${values.map(quoted).join(", ")}]`;

/** Cedar text of rules, a blank line between them; deterministic, LF, with one at its end. */
export function printRules(rules: readonly TemplateRule[]): string {
  return `${rules.map(printRule).join("\n\n")}\n`;
}

function printRule({ annotations, effect, condition, ...scope }: TemplateRule): string {
  const said = Object.entries(annotations).map(([name, value]) => `@${name}(${quoted(value)})`);
  const { principal = "principal", action = "action", resource = "resource" } = scope;
  const head = `${effect} (\n  ${principal},\n  ${action},\n  ${resource}\n)`;
  return [...said, `${head}${condition ? `\n${condition}` : ""};`].join("\n");
}

/** The rule that lets everything else through, so that a policy of forbids does not deny the rest. */
export const PERMIT_REST: TemplateRule = {
  annotations: { id: "permit-rest", title: "Everything else is permitted" },
  effect: "permit",
};
