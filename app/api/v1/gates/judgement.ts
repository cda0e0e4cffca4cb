import type { z } from "zod";
import type { Judgement } from "@/lib/gates/check";
import { type judgementJson, subjectOf } from "./schemas";

/** What the gates said, as the API shows it. */
export function judgementOf({ subject, to, mayGo, gates }: Judgement): z.input<typeof judgementJson> {
  return {
    subject: subjectOf(subject),
    to,
    mayGo,
    gates: gates.map(({ gate: { id, name, check, requiredBy, owner }, ...said }) => ({
      ...{ id, name, check, requiredBy, owner },
      ...said,
    })),
  };
}
