import type { z } from "zod";

type Issue = Parameters<z.core.$ZodErrorMap>[0];

const KINDS: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  bigint: "a whole number",
  boolean: "true or false",
  object: "an object",
  record: "an object",
  array: "a list",
  tuple: "a list",
  date: "a time",
  null: "null",
  file: "a file",
};
const FORMATS: Readonly<Record<string, string>> = {
  email: "It is not an email address",
  url: "It is not an address (URL)",
  datetime: "It is not a time in ISO 8601, such as 2026-11-22T10:00:00Z",
  date: "It is not a date, such as 2026-11-22",
  uuid: "It is not a UUID",
  base64: "It is not Base64",
  base64url: "It is not Base64 as addresses write it",
  json_string: "It is not JSON",
};

/**
 * What is wrong with an input, as a person reads it, for schemas that do not say it themselves: hand it to `safeParse` as
 * `error`. Without a full stop, as the schemas' own words are.
 */
export function inputWords(issue: Issue): string {
  switch (issue.code) {
    case "invalid_type":
      return ofType(issue.expected, issue.input);
    case "too_small":
      return ofSize(issue.origin, Number(issue.minimum), "least", issue.inclusive !== false);
    case "too_big":
      return ofSize(issue.origin, Number(issue.maximum), "most", issue.inclusive !== false);
    case "invalid_value":
      return issue.input === undefined ? "It is missing" : `It must be ${choiceOf(issue.values)}`;
    case "invalid_format":
      return formatOf(issue);
    case "unrecognized_keys":
      return "There is no such field";
    case "not_multiple_of":
      return `It must be a multiple of ${issue.divisor}`;
    default:
      return issue.input === undefined ? "It is missing" : "It is none of what it may be";
  }
}

function ofType(expected: string, input: unknown): string {
  if (input === undefined) return "It is missing";
  const wanted = KINDS[expected] ?? expected;
  if (typeof input === "number" && !Number.isFinite(input)) return `It must be ${wanted} that is finite`;
  return `It must be ${wanted}, not ${kindOf(input)}`;
}

function kindOf(input: unknown): string {
  if (input === null) return "null";
  if (Array.isArray(input)) return KINDS.array ?? "";
  return KINDS[typeof input] ?? typeof input;
}

function ofSize(origin: string, limit: number, end: "least" | "most", inclusive: boolean): string {
  const unit = origin === "string" ? "character" : "entry";
  if (origin === "number" || origin === "int" || origin === "bigint") {
    if (!inclusive) return `It must be ${end === "least" ? "more" : "less"} than ${limit}`;
    return `It must be ${limit} or ${end === "least" ? "more" : "less"}`;
  }
  if (origin === "date") return `It is too ${end === "least" ? "early" : "late"}`;
  if (end === "least" && limit === 1) return "It must not be empty";
  const plural = unit === "entry" ? "entries" : "characters";
  return `It must have at ${end} ${limit} ${limit === 1 ? unit : plural}`;
}

/** `a, b or c`; of very many the first ones. */
function choiceOf(values: readonly unknown[]): string {
  const named = values.slice(0, 20).map((value) => (value === "" ? "nothing" : String(value)));
  if (values.length > named.length) return `one of ${named.join(", ")}, …`;
  const last = named.pop() ?? "";
  return named.length === 0 ? last : `${named.join(", ")} or ${last}`;
}

function formatOf(issue: Extract<Issue, { code: "invalid_format" }>): string {
  const { format } = issue;
  if (format === "starts_with" && "prefix" in issue) return `It must begin with ${issue.prefix}`;
  if (format === "ends_with" && "suffix" in issue) return `It must end with ${issue.suffix}`;
  return FORMATS[format] ?? "It is not written as it must be";
}
