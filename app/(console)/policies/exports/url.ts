import { z } from "zod";
import type { SearchParams } from "@/app/_ui/list/list-url";
import { FORMATS, type Format } from "@/lib/translations/translatePolicies";

export const PATH = "/policies/exports";

/** What can be chosen, in the words of people: a format, and how it is written. */
export const CHOICES = [
  { value: "mcp-gateway", label: "MCP gateway: filter lists and enforce calls" },
  { value: "kuadrant", label: "Kuadrant AuthPolicy: CEL predicates" },
  { value: "kuadrant-rego", label: "Kuadrant AuthPolicy: inline Rego" },
  { value: "kuadrant-ask", label: "Kuadrant AuthPolicy: ask the decision point" },
  { value: "rossoctl", label: "Rossoctl AuthorizationPolicy: ask about delegations" },
  { value: "kyverno", label: "Kyverno: what is deployed" },
  { value: "gatekeeper", label: "Gatekeeper: what is deployed" },
] as const;
export type Choice = (typeof CHOICES)[number]["value"];

/** The texts of the form, by their name in the address. */
const TEXTS = [
  "namespace",
  "gateway",
  "serverNamespace",
  "decisionPoint",
  "runtimeClasses",
  "region",
  "environment",
] as const;

export interface ExportsUrl {
  choice: Choice | null;
  texts: Readonly<Partial<Record<(typeof TEXTS)[number], string>>>;
  allowLoss: boolean;
}

const one = z.string().trim().max(2_000).catch("");

export function readExportsUrl(given: SearchParams): ExportsUrl {
  const text = (name: string) => one.parse(given[name]);
  const texts = TEXTS.flatMap((name) => (text(name) === "" ? [] : [[name, text(name)] as const]));
  const choice = CHOICES.find(({ value }) => value === text("format"))?.value ?? null;
  return { choice, texts: Object.fromEntries(texts), allowLoss: text("allowLoss") === "yes" };
}

/** What the address asks for. */
export function askedFor(choice: Choice, { texts }: ExportsUrl): { format: Format; options: unknown } {
  const [format = "kuadrant"] = FORMATS.filter((one) => choice.startsWith(one));
  const variant = choice === "kuadrant-rego" ? "rego" : choice === "kuadrant-ask" ? "ask" : "cel";
  return { format, options: { ...texts, variant } };
}
