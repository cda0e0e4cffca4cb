import type { PolicyJson } from "@cedar-policy/cedar-wasm/nodejs";
import { isControl, nearestControl } from "./controls";
import { OBLIGATIONS } from "./decision";

/** How a rule with `@obligation("require-approval")` wants to be approved. */
export interface ApprovalTerms {
  /** How many different people must approve: 1 unless `@approvers` says more. */
  needed: number;
  /** How long a person has (`@timeout`): an hour unless told. */
  timeoutMs: number;
  /** What happens when nobody answers (`@on_timeout`): deny, unless the rule says allow. */
  onTimeout: "deny" | "allow";
  /** How long an approval may be used (`@valid`): 15 minutes unless told. */
  validMs: number;
}

const MINUTE_MS = 60_000;
const DEFAULTS: ApprovalTerms = {
  needed: 1,
  timeoutMs: 60 * MINUTE_MS,
  onTimeout: "deny",
  validMs: 15 * MINUTE_MS,
};
const MAX_APPROVERS = 5;
const MIN_MS = MINUTE_MS;
const MAX_MS = 30 * 1_440 * MINUTE_MS;
const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1_000,
  m: MINUTE_MS,
  h: 60 * MINUTE_MS,
  d: 1_440 * MINUTE_MS,
};
export const SEVERITIES = ["info", "low", "medium", "high", "critical"] as const;

/** What annotations mean to us, each with a line for people: the editor completes from it, docs/policies.md lists it. */
export const ANNOTATIONS: Readonly<Record<string, string>> = {
  id: "What decisions call the rule; unique in its policy. Without one it is called by its place.",
  title: "What people read in place of the id.",
  severity: `How bad it is when the rule denies: ${SEVERITIES.join(", ")}.`,
  obligation: `What else must happen: ${OBLIGATIONS.join(", ")}; several by commas.`,
  control: "Which controls the rule serves, by their ids; several by commas.",
  approvers: `With require-approval: how many different people must approve, 1 to ${MAX_APPROVERS}; 1 unless told.`,
  timeout: "With require-approval: how long a person has, such as 30m, 4h or 1d; 1h unless told.",
  on_timeout: "With require-approval: deny or allow when nobody answers; deny unless told.",
  valid: "With require-approval: how long an approval may be used, such as 15m, which it is unless told.",
};

/** Milliseconds of `90s`, `30m`, `4h` or `1d`, from a minute to 30 days; null for anything else. */
function durationMs(text: string): number | null {
  const [, number = "", unit = ""] = /^(\d{1,7})([smhd])$/.exec(text.trim()) ?? [];
  const ms = Number(number) * (UNITS_MS[unit] ?? Number.NaN);
  return ms >= MIN_MS && ms <= MAX_MS ? ms : null;
}

function approversOf(text: string): number | null {
  const number = /^\d$/.test(text.trim()) ? Number(text.trim()) : 0;
  return number >= 1 && number <= MAX_APPROVERS ? number : null;
}

/** How a rule wants to be approved; what cannot be read counts as its default, which checking refuses before publishing. */
export function approvalTermsOf({ annotations = {} }: Pick<PolicyJson, "annotations">): ApprovalTerms {
  return {
    needed: approversOf(annotations.approvers ?? "") ?? DEFAULTS.needed,
    timeoutMs: durationMs(annotations.timeout ?? "") ?? DEFAULTS.timeoutMs,
    onTimeout: annotations.on_timeout?.trim() === "allow" ? "allow" : DEFAULTS.onTimeout,
    validMs: durationMs(annotations.valid ?? "") ?? DEFAULTS.validMs,
  };
}

/** Ids of the controls that a rule serves, known or not. */
export const controlsOf = ({ annotations = {} }: Pick<PolicyJson, "annotations">): string[] =>
  wordsOf(annotations.control ?? "");

const wordsOf = (text: string) => text.split(/[\s,]+/).filter((word) => word !== "");

/** A mistake in the annotations of one rule. */
export interface AnnotationProblem {
  /** Which annotation, to point at it. */
  name: string;
  severity: "error" | "warning";
  message: string;
  help: string;
}

const APPROVAL_ONLY = ["approvers", "timeout", "on_timeout", "valid"] as const;

/** What is said of a rule and would not be done: nothing is silently ignored. */
export function annotationProblems({
  annotations = {},
}: Pick<PolicyJson, "annotations">): AnnotationProblem[] {
  const problems: AnnotationProblem[] = [];
  const note = (name: string, severity: "error" | "warning", message: string, help: string) =>
    problems.push({ name, severity, message, help });
  const values = new Map(Object.entries(annotations).map(([name, value]) => [name, value ?? ""]));
  const obligations = wordsOf(values.get("obligation") ?? "");
  for (const word of obligations)
    if (!(OBLIGATIONS as readonly string[]).includes(word))
      note("obligation", "error", `There is no obligation "${word}".`, `Use ${OBLIGATIONS.join(", ")}.`);
  for (const [name, value] of values) {
    if (!Object.hasOwn(ANNOTATIONS, name))
      note(name, "warning", `@${name} means nothing here.`, `Known are @${known().join(", @")}.`);
    const fix = fixOf(name, value);
    if (fix !== null) note(name, "error", `@${name} cannot be "${value}".`, fix);
  }
  for (const id of wordsOf(values.get("control") ?? ""))
    if (!isControl(id)) note("control", "warning", `There is no control "${id}".`, nearestControl(id));
  const isAsking = obligations.includes("require-approval");
  for (const name of APPROVAL_ONLY)
    if (values.has(name) && !isAsking)
      note(
        name,
        "error",
        `@${name} asks for nothing without an approval.`,
        'Add @obligation("require-approval").',
      );
  return problems;
}

const known = () => Object.keys(ANNOTATIONS);

/** What a value should be; null where it is right. */
function fixOf(name: string, value: string): string | null {
  if (name === "approvers")
    return approversOf(value) === null ? `Write a number from 1 to ${MAX_APPROVERS}.` : null;
  if (name === "timeout" || name === "valid")
    return durationMs(value) === null ? "Write a time from 1m to 30d, such as 30m, 4h or 1d." : null;
  if (name === "on_timeout") return ["deny", "allow"].includes(value.trim()) ? null : "Write deny or allow.";
  if (name === "severity")
    return (SEVERITIES as readonly string[]).includes(value.trim()) ? null : `Use ${SEVERITIES.join(", ")}.`;
  if (name === "id")
    return /^[\w.-]{1,100}$/.test(value) ? null : "Use letters, digits, dots, dashes and underscores.";
  return null;
}
