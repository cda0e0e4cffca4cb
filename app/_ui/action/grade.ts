import type { Grade } from "@/lib/actions/action";

/** What each grade of attribution says. */
export const GRADE_WORDS: Record<Grade, string> = {
  A: "verified: proved by a signature",
  B: "authenticated: proved by a credential",
  C: "asserted: the telemetry says so",
  D: "derived: follows from the span tree",
  E: "default: nothing named it",
};
