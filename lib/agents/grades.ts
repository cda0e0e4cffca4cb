import { GRADES, type Grade } from "@/lib/actions/action";

/** How a link of the chain is tied to the action: what was seen, not who says so. */
export type Evidence = "ingest-key" | "attribute" | "service.name" | "parent" | "trace" | "key.name";

/**
 * How sure each kind of evidence makes us. What authenticated to us is B; what telemetry asserts, on the span or its
 * resource, is C, however it is spelt, since nobody verified it; what is only derived, from the span tree or from being in
 * the same trace, is D; the ingest key's name, standing in for an agent that nobody named, is our registry's default, E.
 */
export const GRADE_OF: Readonly<Record<Evidence, Grade>> = {
  "ingest-key": "B",
  attribute: "C",
  "service.name": "C",
  parent: "D",
  trace: "D",
  "key.name": "E",
};

/** A chain is as sure as its weakest link. */
export function weakest(grades: readonly Grade[]): Grade {
  return GRADES[Math.max(0, ...grades.map((grade) => GRADES.indexOf(grade)))] ?? "E";
}
