import { count, counted } from "@/app/_ui/format/count";
import type { ModelCounts } from "@/lib/models/count";

/** `12 models · 3 unregistered · 4 in production, 2 of them without evidence`. */
export function modelsSentence(
  { models, unregistered, inProduction }: ModelCounts,
  withoutEvidence: number | null,
): string {
  if (models === 0) return "No models yet";
  return [
    counted(models, "model"),
    `${count(unregistered)} unregistered`,
    withoutEvidence
      ? `${count(inProduction)} in production, ${count(withoutEvidence)} of them without evidence`
      : `${count(inProduction)} in production`,
  ].join(" · ");
}
