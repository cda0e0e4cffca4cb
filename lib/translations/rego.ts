import type { Condition } from "./condition";
import type { Recognised } from "./world";

/** A text as a literal of Rego: JSON's. */
export const regoText = (text: string): string =>
  JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

const listOf = (texts: readonly string[]) => `[${texts.map(regoText).join(", ")}]`;

/**
 * Conditions as Rego that version 0 and version 1 of the language both read: no `if`, no `in`, no imports, because Authorino puts
 * lines of its own before it. Each is a function of server and tool that returns a list, which is empty where it is false.
 */
export class RegoModule {
  readonly #lines: string[] = [];
  readonly #known = new Map<string, string>();

  /** Adds a condition; the name of its function. */
  add(condition: Condition): string {
    const body = this.#bodyOf(condition);
    const known = this.#known.get(body);
    if (known) return known;
    const name = `c${this.#known.size + 1}`;
    this.#known.set(body, name);
    this.#lines.push(`${name}(server, tool) := [1 | ${body}]`);
    return name;
  }

  /** The functions, those that others use first. */
  lines(): string[] {
    return [...this.#lines];
  }

  #bodyOf(condition: Condition): string {
    switch (condition.op) {
      case "all":
        return condition.of.length === 0
          ? "true"
          : condition.of.map((one) => `count(${this.add(one)}(server, tool)) > 0`).join("; ");
      case "any": {
        if (condition.of.length === 0) return "false";
        const sums = condition.of.map((one) => `count(${this.add(one)}(server, tool))`);
        return `sum([${sums.join(", ")}]) > 0`;
      }
      case "not":
        return `count(${this.add(condition.of)}(server, tool)) == 0`;
      case "tool":
        return `tool == ${listOf(condition.names)}[_]`;
      case "server":
        return `server == ${listOf(condition.names)}[_]`;
      default:
        return caller(condition.is, condition.issuers);
    }
  }
}

/** Authorino's identity, and whom its token was issued to (lib/trust/verifyToken.ts). */
export const REGO_IDENTITY: readonly string[] = [
  'identity := object.get(object.get(input, "auth", {}), "identity", {})',
  'issuer := object.get(identity, "iss", "")',
  'subject := object.get(identity, "sub", "")',
  'client := object.get(identity, "azp", object.get(identity, "client_id", subject))',
];

function caller(is: Recognised, issuers: readonly string[]): string {
  if (is.by === "oidc") return `issuer == ${regoText(is.issuer)}; client == ${regoText(is.client)}`;
  const elsewhere = issuers.length === 0 ? [] : [`count([1 | issuer == ${listOf(issuers)}[_]]) == 0`];
  const sub =
    is.by === "spiffe" ? `subject == ${regoText(is.id)}` : `startswith(subject, ${regoText(is.prefix)})`;
  return [sub, ...elsewhere].join("; ");
}
