import Ajv, { type ErrorObject } from "ajv";
import { type Shape, SPECS } from "./shapes";

/** Where a document does not fit its kind: dotted path → words. */
export interface Misfit {
  path: string;
  words: string;
  /** There is no such field; what else it says may be right. */
  unknown: boolean;
}

const ajv = new Ajv({ allErrors: true, strict: true, unicodeRegExp: true });
const MOST = 50;

/** Metadata as every kind has it; what a cluster adds to it is taken away before. */
const LABELS: Shape = { type: "object", additionalProperties: { type: "string" } };
const METADATA: Shape = {
  type: "object",
  properties: {
    name: { type: "string", minLength: 1, maxLength: 253 },
    namespace: { type: "string", maxLength: 63 },
    labels: LABELS,
    annotations: LABELS,
  },
  required: ["name"],
  additionalProperties: false,
};

/** Holds a document to its kind's definition. `key` is `<apiVersion> <kind>`, one of SPECS. */
export function checkShape(key: string, value: unknown): Misfit[] {
  const check = ajv.getSchema(key) ?? compiled(key);
  if (check(value)) return [];
  return (check.errors ?? []).slice(0, MOST).map(misfitOf);
}

function compiled(key: string) {
  const schema = {
    type: "object",
    properties: {
      apiVersion: { type: "string" },
      kind: { type: "string" },
      metadata: METADATA,
      spec: SPECS[key],
    },
    required: ["apiVersion", "kind", "metadata", "spec"],
    additionalProperties: false,
  };
  ajv.addSchema(schema, key);
  return ajv.getSchema(key) as NonNullable<ReturnType<typeof ajv.getSchema>>;
}

function misfitOf({ keyword, instancePath, params, message }: ErrorObject): Misfit {
  const at = pathOf(instancePath);
  const under = (name: string) => (at === "" ? name : `${at}.${name}`);
  switch (keyword) {
    case "additionalProperties":
      return { path: under(params.additionalProperty), words: "There is no such field.", unknown: true };
    case "required":
      return { path: under(params.missingProperty), words: "It is missing.", unknown: false };
    case "enum":
      return {
        path: at,
        words: `It must be ${(params.allowedValues as string[]).join(" or ")}.`,
        unknown: false,
      };
    case "pattern":
      return { path: at, words: patternWords(String(params.pattern)), unknown: false };
    default:
      return { path: at, words: `It ${message ?? "does not fit"}.`, unknown: false };
  }
}

/** What people write, where a pattern alone would not tell them. */
function patternWords(pattern: string): string {
  if (pattern.includes("(s|m|h)"))
    return "It must be a window such as 30s, 5m or 24h: four digits and one unit.";
  if (pattern.includes("(h|m|s|ms)")) return "It must be a duration such as 10s, 1m or 1h30m.";
  return `It does not match ${pattern}.`;
}

/** `/spec/modelRefs/2/name` → `spec.modelRefs[2].name`. */
function pathOf(pointer: string): string {
  const parts = pointer.split("/").slice(1);
  const names = parts.map((part) => part.replaceAll("~1", "/").replaceAll("~0", "~"));
  return names
    .map((part) => (/^\d+$/.test(part) ? `[${part}]` : `.${part}`))
    .join("")
    .replace(/^\./, "");
}
