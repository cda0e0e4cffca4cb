import { GRADES, type Grade, type SenderEvidence } from "@/lib/actions/action";

/** How a link of the chain is tied to the action: what was seen, not who says so. */
export type Evidence =
  | SenderEvidence
  | "spiffe-id"
  | "oidc-client"
  | "attribute"
  | "service.name"
  | "parent"
  | "trace"
  | "key.name";

/**
 * How sure each kind of evidence makes us. What was verified by keys of a registered issuer is A, and so is the agent that
 * such an identity is bound to; what authenticated by a shared secret of ours is B; what telemetry asserts, on the span or its
 * resource, is C, however it is spelt, since nobody verified it; what is only derived, from the span tree or from being in
 * the same trace, is D; the ingest key's name, standing in for an agent that nobody named, is our registry's default, E.
 */
export const GRADE_OF: Readonly<Record<Evidence, Grade>> = {
  "jwt-svid": "A",
  "x509-svid": "A",
  xfcc: "A",
  "oidc-token": "A",
  "spiffe-id": "A",
  "oidc-client": "A",
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
