import type { PolicyJson } from "@cedar-policy/cedar-wasm/nodejs";
import { approvalProblems } from "./approvalTerms";
import { isControl, nearestControl } from "./controls";
import { OBLIGATIONS } from "./decision";

const SEVERITIES = ["info", "low", "medium", "high", "critical"] as const;

/** What annotations mean to us, each with a line for people: the editor completes from it, docs/policies.md lists it. */
export const ANNOTATIONS: Readonly<Record<string, string>> = {
  id: "What decisions call the rule; unique in its policy. Without one it is called by its place.",
  title: "What people read in place of the id.",
  severity: `How bad it is when the rule denies: ${SEVERITIES.join(", ")}.`,
  obligation: `What else must happen: ${OBLIGATIONS.join(", ")}; several by commas.`,
  control: "Which controls the rule serves, by their ids; several by commas.",
  approvers: "With require-approval: how many different people must approve, 1 to 5; 1 unless told.",
  timeout: "With require-approval: how long a person has, such as 30m, 4h or 1d; 1h unless told.",
  on_timeout: "With require-approval: deny or allow when nobody answers; deny unless told.",
  valid: "With require-approval: how long an approval may be used, such as 15m, which it is unless told.",
};

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
  for (const { name, message, help } of approvalProblems({ annotations })) note(name, "error", message, help);
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
  if (name === "severity")
    return (SEVERITIES as readonly string[]).includes(value.trim()) ? null : `Use ${SEVERITIES.join(", ")}.`;
  if (name === "id")
    return /^[\w.-]{1,100}$/.test(value) ? null : "Use letters, digits, dots, dashes and underscores.";
  return null;
}
